"""The actions of the menu Enhance, as rows."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.gui.menus.conversations import Conversations
from xraysr_gui.gui.shell.actions import Action


def enhance_actions(to: Conversations) -> Iterator[Action]:
    """Running, results, and models."""
    enhancing, versions, menu = to.enhancing, to.versions, "Enhance"
    yield Action("run-enhancer", "Run the chosen enhancer", menu, enhancing.run, "enhance", enhancing.why_not)
    yield Action(
        "run-task",
        "Run all of this task",
        menu,
        enhancing.run_all,
        why_not=enhancing.why_not,
        explains="One after another; then all results side by side.",
    )
    yield Action("stop-job", "Stop", menu, to.furnishing.stop, "stop", to.furnishing.why_no_stop)
    yield Action(
        "delete-result",
        "Delete result",
        menu,
        versions.delete_shown,
        why_not=versions.why_no_delete,
        explains="The one that the active view shows; undo brings it back.",
    )
    yield from _models(to)


def _models(to: Conversations) -> Iterator[Action]:
    offering, menu = to.offering, "Enhance"
    yield Action(
        "show-card",
        "Card of the enhancer",
        menu,
        offering.show_card,
        why_not=offering.why_no_card,
        explains="What the chosen enhancer is, and how well it was measured.",
        group="models",
    )
    yield Action(
        "install-model",
        "Install model from file...",
        menu,
        offering.ask_for_file,
        why_not=offering.why_not,
        explains="A .keras, .h5 or .zip file.",
        group="models",
    )
    yield Action(
        "install-model-folder",
        "Install model from folder...",
        menu,
        offering.ask_for_folder,
        why_not=offering.why_not,
        explains="A folder with a manifest, as this program makes them.",
        group="models",
    )
