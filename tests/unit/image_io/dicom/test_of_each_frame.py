"""What an enhanced object says of each frame for itself: its table of greys, its shutter, its scale."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from tests.support.dicom_files import write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Step
from xraysr_gui.image_io.written.dicom_files import write_dicom_frames, write_dicom_image

HERE, SAME = Progress(), Step("same", 1, ())
FRAMES, ROWS, COLUMNS = 3, 12, 16
STORED = np.random.default_rng(6).integers(0, 4096, (FRAMES, ROWS, COLUMNS)).astype(np.uint16)
SLOPES, INTERCEPTS = (1.0, 0.5, 2.0), (0.0, 100.0, -50.0)
TABLES = [np.random.default_rng(frame).integers(0, 256, 4096).astype("<u2") for frame in range(FRAMES)]


def item(**elements):
    made = Dataset()
    for keyword, value in elements.items():
        setattr(made, keyword, value)
    return made


def group_of(frame):
    """Frame 0 has no shutter."""
    table = item(LUTExplanation=f"of frame {frame}")
    table.add_new("LUTDescriptor", "US", [4096, 0, 8])
    table.add_new("LUTData", "OW", TABLES[frame].tobytes())
    scale = item(RescaleSlope=SLOPES[frame], RescaleIntercept=INTERCEPTS[frame], RescaleType="US")
    made = item(FrameVOILUTSequence=[item(VOILUTSequence=[table])], PixelValueTransformationSequence=[scale])
    if frame:
        shutter = item(
            ShutterShape="RECTANGULAR",
            ShutterLeftVerticalEdge=2,
            ShutterRightVerticalEdge=COLUMNS - frame,
            ShutterUpperHorizontalEdge=1 + frame,
            ShutterLowerHorizontalEdge=ROWS,
        )
        made.FrameDisplayShutterSequence = [shutter]
    return made


def source_of(path, photometric="MONOCHROME2"):
    groups = [group_of(frame) for frame in range(FRAMES)]
    said = {"PhotometricInterpretation": photometric, "PerFrameFunctionalGroupsSequence": groups}
    return write_dicom(
        path, STORED, PatientID="P", StudyInstanceUID="1.2.3", SeriesInstanceUID="1.2.4", **said
    )


def frames_of(path, reader):
    return [reader.open(Address(path, frame=frame), HERE) for frame in range(FRAMES)]


def covered(frame):
    mask = np.zeros((ROWS, COLUMNS), np.bool_)
    if frame:
        mask[:] = True
        mask[frame:, 1 : COLUMNS - frame] = False
    return mask


def values_of(frame):
    return STORED[frame] * SLOPES[frame] + INTERCEPTS[frame]


def test_each_frame_is_shown_by_its_own_table(tmp_path, reader):
    for frame, found in enumerate(frames_of(source_of(tmp_path / "a.dcm"), reader)):
        assert [one.title for one in found.vois] == [f"of frame {frame}"]
        values = values_of(frame)
        entry = TABLES[frame][np.rint(values).clip(0, 4095).astype(int)]
        np.testing.assert_allclose(found.vois[0].share(values), entry / 255)


def test_each_frame_has_its_own_shutter_and_keeps_it_when_it_leaves(tmp_path, reader):
    found = frames_of(source_of(tmp_path / "a.dcm"), reader)
    assert found[0].shutter is None
    for frame in (1, 2):
        np.testing.assert_array_equal(found[frame].shutter.covered, covered(frame))
        result = found[frame].enhanced(found[frame].normalised(), SAME, 1)
        write_dicom_image(tmp_path / "one.dcm", result, reader, HERE)
        again = reader.open(Address(tmp_path / "one.dcm"), HERE)
        np.testing.assert_array_equal(again.shutter.covered, covered(frame))


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_frames_of_different_scales_leave_on_one(tmp_path, reader, photometric):
    """Equal values of two frames are equal greys, also where bright means little."""
    frames = frames_of(source_of(tmp_path / "a.dcm", photometric), reader)
    results = [one.enhanced(one.normalised(), SAME, 1) for one in frames]
    black, white = min(one.black for one in frames), max(one.white for one in frames)
    write_dicom_frames(tmp_path / "all.dcm", results, FRAMES, (black, white), reader, HERE)
    values = np.array([values_of(frame) for frame in range(FRAMES)])
    share = (values - black) / (white - black)
    expected = np.rint((1 - share if photometric == "MONOCHROME1" else share) * 4095)
    made = pydicom.dcmread(tmp_path / "all.dcm")
    assert np.abs(made.pixel_array - expected).max() <= 1
    for frame, again in enumerate(frames_of(tmp_path / "all.dcm", reader)):
        hidden = np.zeros((ROWS, COLUMNS), np.bool_) if again.shutter is None else again.shutter.covered
        np.testing.assert_array_equal(hidden, covered(frame))
