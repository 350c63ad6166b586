"""Names of files that no shell has replaced by the files that fit them: those of Windows never do."""

from __future__ import annotations

import glob
import os

from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.words import tr


def files_named(word: str) -> list[str]:
    """The file of this name; where there is none and it is a pattern, the files that fit it, by name.

    Raises:
        CannotOpenImage: no file fits the pattern.
    """
    if not glob.has_magic(word) or os.path.exists(word):
        return [word]
    found = sorted(glob.glob(word, recursive=True))
    if not found:
        raise CannotOpenImage(
            tr("{} cannot be opened.").format(word),
            why=tr("It is a pattern for names of files, and no file here has such a name."),
            remedy=tr("Check the pattern, and in which folder you are."),
        )
    return found
