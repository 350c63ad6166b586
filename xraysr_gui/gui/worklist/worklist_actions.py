"""The actions of the worklist, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.worklist.worklist import Worklist
from xraysr_gui.studies.worklist_file import Mark

IN_PANEL = ("read-and-next", "mark-urgent", "list-study", "list-all")


def worklist_actions(worklist: Worklist) -> Iterator[Action]:
    """Reading, marking, putting in and taking out."""
    menu = "Worklist"
    yield Action(
        "read-and-next",
        "Read, next case",
        menu,
        worklist.read_and_next,
        why_not=worklist.why_nobody_waits,
        explains="Notes that the case in sight was read, and opens the next one of the worklist.",
    )
    yield Action(
        "wait-again",
        "Not read after all",
        menu,
        worklist.wait_again,
        why_not=worklist.why_no_case,
        explains="The case in sight waits again, at its place.",
    )
    for mark, title in ((Mark.URGENT, "Urgent"), (Mark.ORDINARY, "Not urgent")):
        yield Action(
            f"mark-{mark}",
            title,
            menu,
            partial(worklist.mark, mark),
            why_not=worklist.why_no_case,
            checked=partial(_is_marked, worklist, mark),
            explains="What you say of the case in sight; once more takes it back.",
            group="marks",
        )
    yield Action(
        "list-study",
        "Put this study in",
        menu,
        worklist.list_study,
        why_not=worklist.why_not_listed,
        explains="Into the worklist, where it waits to be read.",
        group="list",
    )
    yield Action(
        "list-all",
        "Put all listed studies in",
        menu,
        worklist.list_all,
        explains="Everything that the Data panel lists goes into the worklist, from top to bottom.",
        group="list",
        waits_for_image=False,
    )
    yield Action(
        "unlist-study",
        "Take this study out",
        menu,
        worklist.unlist,
        why_not=worklist.why_no_case,
        explains="Out of the worklist, with its marks; its files stay.",
        group="list",
    )


def _is_marked(worklist: Worklist, mark: Mark) -> bool:
    case = worklist.case
    return case is not None and case.mark == mark
