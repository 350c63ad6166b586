"""The actions of saving, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.saving.case_saving import CaseSaving
from xraysr_gui.gui.saving.exporting import Exporting
from xraysr_gui.gui.saving.measurement_saving import MeasurementSaving
from xraysr_gui.gui.saving.reporting import Reporting
from xraysr_gui.gui.saving.session_files import SessionFiles
from xraysr_gui.gui.shell.action import Action


class Saves(Protocol):
    """What the rows speak to."""

    looking: Looking
    exporting: Exporting
    reporting: Reporting
    case_saving: CaseSaving
    measurement_saving: MeasurementSaving
    session_files: SessionFiles


def save_actions(room: Saves) -> Iterator[Action]:
    """Sessions, results, maps, pictures, measurements, the page of a case."""
    yield _open_session(room)
    exporting, menu = room.exporting, "File"
    yield Action(
        "save-result",
        "Save result as...",
        menu,
        exporting.ask,
        "save",
        exporting.why_not,
        explains="The result in the active view, or the only unsaved one; the file says how it was made.",
        group="save",
    )
    yield Action(
        "save-map",
        "Save map as...",
        menu,
        exporting.ask_for_map,
        why_not=exporting.why_no_map,
        explains="The numbers of the map in sight as a DICOM parametric map.",
        group="save",
    )
    yield from _picture(room)
    yield from _note(room)
    yield from _pages(room)


def _pages(room: Saves) -> Iterator[Action]:
    menu = "File"
    yield Action(
        "save-report",
        "Save report (PDF)...",
        menu,
        room.reporting.ask,
        "save",
        room.reporting.why_not,
        explains="Images, map, figures and what was done, on one page without the patient's name.",
        group="save",
    )
    yield Action(
        "save-case",
        "Save whole case (zip)...",
        menu,
        room.case_saving.ask,
        "save",
        room.case_saving.why_not,
        explains="Original, results, regions, figures, reports and a DICOM directory in one file.",
        group="save",
    )


def _picture(room: Saves) -> Iterator[Action]:
    exporting, menu = room.exporting, "File"
    yield Action(
        "save-views",
        "Save views as picture...",
        menu,
        exporting.ask_for_views,
        why_not=exporting.why_no_views,
        explains="All views as they stand, as PNG; without the patient unless you choose so.",
        group="save",
    )
    yield Action(
        "copy-view",
        "Copy view as picture",
        menu,
        lambda: exporting.copy_view(room.looking.view),
        "copy",
        room.looking.why_not,
        explains="The active view as it stands, on the clipboard; without the patient.",
        group="save",
    )
    yield Action(
        "print-views",
        "Print...",
        menu,
        exporting.print_views,
        why_not=exporting.why_no_views,
        explains="All views as they stand, on one page; without the patient unless you choose so.",
        group="save",
    )


def _note(room: Saves) -> Iterator[Action]:
    measurement_saving, menu = room.measurement_saving, "File"
    yield _save_session(room)
    yield Action(
        "save-measurements",
        "Save measurements (DICOM SR)...",
        menu,
        measurement_saving.ask_for_measurements,
        why_not=measurement_saving.why_no_measurements,
        explains="Regions and marks with their numbers as a DICOM report that names the image they lie on.",
        group="save",
    )
    yield Action(
        "save-view-state",
        "Save view state (DICOM GSPS)...",
        menu,
        measurement_saving.ask_for_view_state,
        why_not=room.looking.why_not,  # why a result has none is said when it is asked for
        explains="Window, polarity, the part in sight and what is drawn, as a DICOM presentation state.",
        group="save",
    )


def _open_session(room: Saves) -> Action:
    return Action(
        "open-session",
        "Open session...",
        "File",
        room.session_files.ask_to_open,
        explains="What was open when the session was saved, with its results, regions and marks.",
        group="save",
    )


def _save_session(room: Saves) -> Action:
    return Action(
        "save-session",
        "Save session as...",
        "File",
        room.session_files.ask_to_save,
        why_not=room.session_files.why_not,
        explains="All that is open in one file; it names the images and holds results, regions and marks.",
        group="save",
    )
