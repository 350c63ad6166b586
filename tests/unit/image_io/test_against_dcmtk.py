"""What is shown and what leaves, held against DCMTK and pydicom, which share no code with this program."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.data.data_manager import DATA_ROOT
from pydicom.errors import InvalidDicomError
from pydicom.pixels import apply_modality_lut, apply_windowing

from tests.support.dcmtk import needs_dcmtk, shown_by_dcmtk
from tests.support.derived_files import enlarged, errors_of, source_file
from tests.support.dicom_files import write_dicom
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.greys import Window
from xraysr_gui.core.presets import AUTOMATIC
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.enhancers import BUILT_IN, Task
from xraysr_gui.image_io.dicom.dicom_values import quiet_pydicom
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.dicom_files import write_dicom_image

HERE = Progress()
COLLECTION = Path(__file__).parents[4] / "shared" / "data" / "dicom"
CONTRAST = [one for one in BUILT_IN if one.task is Task.CONTRAST]
WINDOWS = [(2048, 4096), (1000, 300), (600, 1)]


def real_files() -> list[Path]:
    """Samples of pydicom's own package, and the collection where it lies beside the project."""
    packaged = (Path(DATA_ROOT) / "test_files").glob("*.dcm")
    return sorted(packaged) + sorted(COLLECTION.rglob("*.dcm"))


def made_files(folder: Path) -> Iterator[Path]:
    """Every depth, sign and polarity, with rescale, window, padding and drawing."""
    kinds = itertools.product((8, 10, 12, 16), (False, True), ("MONOCHROME1", "MONOCHROME2"), (1.0, 2.0))
    for bits, signed, photometric, slope in kinds:
        lowest = -(1 << (bits - 1)) if signed else 0
        top = (1 << bits) - 1
        stored = (np.arange(48 * 64).reshape(48, 64) * 7) % top + lowest
        middle = (stored.min() + stored.max()) / 2 * slope - 10
        yield write_dicom(
            folder / f"{bits}-{signed}-{photometric}-{slope}.dcm",
            stored,
            bits=bits,
            signed=signed,
            PhotometricInterpretation=photometric,
            RescaleSlope=slope,
            RescaleIntercept=-10,
            WindowCenter=f"{middle:.1f}",
            WindowWidth=f"{top * slope / 2:.1f}",
        )


def opened(reader: ImageReader, path: Path) -> Radiograph | None:
    try:
        return reader.open(Address(path), HERE)
    except UserError:
        return None


def compared_greys(reader: ImageReader, path: Path) -> np.ndarray | None:
    """How far our greys are from DCMTK's, in the file's own window; None where one of both shows nothing."""
    image = opened(reader, path)
    if image is None or not image.vois or not isinstance(image.vois[0], Window):
        return None
    if image.source.encoding.photometric not in ("MONOCHROME1", "MONOCHROME2"):
        return None
    theirs = shown_by_dcmtk(path, "+Wi", "1", "-O")
    if theirs is None or theirs.shape != image.shape:
        return None
    off = np.abs(image.greys.to_grey8(image.vois[0]).astype(int) - theirs)
    return off if image.left_out is None else off[~image.left_out]


@needs_dcmtk
def test_made_files_show_the_same_greys(tmp_path, reader):
    seen = 0
    for path in made_files(tmp_path):
        off = compared_greys(reader, path)
        assert off is not None, f"{path.name} is shown by neither"
        assert off.max() <= 1, path.name
        seen += 1
    assert seen == 32


@needs_dcmtk
def test_real_files_show_the_same_greys(reader):
    wrong, seen = [], 0
    for path in real_files():
        if "broken" in path.parts:
            continue
        off = compared_greys(reader, path)
        if off is not None:
            seen += 1
            wrong += [(path.name, int(off.max()))] if off.size and off.max() > 1 else []
    assert wrong == []
    assert seen >= 5


def test_real_files_hold_the_same_values(reader):
    seen = 0
    for path in real_files():
        image = opened(reader, path)
        if image is None or image.exact is not None or "broken" in path.parts:
            continue
        if image.source.encoding.photometric not in ("MONOCHROME1", "MONOCHROME2"):
            continue
        try:
            with quiet_pydicom():
                header = pydicom.dcmread(path)
                stored = header.pixel_array
                if image.source.encoding.lossy or stored.shape[-2:] != image.shape:
                    continue
                values = apply_modality_lut(stored if stored.ndim == 2 else stored[0], header)
        except (
            InvalidDicomError,
            AttributeError,
            ValueError,
            RuntimeError,
            NotImplementedError,
            KeyError,
            IndexError,
            TypeError,
        ):
            continue  # pydicom cannot decode it, or finds no header
        if any("missing" in notice or "pixel" in notice.lower() for notice in image.notices):
            continue
        np.testing.assert_allclose(
            image.greys.values[image.greys.codes], values, rtol=1e-6, err_msg=path.name
        )
        seen += 1
    assert seen >= 10


def leave(reader: ImageReader, result: Radiograph, folder: Path) -> Path:
    target = folder / "result.dcm"
    write_dicom_image(target, result, reader, HERE)
    assert errors_of(target) == []
    return target


def padded_file(path: Path, **more: object) -> Path:
    stored = (np.arange(24 * 32).reshape(24, 32) * 5) % 3000 + 100
    stored[:, :8] = 60
    return source_file(path, stored=stored, PixelPaddingValue=60, **more)


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_padding_leaves_as_padding_and_nothing_else_does(tmp_path, reader, photometric):
    image = reader.open(Address(padded_file(tmp_path / "a.dcm", PhotometricInterpretation=photometric)), HERE)
    flat = np.full((24, 32), image.normalised_of(np.float32([[image.padding_pixel]])).item(), np.float32)
    result = image.enhanced(flat, enlarged(image).steps[-1], 1)
    made = pydicom.dcmread(leave(reader, result, tmp_path))
    is_padding = made.pixel_array == made.PixelPaddingValue
    assert made.PixelPaddingValue == 60
    assert is_padding[:, :8].all()
    assert not is_padding[:, 8:].any(), "a measurement of that value is stored one step off"
    again = reader.open(Address(tmp_path / "result.dcm"), HERE)
    np.testing.assert_array_equal(again.left_out, image.left_out)


def test_signed_padding_leaves_as_a_signed_number(tmp_path, reader):
    stored = (np.arange(24 * 32).reshape(24, 32) * 5) % 3000 - 1000
    stored[:, :8] = -2000
    path = source_file(tmp_path / "a.dcm", stored=stored, signed=True, PixelPaddingValue=-2000)
    made = pydicom.dcmread(leave(reader, enlarged(reader.open(Address(path), HERE)), tmp_path))
    assert made.PixelPaddingValue == -2000
    assert (made.pixel_array[:, :16] == -2000).all()


SHUTTERS = {
    "RECTANGULAR": {
        "ShutterUpperHorizontalEdge": 4,
        "ShutterLowerHorizontalEdge": 20,
        "ShutterLeftVerticalEdge": 5,
        "ShutterRightVerticalEdge": 28,
    },
    "CIRCULAR": {"CenterOfCircularShutter": [12, 16], "RadiusOfCircularShutter": 9, "PixelSpacing": None,
                 "ImagerPixelSpacing": None},
    "POLYGONAL": {"VerticesOfThePolygonalShutter": [2, 2, 2, 30, 22, 16]},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHUTTERS)
def test_a_shutter_is_applied_and_leaves_scaled(tmp_path, reader, shape):
    path = source_file(
        tmp_path / "a.dcm", ShutterShape=shape, ShutterPresentationValue=0x8080, **SHUTTERS[shape]
    )
    image = reader.open(Address(path), HERE)
    covered = image.shutter.covered
    assert 0.2 < covered.mean() < 0.9
    assert covered[0, 0]
    assert not covered[11, 15]
    assert image.shutter.grey == 128
    assert any("shutter" in notice for notice in image.notices)
    if shape == "RECTANGULAR":
        expected = np.ones((24, 32), bool)
        expected[3:20, 4:28] = False
        np.testing.assert_array_equal(covered, expected)
    result = enlarged(image)
    again = reader.open(Address(leave(reader, result, tmp_path)), HERE)
    assert again.shutter.grey == 128
    assert np.mean(again.shutter.covered != result.shutter.covered) < 0.05
    if shape == "RECTANGULAR":
        np.testing.assert_array_equal(again.shutter.covered, result.shutter.covered)


def drawing(rows: int = 24, columns: int = 32) -> np.ndarray:
    drawn = np.zeros((rows, columns), bool)
    drawn[2:6, 3:9] = True
    return drawn


def with_drawing(path: Path, **more: object) -> Path:
    header = pydicom.dcmread(source_file(path, **more))
    for element, kind, value in (
        (0x10, "US", 24), (0x11, "US", 32), (0x40, "CS", "G"), (0x50, "SS", [1, 1]), (0x100, "US", 1),
        (0x102, "US", 0), (0x1500, "LO", "Marks"),
        (0x3000, "OW", np.packbits(drawing().ravel(), bitorder="little").tobytes()),
    ):  # fmt: skip
        header.add_new(0x60000000 | element, kind, value)
    header.save_as(path)
    return path


def test_a_drawing_leaves_scaled(tmp_path, reader):
    result = enlarged(reader.open(Address(with_drawing(tmp_path / "a.dcm")), HERE))
    target = leave(reader, result, tmp_path)
    np.testing.assert_array_equal(
        pydicom.dcmread(target).overlay_array(0x6000), np.kron(drawing(), np.ones((2, 2), bool))
    )
    assert reader.open(Address(target), HERE).overlays[0].title == "Marks"


def test_a_drawing_that_is_a_shutter_covers_and_leaves_as_one(tmp_path, reader):
    path = with_drawing(tmp_path / "a.dcm", ShutterShape="BITMAP", ShutterOverlayGroup=0x6000)
    image = reader.open(Address(path), HERE)
    assert image.overlays == ()
    np.testing.assert_array_equal(image.shutter.covered, drawing())
    again = reader.open(Address(leave(reader, enlarged(image), tmp_path)), HERE)
    np.testing.assert_array_equal(again.shutter.covered, np.kron(drawing(), np.ones((2, 2), bool)))
    assert again.overlays == ()


@pytest.mark.parametrize(
    "damage",
    [{"ShutterUpperHorizontalEdge": None}, {"ShutterShape": "STAR"}, {"ShutterLowerHorizontalEdge": 0}],
)
def test_a_damaged_shutter_covers_nothing_and_is_said(tmp_path, reader, damage):
    said = {"ShutterShape": "RECTANGULAR", **SHUTTERS["RECTANGULAR"], **damage}
    image = reader.open(Address(source_file(tmp_path / "a.dcm", **said)), HERE)
    assert image.shutter is None
    assert any("shutter is damaged" in notice for notice in image.notices)


@pytest.mark.parametrize(("centre", "width"), WINDOWS)
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_an_exact_window_shows_the_same_where_its_function_is_ignored(
    tmp_path, reader, centre, width, photometric
):
    path = source_file(
        tmp_path / "a.dcm",
        WindowCenter=centre,
        WindowWidth=width,
        WindowCenterWidthExplanation=None,
        VOILUTFunction="LINEAR_EXACT",
        PhotometricInterpretation=photometric,
    )
    result = enlarged(reader.open(Address(path), HERE))
    target = leave(reader, result, tmp_path)
    made = pydicom.dcmread(target)
    del made.VOILUTFunction
    theirs = apply_windowing(made.pixel_array, made)
    grey = theirs / 4095 * 255
    grey = 255 - grey if photometric == "MONOCHROME1" else grey
    again = reader.open(Address(target), HERE)
    ours = again.greys.to_grey8(result.vois[0]).astype(float)
    assert np.abs(ours - grey).max() <= 1


@needs_dcmtk
@pytest.mark.parametrize("enhancer", CONTRAST, ids=lambda one: one.id)
def test_contrast_is_not_white_in_another_viewer(tmp_path, reader, enhancer):
    rows, columns = np.mgrid[0:192, 0:256]
    stored = (1700 + 900 * np.sin(rows / 27) * np.cos(columns / 33)).astype(int)
    stored += np.random.default_rng(1).integers(-30, 30, stored.shape)
    path = source_file(
        tmp_path / "a.dcm", stored=stored, bits=16, WindowCenter=1650, WindowWidth=2700,
        WindowCenterWidthExplanation=None,
    )  # fmt: skip
    image = reader.open(Address(path), HERE)
    target = leave(reader, enhance_radiograph(image, enhancer, enhancer.parameters()), tmp_path)
    shown = shown_by_dcmtk(target, "+Wi", "1")
    assert np.mean((shown == 0) | (shown == 255)) < 0.1
    assert shown.std() > 20


@needs_dcmtk
@pytest.mark.skipif(
    not COLLECTION.is_dir(), reason="the collection of real files does not lie beside the project"
)
@pytest.mark.parametrize("enhancer", CONTRAST, ids=lambda one: one.id)
def test_contrast_of_real_files_is_no_more_saturated_than_the_file(tmp_path, reader, enhancer):
    wrong, seen = [], 0
    others = "broken/MR_truncated.dcm", "other_ts/1.2.840.10008.1.2.4.57.dcm"
    for path in (*sorted((COLLECTION / "cr").glob("*.dcm")), *(COLLECTION / name for name in others)):
        image = opened(reader, path)
        before = None if image is None else shown_by_dcmtk(path, "+Wi", "1")
        if image is None or before is None:
            continue
        target = leave(reader, enhance_radiograph(image, enhancer, enhancer.parameters()), tmp_path)
        after = shown_by_dcmtk(target, "+Wi", "1")
        shares = [float(np.mean((one == 0) | (one == 255))) for one in (before, after)]
        seen += 1
        wrong += [(path.name, *shares)] if shares[1] > shares[0] + 0.1 else []
    assert wrong == []
    assert seen >= 5


@needs_dcmtk
@pytest.mark.skipif(
    not COLLECTION.is_dir(), reason="the collection of real files does not lie beside the project"
)
def test_what_dcmtk_shows_of_damaged_files_is_shown_here(reader):
    """In one window for both."""
    seen = 0
    for path in sorted((COLLECTION / "broken").glob("*.dcm")):
        image = opened(reader, path)
        window = AUTOMATIC.window(image) if image is not None else Window(128, 256)
        words = ("+Ww", f"{window.centre}", f"{window.width}", "-O")
        theirs = shown_by_dcmtk(path, *words)
        if theirs is None:
            continue
        assert image is not None, path.name
        off = np.abs(image.greys.to_grey8(window).astype(int) - theirs)
        assert off.max() <= 1, path.name
        seen += 1
    assert seen >= 1


@needs_dcmtk
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("has_values_table", [False, True])
def test_tables_show_the_same_greys(tmp_path, reader, photometric, has_values_table):
    more: dict[str, object] = {}
    if has_values_table:
        values = pydicom.Dataset()
        values.LUTDescriptor, values.ModalityLUTType = [4096, 0, 16], "US"
        values.LUTData = (4095 - np.arange(4096) ** 2 // 4096).astype("<u2").tobytes()
        more["ModalityLUTSequence"] = [values]
    shown = pydicom.Dataset()
    shown.LUTDescriptor = [4096, 0, 16]
    shown.LUTData = (np.arange(4096) ** 2 // 256).astype("<u2").tobytes()
    path = source_file(
        tmp_path / "a.dcm", VOILUTSequence=[shown], PhotometricInterpretation=photometric,
        WindowCenter=None, WindowWidth=None, WindowCenterWidthExplanation=None, **more,
    )  # fmt: skip
    image = reader.open(Address(path), HERE)
    assert not isinstance(image.vois[0], Window)
    theirs = shown_by_dcmtk(path, "+Wl", "1", "-O")
    assert theirs is not None
    off = np.abs(image.greys.to_grey8(image.vois[0]).astype(int) - theirs)
    assert off.max() <= 1
    assert theirs.std() > 20
