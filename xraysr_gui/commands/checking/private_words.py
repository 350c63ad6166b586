"""What could name a person or a patient on this computer, to be struck out of what is sent to somebody."""

from __future__ import annotations

import getpass
import json
import os
import platform
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from xraysr_gui.core.redaction import redacted
from xraysr_gui.enhancers.model_folder import MANIFEST, model_folders
from xraysr_gui.settings import places
from xraysr_gui.settings.own_files import read_own
from xraysr_gui.studies.listed_words import words_in_list

STRUCK = "<private>"
MOST_BYTES = 1 << 20
LEAST_LETTERS, LEAST_DIGITS = 3, 5
_WORD = re.compile(r"[^\W_]+")
_ORDINARY = frozenset(
    (
        *("home", "users", "user", "root", "tmp", "temp", "var", "usr", "opt", "lib", "bin", "etc", "mnt"),
        *("media", "run", "local", "share", "cache", "config", "state", "data", "appdata", "roaming"),
        *("library", "documents", "desktop", "downloads", "pictures", "xraysr", "python", "python3", "site"),
        *(
            "packages",
            "dist",
            "models",
            "studies",
            "study",
            "image",
            "images",
            "film",
            "films",
            "dicom",
            "dcm",
        ),
        *(
            "png",
            "tiff",
            "tif",
            "zip",
            "log",
            "logs",
            "network",
            "networks",
            "best",
            "fast",
            "enhance",
            "for",
        ),
        *("and", "the", "with", "chest", "hand", "none", "other", "unknown", "linux", "windows", "snap"),
    )
)
"""Parts of places and titles that name nobody; a report without them would tell nothing."""


def private_words() -> frozenset[str]:
    """Of the person, the computer, its folders, what was opened, what is listed, and installed models."""
    texts = (_of_person(), _of_environment(), _of_recent_files(), _of_lists(), _of_models())
    words = (word for text in chain(*texts) for word in _WORD.findall(text))
    return frozenset(word.casefold() for word in words if _tells_something(word))


def struck_out(text: str, private: Collection[str]) -> str:
    """A text without these words, and without what looks like a place, a person, a UID or a date."""
    return _WORD.sub(lambda found: STRUCK if found[0].casefold() in private else found[0], redacted(text))


def _tells_something(word: str) -> bool:
    if word.isdigit():
        return len(word) >= LEAST_DIGITS
    return len(word) >= LEAST_LETTERS and word.lower() not in _ORDINARY


def _of_person() -> Iterator[str]:
    with suppress(OSError, KeyError, ImportError):  # a user without a name, as containers have them
        yield getpass.getuser()
    yield platform.node()
    yield str(Path.home())


def _of_environment() -> Iterator[str]:
    """Places that variables name; what else they hold is in no report."""
    return (value for value in os.environ.values() if os.path.isabs(value))


def _of_recent_files() -> Iterable[str]:
    with suppress(OSError, ValueError):
        said = json.loads(read_own(places.settings_folder() / "recent.json", MOST_BYTES))
        return [str(one) for one in said] if isinstance(said, list) else ()
    return ()


def _of_lists() -> Iterator[str]:
    """Who is in the list of studies, and where files lie that wait to be read."""
    yield from words_in_list(places.cache_folder() / "studies.sqlite")
    yield from words_in_list(places.data_folder() / "worklist.sqlite")


def _of_models() -> Iterator[str]:
    for folder in model_folders([places.personal_models()]):
        yield folder.name
        with suppress(OSError, ValueError, AttributeError):
            told = json.loads(read_own(folder / MANIFEST, MOST_BYTES))
            yield from (str(told.get(name, "")) for name in ("id", "title"))
