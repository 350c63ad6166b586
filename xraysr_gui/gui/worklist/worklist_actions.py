"""The actions of the worklist, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.worklist.mapping import Mapping
from xraysr_gui.gui.worklist.watching import Watching
from xraysr_gui.gui.worklist.worklist import Worklist
from xraysr_gui.studies.worklist_case import Finding, Mark

MENU = "Worklist"
IN_PANEL = (
    ("read-and-next",),
    ("mark-urgent", "mark-ordinary"),
    ("find-abnormal", "find-normal"),
    ("score-map", "dock-queue"),
)
"""The buttons of the panel, row by row."""
ADDING = "list-study", "list-all", "list-folder", "watch-folder"
"""What its button for adding cases offers."""


def worklist_actions(worklist: Worklist) -> Iterator[Action]:
    """Reading, marking, putting in and taking out."""
    yield from _reading(worklist)
    yield from _marking(worklist)
    yield from _finding(worklist)
    yield from _settling(worklist)
    yield from _listing(worklist)


def _reading(worklist: Worklist) -> Iterator[Action]:
    yield Action(
        "read-and-next",
        "Read, next case",
        MENU,
        worklist.read_and_next,
        why_not=worklist.why_nobody_waits,
        explains="Notes that the current case was read, and opens the next one in the worklist.",
    )
    yield Action(
        "wait-again",
        "Not read after all",
        MENU,
        worklist.wait_again,
        why_not=partial(_why_not_read, worklist),
        explains="The current case waits again, in its place.",
    )
    turns = ("next-listed", "Next in the list", 1), ("previous-listed", "Previous in the list", -1)
    for id, title, steps in turns:
        yield Action(
            id,
            title,
            MENU,
            partial(worklist.turn, steps),
            why_not=worklist.why_no_list,
            explains="Shows another case in the worklist; nothing is noted of the current one.",
        )


def _marking(worklist: Worklist) -> Iterator[Action]:
    for mark, title in ((Mark.URGENT, "Urgent"), (Mark.ORDINARY, "Not urgent")):
        yield Action(
            f"mark-{mark}",
            title,
            MENU,
            partial(worklist.mark, mark),
            why_not=worklist.why_no_case,
            checked=partial(_is_marked, worklist, mark),
            explains="Your mark for the current case; press again to remove it.",
            group="marks",
        )
    for mark, title in ((Mark.URGENT, "Urgent, next case"), (Mark.ORDINARY, "Not urgent, next case")):
        yield Action(
            f"{mark}-and-next",
            title,
            MENU,
            partial(worklist.mark_and_next, mark),
            why_not=worklist.why_no_case,
            explains="Marks the current case, notes that it was read, and opens the next one.",
            group="marks",
        )


def _finding(worklist: Worklist) -> Iterator[Action]:
    for finding, title in ((Finding.ABNORMAL, "Abnormal"), (Finding.NORMAL, "Normal")):
        yield Action(
            f"find-{finding}",
            title,
            MENU,
            partial(worklist.find, finding),
            why_not=worklist.why_no_case,
            checked=partial(_is_found, worklist, finding),
            explains="Your finding for the current image; flags are checked "
            "against it. Press again to remove it.",
            group="findings",
        )


def _settling(worklist: Worklist) -> Iterator[Action]:
    for mark, title in ((Mark.URGENT, "Turned out urgent"), (Mark.ORDINARY, "Turned out not urgent")):
        yield Action(
            f"settled-{mark}",
            title,
            MENU,
            partial(worklist.settle, mark),
            why_not=worklist.why_no_case,
            checked=partial(_is_settled, worklist, mark),
            explains="What is now known of the case, for example from a report; "
            "marks are checked against it.",
            group="outcome",
        )


def _listing(worklist: Worklist) -> Iterator[Action]:
    yield Action(
        "list-study",
        "Add this study",
        MENU,
        worklist.list_study,
        why_not=worklist.why_not_listed,
        explains="Into the worklist, where it waits to be read.",
        group="list",
    )
    yield Action(
        "list-all",
        "Add all listed studies",
        MENU,
        worklist.list_all,
        explains="Everything that the Data panel lists goes into the worklist, from top to bottom.",
        group="list",
        waits_for_image=False,
    )
    yield Action(
        "unlist-study",
        "Remove this study",
        MENU,
        worklist.unlist,
        why_not=worklist.why_no_case,
        explains="Out of the worklist, with its marks; its files stay.",
        group="list",
    )


def filling_actions(worklist: Worklist, watching: Watching) -> Iterator[Action]:
    """Folders that fill the list."""
    yield Action(
        "list-folder",
        "Add a folder...",
        MENU,
        watching.ask_to_list,
        explains="All files of a folder and of the folders in it go into the worklist.",
        group="list",
        waits_for_image=False,
    )
    yield Action(
        "watch-folder",
        "Watch a folder...",
        MENU,
        watching.ask_to_watch,
        checked=lambda: bool(worklist.kept.watched),
        explains="New files in a folder are added automatically, as soon as they are complete.",
        group="list",
        waits_for_image=False,
    )
    yield Action(
        "leave-folder",
        "Stop watching the folder",
        MENU,
        watching.leave,
        why_not=watching.why_none_watched,
        explains="What was added to the worklist stays in it.",
        group="list",
        waits_for_image=False,
    )


def mapping_actions(mapping: Mapping) -> Iterator[Action]:
    """What lies over the image."""
    yield Action(
        "score-map",
        "Score map",
        MENU,
        mapping.toggle,
        why_not=mapping.why_not,
        checked=lambda: mapping.is_on,
        explains="Shows over the image which places raise the score; it outlines no finding.",
        group="score",
    )


def _why_not_read(worklist: Worklist) -> str:
    case = worklist.case
    return tr("It waits already.") if case is not None and case.read is None else worklist.why_no_case()


def _is_found(worklist: Worklist, finding: Finding) -> bool:
    case = worklist.case
    return case is not None and case.finding == finding


def _is_settled(worklist: Worklist, mark: Mark) -> bool:
    case = worklist.case
    return case is not None and case.outcome == mark


def _is_marked(worklist: Worklist, mark: Mark) -> bool:
    case = worklist.case
    return case is not None and case.mark == mark
