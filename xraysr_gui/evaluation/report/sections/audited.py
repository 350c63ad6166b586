"""The audit of our own table: what holds for others' figures holds for these."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.audit.audit import audit_table
from xraysr_gui.evaluation.audit.read_table import CannotAudit
from xraysr_gui.evaluation.csv_table import table_csv
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.report.blocks import Block, Numbers, Section, Words


def audited(done: Evaluated) -> Iterator[Block]:
    """What is impossible in it, or that nothing is."""
    try:
        audit = audit_table(table_csv(done), "table.csv")
    except CannotAudit as error:
        yield Words(str(error))
        return
    if audit.findings:
        heads = ("method", "figure", "what is wrong", "proof")
        rows = tuple((one.label, one.cells[0], one.why, one.proof) for one in audit.findings)
        yield Numbers(heads, rows, tr("Numbers of this report that cannot be"))
    else:
        words = tr("The audit finds no impossible number in the {} rows of table.csv.")
        yield Words(words.format(audit.rows))
    for notice in audit.notices:
        yield Words(notice)


SECTION = Section("audit", "Audit of this report", audited)
