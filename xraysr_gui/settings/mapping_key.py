"""The secret by which UIDs, dates and patients get their other names when something leaves the house.

One for each person on this computer, for their eyes alone: so one patient stays one patient, and an image
the image that a report names, over everything that leaves. Whoever does not have it cannot go back.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.words import tr
from xraysr_gui.settings import places
from xraysr_gui.settings.own_files import new_private_file, private_folder, read_own

NAME, BYTES = "deidentification.key", 32


def mapping_key() -> bytes:
    """The secret, made at the first time.

    Raises:
        CannotExport: it can be neither read nor kept: without it nothing would fit together.
    """
    path = places.data_folder() / NAME
    try:
        if not path.exists():
            _make(private_folder(path.parent) / NAME)
        key = read_own(path, BYTES)
        if len(key) != BYTES:
            raise ValueError(tr("it is not complete"))
    except (OSError, ValueError) as error:
        raise CannotExport(
            tr("Nothing was written."),
            why=tr("The secret that gives patients other names could not be read or kept: {}.").format(error),
            remedy=tr("Make room in {}, or move a damaged file away from there.").format(path),
        ) from error
    return key


def _make(path: Path) -> None:
    """Whole or not at all; where another program of the same person is quicker, its secret holds."""
    part = path.with_name(f"{NAME}.{secrets.token_hex(8)}.part")
    try:
        with new_private_file(part) as file:
            file.write(secrets.token_bytes(BYTES))
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
