"""Frames that leave together, under pydicom's own windows: the same greys, and padding that is none."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.pixels import apply_rescale, apply_windowing

from tests.support.derived_files import errors_of, source_file
from xraysr_gui.core.address import Address
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Step
from xraysr_gui.image_io.written.dicom_files import write_dicom_frames
from xraysr_gui.image_io.written.picture_file import write_image

HERE, FRAMES = Progress(), 3
SAME = Step("same", 1, ())
MADE = np.random.default_rng(4).integers(0, 4096, (FRAMES, 24, 32)).astype(np.uint16)


def written(tmp_path, reader, source):
    """All frames of a source, left as they are, in one file; and the same as radiographs."""
    frames = [reader.open(Address(source, frame=number), HERE) for number in range(FRAMES)]
    results = [one.enhanced(one.normalised(), SAME, 1) for one in frames]
    ends = frames[0].black, frames[0].white
    write_dicom_frames(tmp_path / "all.dcm", results, FRAMES, ends, reader, HERE)
    assert errors_of(tmp_path / "all.dcm") == []
    return pydicom.dcmread(tmp_path / "all.dcm"), results


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize(("slope", "intercept"), [("1", "0"), ("2", "-100"), ("0.25", "3")])
@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
def test_the_window_of_frames_shows_the_same(tmp_path, reader, photometric, slope, intercept, function):
    """A narrow window, in which half a step off is a tenth of all greys."""
    source = source_file(
        tmp_path / "a.dcm",
        stored=MADE,
        PhotometricInterpretation=photometric,
        RescaleSlope=slope,
        RescaleIntercept=intercept,
        WindowCenter=str(2000 * float(slope)),
        WindowWidth=str(12 * max(float(slope), 1)),
        WindowCenterWidthExplanation=None,
        VOILUTFunction=function,
    )
    made, _ = written(tmp_path, reader, source)
    was = pydicom.dcmread(source)
    shown = [apply_windowing(apply_rescale(one.pixel_array, one), one) for one in (was, made)]
    top = [float(4095 * one.RescaleSlope + one.RescaleIntercept) for one in (was, made)]
    low = [float(one.RescaleIntercept) for one in (was, made)]
    share = [(one - dark) / (bright - dark) for one, dark, bright in zip(shown, low, top, strict=True)]
    if photometric == "MONOCHROME1":
        share[0] = 1 - share[0]
    np.testing.assert_allclose(share[1], share[0], atol=1e-6)


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_padding_of_frames_is_black_and_stays_padding(tmp_path, reader, photometric):
    stored = np.maximum(MADE, 5)
    stored[0, :, :7], stored[2, 3:, 9] = 0, 0  # and none in the second frame
    stored[1, 0, :2] = 4095, 5
    source = source_file(
        tmp_path / "a.dcm", stored=stored, PhotometricInterpretation=photometric, PixelPaddingValue=0
    )
    made, results = written(tmp_path, reader, source)
    assert made.PixelPaddingValue == 0
    dense = 4095 - stored.astype(int) if photometric == "MONOCHROME1" else stored.astype(int)
    expected = np.where(stored == 0, 0, np.maximum(dense, 1))
    np.testing.assert_array_equal(made.pixel_array, expected)
    for number, result in enumerate(results):
        again = reader.open(Address(tmp_path / "all.dcm", frame=number), HERE)
        out = np.zeros(again.shape, np.bool_) if again.left_out is None else again.left_out
        np.testing.assert_array_equal(out, stored[number] == 0)
        grey = again.greys.to_grey8(first_voi(again)).astype(int)
        assert np.abs(grey - result.greys.to_grey8(first_voi(result))).max() <= 1


@pytest.mark.parametrize("ending", [".png", ".tiff"])
def test_padding_is_black_in_a_picture_as_on_the_screen(tmp_path, reader, ending):
    """In MONOCHROME1 its value alone would be white, and no other program knows that it is padding."""
    stored = np.maximum(MADE[0], 5)
    stored[:, :7] = 0
    source = source_file(
        tmp_path / "a.dcm", stored=stored, PhotometricInterpretation="MONOCHROME1", PixelPaddingValue=0
    )
    image = reader.open(Address(source), HERE)
    write_image(tmp_path / f"a{ending}", image.enhanced(image.normalised(), SAME, 1))
    with Image.open(tmp_path / f"a{ending}") as picture:
        greys = np.asarray(picture) >> 4
    np.testing.assert_array_equal(greys, np.where(stored == 0, 0, 4095 - stored))
