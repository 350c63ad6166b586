"""The pages of the manual: Markdown files that ship with the program, and what is found in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xraysr_gui.commands.comparing.map_kinds import MAP_KINDS
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.metrics import IN_REGIONS

ACTION = "action:"
ACTION_LINK = re.compile(r"\[([^\]]+)\]\(action:([\w-]+)\)")
LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
SIGNS = re.compile(r"[*`|#]|^>|!\[[^\]]*\]\([^)]*\)", re.MULTILINE)
"""What Markdown writes and nobody reads; a > within a line leads from a menu to its row."""
MARK = re.compile(r"<!-- (\w+) -->")
BESIDE = 60  # letters of a find that stand on each side of the word


@dataclass(frozen=True, slots=True)
class ManualPage:
    """One page: a file, whose first heading is its title."""

    path: Path
    title: str
    text: str

    @property
    def name(self) -> str:
        """As links name it."""
        return self.path.name

    def sections(self) -> Iterator[tuple[str, str]]:
        """Headings, each with the text below it."""
        heads = [*HEADING.finditer(self.text)]
        ends = [*(head.start() for head in heads[1:]), len(self.text)]
        for head, end in zip(heads, ends, strict=True):
            yield head[2], self.text[head.end() : end].strip()


@dataclass(frozen=True, slots=True)
class ManualFind:
    """Where words of a search stand: a page, a heading on it, and a few words around the first of them."""

    page: ManualPage
    heading: str
    around: str


def manual_pages(folder: Path) -> tuple[ManualPage, ...]:
    """All pages, in the order of their numbers.

    Raises:
        OSError: a page cannot be read.
    """
    return tuple(_read(path) for path in sorted(folder.glob("*.md")))


def search(pages: Sequence[ManualPage], words: str) -> tuple[ManualFind, ...]:
    """Sections that hold all the words: those with them in the heading first, with parts of words last."""
    wanted = words.lower().split()
    if not wanted:
        return ()
    found = []
    for page in pages:
        for heading, text in page.sections():
            plain = _plain(text)
            whole = f"{heading} {plain}".lower()
            if all(word in whole for word in wanted):
                rank = 0 if _begin(wanted, heading.lower()) else 1 if _begin(wanted, whole) else 2
                found.append((rank, ManualFind(page, heading, _around(plain, wanted[0]))))
    return tuple(find for _, find in sorted(found, key=lambda one: one[0]))


def _begin(wanted: Sequence[str], text: str) -> bool:
    """Whether words of the text begin with all that is wanted: research is no search."""
    return all(_word(one).search(text) for one in wanted)


def _word(beginning: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(beginning)}", re.IGNORECASE)


def with_live_words(text: str, table: ActionTable) -> str:
    """The Markdown that is shown: each action with its keys as they are now, and tables from the program."""

    def keyed(link: re.Match[str]) -> str:
        keys = table.key_text(link[2])
        return f"{link[0]} (**{keys}**)" if keys else link[0]

    return MARK.sub(lambda mark: TABLES[mark[1]](), ACTION_LINK.sub(keyed, text))


def _read(path: Path) -> ManualPage:
    text = path.read_text(encoding="utf-8")
    head = HEADING.search(text)
    return ManualPage(path, head[2] if head else path.stem, text)


def _plain(text: str) -> str:
    return " ".join(SIGNS.sub(" ", LINK.sub(r"\1", text)).split())


def _around(text: str, word: str) -> str:
    begins = _word(word).search(text)
    place = begins.start() if begins else max(text.lower().find(word), 0)
    start, end = max(0, place - BESIDE), place + BESIDE
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


def _figures() -> str:
    rows = (f"| {one.title} | {one.meaning} |" for one in IN_REGIONS)
    return "\n".join(("| Figure | What it says |", "|---|---|", *rows))


def _maps() -> str:
    rows = (f"| {one.title} | {one.explains} |" for one in MAP_KINDS)
    return "\n".join(("| Map | What it shows |", "|---|---|", *rows))


TABLES = {"figures": _figures, "maps": _maps}
"""Tables that a page asks for by a comment with this name."""
