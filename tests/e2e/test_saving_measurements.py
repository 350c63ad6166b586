"""Saving what was measured and seen with the whole program: regions, a result, a window, by mouse."""

from __future__ import annotations

import highdicom
import numpy as np
import pydicom
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel

from tests.support.derived_files import STORED, errors_of, source_file
from tests.support.views import drag
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.pixel_lines import line_around
from xraysr_gui.settings import places

SOURCE = "2_test_pattern.dcm"


@pytest.fixture
def until(qtbot):
    return lambda condition: qtbot.waitUntil(condition, timeout=WAIT_MS)


def chosen(program, id: str) -> QFileDialog:
    """Take an action of the menu that asks for a file."""
    program.desk.table.refresh()
    action = program.desk.table.action(id)
    assert action.isEnabled(), action.toolTip()
    action.trigger()
    found = program.window.findChildren(QFileDialog, "save-dialog")
    [dialog] = [one for one in found if one.isVisible()]
    return dialog


def save(program, dialog: QFileDialog, path, until) -> str:
    dialog.selectFile(str(path))
    dialog.accept()
    until(lambda: not program.rooms["saving"].exporting.is_writing)
    return program.desk.status.findChild(QLabel, "outcome").toolTip()


def test_measurements_and_the_view_are_saved_as_they_are_seen(program, open_file, until, tmp_path):
    view = open_file(SOURCE)
    for id in ("save-measurements", "save-view-state"):
        program.desk.table.refresh()
        assert program.desk.table.action(id).isEnabled() == (id == "save-view-state")
    program.window.activateWindow()
    program.desk.table.action("tool-ellipse").trigger()
    drag(view, (view.width() // 3, view.height() // 3), (view.width() // 2, view.height() // 2))
    document = program.desk.workspace.document
    [region] = document.regions

    view.zoom_by(2.0)
    program.rooms["looking"].looking.invert()
    camera = view.camera
    dialog = chosen(program, "save-view-state")
    name = dialog.selectedFiles()[0]
    assert name.endswith(f"{document.original.source.sha256[:12]}-view.dcm")
    assert document.original.source.label("PatientID") not in name
    assert "view.dcm was written" in save(
        program, dialog, tmp_path / "view", until
    )  # the ending comes by itself
    assert errors_of(tmp_path / "view.dcm") == []
    made, was = (
        pydicom.dcmread(path)
        for path in (tmp_path / "view.dcm", places.resources() / "sample_study" / SOURCE)
    )
    [voi], [area] = made.SoftcopyVOILUTSequence, made.DisplayedAreaSelectionSequence
    window = view.look.voi
    linear = window.centre + 0.5, window.width + 1  # the same greys by the usual function of DICOM
    assert (float(voi.WindowCenter), float(voi.WindowWidth)) == pytest.approx(linear, rel=1e-12)
    assert made.PresentationLUTShape == ("IDENTITY" if document.original.greys.inverted else "INVERSE")
    wide = area.DisplayedAreaBottomRightHandCorner[0] - area.DisplayedAreaTopLeftHandCorner[0] + 1
    assert wide == pytest.approx(camera.width / camera.scale / document.original.spacing.column, abs=2)
    assert wide < was.Columns

    program.rooms["enhancing"].panel.chooser.choose("unsharp-mask")
    program.desk.table.refresh()
    program.desk.table.action("run-enhancer").trigger()
    until(
        lambda: (
            bool(program.desk.workspace.document.results)
            and not program.rooms["enhancing"].enhancing.is_running
        )
    )
    until(lambda: program.rooms["comparing"].comparing.pair() is not None)
    save(program, chosen(program, "save-measurements"), tmp_path / "report.dcm", until)
    assert errors_of(tmp_path / "report.dcm") == []
    [group] = highdicom.sr.srread(tmp_path / "report.dcm").content.get_planar_roi_measurement_groups()
    assert group.roi.graphic_type.value == "ELLIPSE"
    np.testing.assert_allclose(group.roi.value, line_around(region, document.original).places, atol=0.001)
    [drawn] = made.GraphicAnnotationSequence
    assert str(group.tracking_uid) == drawn.GraphicObjectSequence[0].TrackingUID
    rows = {one.name.value: one for one in group.get_measurements()}
    assert {"PSNR", "SSIM", "MSE"} <= set(rows)
    assert sum(item.ValueType == "NUM" for item in rows["SSIM"][0].ContentSequence) == 2  # its interval
    program.rooms["enhancing"].versions.choose(1)
    program.desk.table.refresh()
    assert program.rooms["saving"].measurement_saving.why_no_view_state() == ""  # it leaves with its result


def test_overlays_leave_with_the_view_unless_they_are_hidden(program, until, tmp_path, qtbot):
    header = pydicom.dcmread(source_file(tmp_path / "a.dcm"))
    header.ShutterShape, header.RadiusOfCircularShutter = "CIRCULAR", 9
    header.CenterOfCircularShutter, header.ShutterPresentationValue = [12, 16], 0
    packed = np.packbits(np.eye(*STORED.shape, dtype=np.uint8).ravel(), bitorder="little").tobytes()
    for element, kind, value in (
        *((0x10, "US", STORED.shape[0]), (0x11, "US", STORED.shape[1]), (0x40, "CS", "G")),
        *((0x50, "SS", [1, 1]), (0x100, "US", 1), (0x102, "US", 0), (0x3000, "OW", packed)),
    ):
        header.add_new(0x60000000 | element, kind, value)
    header.save_as(tmp_path / "a.dcm")
    program.rooms["browsing"].opening.open_paths([tmp_path / "a.dcm"])
    until(lambda: program.desk.workspace.document is not None)
    view = program.rooms["looking"].looking.view
    until(lambda: view.look is not None and view.camera is not None)
    save(program, chosen(program, "save-view-state"), tmp_path / "shown.dcm", until)
    program.window.activateWindow()
    until(program.window.isActiveWindow)
    qtbot.keyClick(view, Qt.Key.Key_O)
    until(lambda: not program.desk.settings_control.settings.overlays)
    save(program, chosen(program, "save-view-state"), tmp_path / "hidden.dcm", until)
    shown, hidden = (pydicom.dcmread(tmp_path / name) for name in ("shown.dcm", "hidden.dcm"))
    assert (shown.ShutterShape, shown.RadiusOfCircularShutter) == ("CIRCULAR", 9)
    [layer] = shown.GraphicLayerSequence
    assert shown[0x6000, 0x1001].value == layer.GraphicLayer
    assert "ShutterShape" not in hidden
    assert (0x6000, 0x1001) not in hidden


def test_a_picture_has_no_dicom_to_name(program, tmp_path, until):
    Image.fromarray(np.zeros((20, 30), np.uint8)).save(tmp_path / "a.png")
    program.rooms["browsing"].opening.open_paths([tmp_path / "a.png"])
    until(lambda: program.desk.workspace.document is not None)
    assert "picture" in program.rooms["saving"].measurement_saving.why_no_measurements()
    assert "picture" in program.rooms["saving"].measurement_saving.why_no_view_state()
