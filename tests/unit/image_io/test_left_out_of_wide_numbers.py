"""Images of 32 bits or of real numbers: what is padding, or no number at all, is no measurement."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from PIL import Image

from tests.support.derived_files import enlarged, errors_of, source_file
from xraysr_gui.commands.enhance_radiograph import pixels_for
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.presets import AUTOMATIC
from xraysr_gui.core.progress import Progress
from xraysr_gui.display.histogram import histogram_of
from xraysr_gui.image_io.written.dicom_files import write_dicom_image
from xraysr_gui.image_io.written.picture_file import write_image

ROWS, COLUMNS = 24, 32
NUMBERS = np.random.default_rng(4).uniform(100, 900, (ROWS, COLUMNS))
HOLES = np.zeros((ROWS, COLUMNS), bool)
HOLES[:, :6] = HOLES[10, 20] = True
PADDING = -2000.0


def real_dicom(path: Path, keyword: str, numbers: np.ndarray, **more: object) -> Path:
    """A DICOM file of real numbers."""
    bits = 8 * numbers.dtype.itemsize
    said = {"BitsStored": None, "HighBit": None, "PixelRepresentation": None, **more}
    return source_file(
        path, stored=np.zeros((ROWS, COLUMNS)), PixelData=None, BitsAllocated=bits,
        WindowCenter=None, WindowWidth=None, WindowCenterWidthExplanation=None,
        **{keyword: numbers.tobytes()}, **said,
    )  # fmt: skip


def with_nothing(kind: type) -> np.ndarray:
    return np.where(HOLES, np.nan, NUMBERS).astype(kind)


def with_padding(kind: type) -> np.ndarray:
    return np.where(HOLES, PADDING, NUMBERS).astype(kind)


def whole_numbers(path: Path, **more: object) -> Path:
    stored = np.where(HOLES, -2000, NUMBERS.astype(int) * 1000)
    said = {"WindowCenter": None, "WindowWidth": None, "WindowCenterWidthExplanation": None, **more}
    return source_file(
        path, stored=stored, bits=32, allocated=32, signed=True, PixelPaddingValue=-2000, **said
    )


def volume(path: Path) -> Path:
    sitk.WriteImage(sitk.GetImageFromArray(with_nothing(np.float32)[None]), str(path))
    return path


def tiff(path: Path) -> Path:
    Image.fromarray(with_nothing(np.float32)).save(path, "TIFF")
    return path


FILES = {
    "float": lambda folder: real_dicom(folder / "a.dcm", "FloatPixelData", with_nothing(np.float32)),
    "double": lambda folder: real_dicom(folder / "a.dcm", "DoubleFloatPixelData", with_nothing(np.float64)),
    "float, padded": lambda folder: real_dicom(
        folder / "a.dcm", "FloatPixelData", with_padding(np.float32), FloatPixelPaddingValue=PADDING
    ),
    "double, padded": lambda folder: real_dicom(
        folder / "a.dcm",
        "DoubleFloatPixelData",
        with_padding(np.float64),
        DoubleFloatPixelPaddingValue=PADDING,
    ),
    "float, dark is high": lambda folder: real_dicom(
        folder / "a.dcm", "FloatPixelData", with_nothing(np.float32), PhotometricInterpretation="MONOCHROME1"
    ),
    "32 bits": lambda folder: whole_numbers(folder / "a.dcm"),
    "32 bits, dark is high": lambda folder: whole_numbers(
        folder / "a.dcm", PhotometricInterpretation="MONOCHROME1"
    ),
    "TIFF": lambda folder: tiff(folder / "a.tif"),
    "NIfTI": lambda folder: volume(folder / "a.nii"),
    "NRRD": lambda folder: volume(folder / "a.nrrd"),
    "MetaImage": lambda folder: volume(folder / "a.mha"),
}  # fmt: skip


@pytest.fixture(params=FILES)
def image(request, tmp_path, reader):
    return reader.open(Address(FILES[request.param](tmp_path)), Progress())


def test_it_is_left_out_and_shown_black(image):
    np.testing.assert_array_equal(image.left_out, HOLES)
    greys = image.greys.to_grey8(AUTOMATIC.window(image))
    assert (greys[HOLES] == 0).all()
    assert greys[~HOLES].std() > 30
    assert (image.pixels[HOLES] == image.black).all()


def test_it_counts_in_no_window_and_no_histogram(image):
    window = AUTOMATIC.window(image)
    values = image.greys.values[image.greys.codes][~HOLES]
    assert window.centre - window.width / 2 >= values.min() - 1
    assert histogram_of(image).original.sum() == np.count_nonzero(~HOLES)


def test_no_enhancer_sees_it_and_none_changes_it(image):
    kept = image.normalised()[~HOLES]
    given = pixels_for(image)
    assert set(np.unique(given[:, :6])) <= set(np.unique(kept))
    result = enlarged(image)
    np.testing.assert_array_equal(result.left_out, np.kron(HOLES, np.ones((2, 2), bool)))


def test_a_picture_of_the_result_has_it_black(image, tmp_path, reader):
    write_image(tmp_path / "b.png", enlarged(image))
    again = reader.open(Address(tmp_path / "b.png"), Progress())
    assert (again.pixels[:, :12] == 0).all()


@pytest.mark.parametrize(
    "name", [name for name in FILES if name.split(",")[0] in ("float", "double", "32 bits")]
)
def test_it_leaves_as_padding(tmp_path, reader, name):
    image = reader.open(Address(FILES[name](tmp_path)), Progress())
    write_dicom_image(tmp_path / "b.dcm", enlarged(image), reader, Progress())
    assert errors_of(tmp_path / "b.dcm") == []
    made = pydicom.dcmread(tmp_path / "b.dcm")
    np.testing.assert_array_equal(
        made.pixel_array == made.PixelPaddingValue, np.kron(HOLES, np.ones((2, 2), bool))
    )
    again = reader.open(Address(tmp_path / "b.dcm"), Progress())
    np.testing.assert_array_equal(again.left_out, np.kron(HOLES, np.ones((2, 2), bool)))


def test_an_image_without_a_single_number_is_refused_with_that_reason(tmp_path, reader):
    nothing = np.full((ROWS, COLUMNS), np.nan, np.float32)
    for path in (tmp_path / "a.tif", real_dicom(tmp_path / "a.dcm", "FloatPixelData", nothing)):
        if path.suffix == ".tif":
            Image.fromarray(nothing).save(path, "TIFF")
        with pytest.raises(UserError, match="No pixel of it holds a number"):
            reader.open(Address(path), Progress())


@pytest.mark.parametrize("kind", ["float", "32 bits"])
def test_a_drawing_lies_over_wide_numbers_and_leaves_with_them(tmp_path, reader, kind):
    header = pydicom.dcmread(FILES[kind](tmp_path))
    drawn = np.zeros((ROWS, COLUMNS), bool)
    drawn[2:6, 8:19] = True
    for element, vr, value in (
        (0x10, "US", ROWS), (0x11, "US", COLUMNS), (0x40, "CS", "G"), (0x50, "SS", [1, 1]),
        (0x100, "US", 1), (0x102, "US", 0),
        (0x3000, "OW", np.packbits(drawn.ravel(), bitorder="little").tobytes()),
    ):  # fmt: skip
        header.add_new(0x60000000 | element, vr, value)
    header.save_as(tmp_path / "a.dcm")
    image = reader.open(Address(tmp_path / "a.dcm"), Progress())
    np.testing.assert_array_equal(image.overlays[0].drawn, drawn)
    np.testing.assert_array_equal(image.left_out, HOLES)
    write_dicom_image(tmp_path / "b.dcm", enlarged(image), reader, Progress())
    again = pydicom.dcmread(tmp_path / "b.dcm")
    np.testing.assert_array_equal(again.overlay_array(0x6000), np.kron(drawn, np.ones((2, 2), bool)))
