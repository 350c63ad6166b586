"""The actions of the menu File, as rows."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.gui.menus.conversations import Conversations
from xraysr_gui.gui.shell.actions import Action


def file_actions(to: Conversations) -> Iterator[Action]:
    """Opening, closing, saving."""
    opening, menu = to.opening, "File"
    yield Action("open-files", "Open files...", menu, opening.ask_for_files, "open")
    yield Action("open-folder", "Open folder...", menu, opening.ask_for_folder, "folder")
    yield _open_session(to)
    yield Action(
        "search-studies",
        "Search studies",
        menu,
        to.furnishing.search_studies,
        "search",
        explains="In the list of all images that this program has seen.",
    )
    yield Action(
        "close-image",
        "Close image",
        menu,
        to.viewing.close,
        "close",
        why_not=to.looking.why_not,
        explains="Empties the view; nothing on the disk changes.",
    )
    yield from _save(to)
    yield Action("settings", "Settings...", menu, to.furnishing.show_settings, "settings", group="program")
    yield Action("quit", "Quit", menu, to.furnishing.quit, group="program")


def _save(to: Conversations) -> Iterator[Action]:
    exporting, menu = to.exporting, "File"
    yield Action(
        "save-result",
        "Save result as...",
        menu,
        exporting.ask,
        "save",
        exporting.why_not,
        explains="The result in the active view as DICOM, PNG or TIFF; the file says how it was made.",
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
    yield from _picture(to)
    yield from _note(to)
    yield Action(
        "save-report",
        "Save report (PDF)...",
        menu,
        to.reporting.ask,
        "save",
        to.reporting.why_not,
        explains="Images, map, figures and what was done, on one page without the patient's name.",
        group="save",
    )


def _picture(to: Conversations) -> Iterator[Action]:
    exporting, menu = to.exporting, "File"
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
        lambda: exporting.copy_view(to.looking.view),
        "copy",
        to.looking.why_not,
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


def _note(to: Conversations) -> Iterator[Action]:
    noting, menu = to.noting, "File"
    yield _save_session(to)
    yield Action(
        "save-measurements",
        "Save measurements (DICOM SR)...",
        menu,
        noting.ask_for_measurements,
        why_not=noting.why_no_measurements,
        explains="Regions and marks with their numbers as a DICOM report that names the image they lie on.",
        group="save",
    )
    yield Action(
        "save-view-state",
        "Save view state (DICOM GSPS)...",
        menu,
        noting.ask_for_view_state,
        why_not=to.looking.why_not,  # why a result has none is said when it is asked for
        explains="Window, polarity, the part in sight and what is drawn, as a DICOM presentation state.",
        group="save",
    )


def _open_session(to: Conversations) -> Action:
    return Action(
        "open-session",
        "Open session...",
        "File",
        to.session_files.ask_to_open,
        explains="What was open when the session was saved, with its results, regions and marks.",
    )


def _save_session(to: Conversations) -> Action:
    return Action(
        "save-session",
        "Save session as...",
        "File",
        to.session_files.ask_to_save,
        why_not=to.session_files.why_not,
        explains="All that is open in one file; it names the images and holds results, regions and marks.",
        group="save",
    )
