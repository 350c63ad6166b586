"""What speaks of one room's work leaves with it and comes back with it; what speaks of the image stays."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from xraysr_gui.gui.application import ROOMS

TIED = [(dock.id, dock.of_module) for room in ROOMS for dock in room.DOCKS if dock.of_module]


def test_a_dock_belongs_to_a_module_that_is_there():
    assert {module for _, module in TIED} <= {room.MODULE.id for room in ROOMS if room.MODULE is not None}
    assert len(TIED) == 3


@pytest.mark.parametrize(("dock", "room"), TIED)
def test_a_dock_goes_and_comes_with_its_room(program, dock, room):
    window = program.window
    window.choose_module(room)
    window.open_dock(dock)
    window.open_dock("dock-histogram")
    window.choose_module("display")
    assert not window.is_dock_shown(dock)
    assert window.is_dock_shown("dock-histogram")
    window.choose_module(room)
    assert window.is_dock_shown(dock)
    window.toggle_dock(dock)
    window.choose_module("display")
    window.choose_module(room)
    assert not window.is_dock_shown(dock)


def test_what_is_opened_in_another_room_on_purpose_belongs_to_that_room(program):
    window = program.window
    window.choose_module("worklist")
    window.open_dock("dock-evaluation")
    window.status.show_outcome("The list ends here.")
    window.choose_module("evaluate")
    assert window.status.findChild(QLabel, "outcome").text() == ""  # it told of another room
    assert not window.is_dock_shown("dock-evaluation")
    window.choose_module("worklist")
    assert window.is_dock_shown("dock-evaluation")


def test_what_floats_stays(program):
    window = program.window
    window.choose_module("worklist")
    window.open_dock("dock-queue")
    window.docks["dock-queue"].setFloating(True)
    window.choose_module("display")
    assert window.is_dock_shown("dock-queue")
    window.docks["dock-queue"].setFloating(False)


def test_docks_of_another_room_wait_for_it_at_the_next_start(program, tmp_path):
    from PySide6.QtCore import QSettings

    window, kept = program.window, QSettings(str(tmp_path / "places.ini"), QSettings.Format.IniFormat)
    window.choose_module("batch")
    window.open_dock("dock-batch")
    kept.setValue("docks", window.saveState())
    window.toggle_dock("dock-batch")
    window.choose_module("display")
    window.recall_docks(kept)
    assert not window.is_dock_shown("dock-batch")
    window.choose_module("batch")
    assert window.is_dock_shown("dock-batch")
