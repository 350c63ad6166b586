"""The actions of the menu Enhance, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Protocol

from xraysr_gui.gui.enhancing.advising import Advising
from xraysr_gui.gui.enhancing.contact_sheet import ContactSheet
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.enhancing.enhancer_catalogue import EnhancerCatalogue
from xraysr_gui.gui.enhancing.enhancing import Enhancing
from xraysr_gui.gui.enhancing.installing import Installing
from xraysr_gui.gui.enhancing.stick_installing import StickInstalling
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.actions import ActionTable

INSTALLS = "install-model", "install-model-folder", "install-models-stick"


class Enhances(Protocol):
    """What the rows speak to."""

    advising: Advising
    enhancing: Enhancing
    versions: Versions
    sheet: ContactSheet
    catalogue: EnhancerCatalogue
    installing: Installing
    stick: StickInstalling


def enhance_actions(room: Enhances) -> Iterator[Action]:
    """Running, results, and models."""
    enhancing, versions, menu = room.enhancing, room.versions, "Enhance"
    yield Action(
        "run-enhancer",
        "Run the chosen enhancer",
        menu,
        enhancing.run,
        "enhance",
        enhancing.why_not,
        not_yet=enhancing.not_yet,
    )
    yield Action(
        "run-task",
        "Run all of this task",
        menu,
        enhancing.run_all,
        why_not=enhancing.why_not,
        explains="One after another; then all results side by side.",
        not_yet=enhancing.not_yet,
    )
    yield _advised(room.advising, menu)
    yield Action(
        "delete-result",
        "Delete result",
        menu,
        versions.delete_shown,
        why_not=versions.why_no_delete,
        explains="The one that the active view shows; undo brings it back.",
    )
    yield from _models(room)
    yield Action(
        "layout-sheet",
        "Contact sheet",
        "View/Layout",
        room.sheet.show,
        "layout-sheet",
        room.sheet.why_not,
        checked=lambda: room.sheet.is_shown,
        explains="The original and all results of the image side by side.",
    )


def _advised(advising: Advising, menu: str) -> Action:
    explains = "What gained most on films with the same noise and blur."
    return Action(
        "do-as-advised", "Do as advised", menu, advising.take, why_not=advising.why_not, explains=explains
    )


def _models(room: Enhances) -> Iterator[Action]:
    catalogue, menu = room.catalogue, "Enhance"
    yield Action(
        "show-card",
        "Card of the enhancer",
        menu,
        catalogue.show_card,
        why_not=catalogue.why_no_card,
        not_yet=catalogue.not_yet,
        explains="What the chosen enhancer is, and how well it performed.",
        group="models",
    )
    yield from _installs(room)
    yield Action(
        "remove-model",
        "Remove model...",
        menu,
        room.installing.ask_to_remove,
        why_not=room.installing.why_no_removal,
        explains="The chosen network, if you installed it; its results stay.",
        group="models",
    )


def _installs(room: Enhances) -> Iterator[Action]:
    """In the order of INSTALLS."""
    catalogue, installing, menu = room.catalogue, room.installing, "Enhance"
    yield Action(
        "install-model",
        "Install model from file...",
        menu,
        installing.ask_for_file,
        why_not=installing.why_not,
        not_yet=catalogue.not_yet,
        explains="A .keras, .h5 or .zip file.",
        group="models",
    )
    yield Action(
        "install-model-folder",
        "Install model from folder...",
        menu,
        installing.ask_for_folder,
        why_not=installing.why_not,
        not_yet=catalogue.not_yet,
        explains="A folder with a manifest, as this program makes them.",
        group="models",
    )
    yield Action(
        "install-models-stick",
        "Install models from a stick...",
        menu,
        room.stick.ask_for_stick,
        why_not=room.stick.why_not,
        not_yet=catalogue.not_yet,
        explains="A folder or a stick with several models: all are listed, and you choose.",
        group="models",
    )


def let_runs_wait(table: ActionTable, enhancing: Enhancing, panel: EnhancePanel) -> None:
    """Let the buttons of the panel wait as the keys do, and the panel say so."""
    box = panel.run_box
    table.patience.waiting.connect(enhancing.show_waiting)
    box.run_requested.connect(partial(table.hold, "run-enhancer"))
    box.task_requested.connect(partial(table.hold, "run-task"))
    box.stop_requested.connect(table.patience.give_up)
