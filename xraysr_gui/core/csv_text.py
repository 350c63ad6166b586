"""Lines of cells, as spreadsheets and programs read them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from xraysr_gui.core.harmless_text import spreadsheet_cell


def csv_text(heads: Sequence[str], rows: Iterable[Iterable[object]], *, end: str = "\r\n") -> str:
    """A row of heads and the rows; no cell is worked out by a spreadsheet or breaks a line."""
    text = StringIO()
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(heads)
    writer.writerows(map(spreadsheet_cell, row) for row in rows)
    return text.getvalue()
