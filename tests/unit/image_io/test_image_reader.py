"""From a file through the reader child to a radiograph in the program."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset

from tests.support.dicom_files import EXPLICIT, element, image_elements, start_of, write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import Cancelled, CannotOpenImage
from xraysr_gui.core.greys import VoiFunction, VoiTable, Window
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.spacing import Calibration
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom import dicom_reader
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.tags import Tag
from xraysr_gui.isolation.client import ChildProcess, Reply

COLLECTION = Path(__file__).parents[4] / "shared" / "data" / "dicom"
STORED = np.arange(48).reshape(6, 8) * 80


@pytest.fixture(scope="module")
def reader() -> Iterator[ImageReader]:
    """One child for all tests in here: that it serves on after each refusal is a part of the test."""
    one = ImageReader()
    with pytest.raises(CannotOpenImage):
        one.open(Address(Path("starts the child")), Progress())
    yield one
    one.close()


def rich_file(path: Path) -> Path:
    table = Dataset()
    entries = np.array([0, 5, 50, 4095], "<u2").tobytes()
    table.LUTDescriptor, table.LUTData, table.LUTExplanation = [4, 10, 12], entries, "STEEP"
    return write_dicom(
        path,
        STORED,
        PhotometricInterpretation="MONOCHROME1",
        PresentationLUTShape="INVERSE",
        PatientName="TEST^Tina",
        WindowCenter=["2048", "1000"],
        WindowWidth=["4096", "500"],
        VOILUTFunction="SIGMOID",
        VOILUTSequence=[table],
        ImagerPixelSpacing=["0.2", "0.1"],
        EstimatedRadiographicMagnificationFactor="2",
        PixelPaddingValue=4095,
        LossyImageCompression="01",
        LossyImageCompressionRatio="8",
    )


def same(one: Radiograph, other: Radiograph) -> None:
    """Everything that a radiograph says."""
    np.testing.assert_array_equal(one.pixels, other.pixels)
    np.testing.assert_array_equal(one.greys.values, other.greys.values)
    facts = ("black", "white", "source", "spacing", "notices", "steps", "shape")
    assert [getattr(one, fact) for fact in facts] == [getattr(other, fact) for fact in facts]
    assert (one.greys.inverted, one.greys.first_stored, one.greys.padding) == (
        other.greys.inverted,
        other.greys.first_stored,
        other.greys.padding,
    )
    assert len(one.vois) == len(other.vois)


def test_nothing_is_lost_on_the_way_out_of_the_child(tmp_path, reader):
    path = rich_file(tmp_path / "a.dcm")
    outside = reader.open(Address(path), Progress())
    inside = dicom_reader.read(Content(Address(path)), 0)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    source = replace(inside.source, sha256=digest, size=path.stat().st_size)
    same(outside, replace(inside, source=source))
    table, first, second = outside.vois
    assert isinstance(table, VoiTable)
    assert (table.title, table.first, table.bits, table.entries.tolist()) == (
        "STEEP",
        10,
        12,
        [0, 5, 50, 4095],
    )
    assert first == Window(2048, 4096, VoiFunction.SIGMOID)
    assert second == Window(1000, 500, VoiFunction.SIGMOID)
    assert outside.spacing.mm == (0.1, 0.05)
    assert outside.spacing.calibration is Calibration.MAGNIFICATION
    assert outside.source.label("PatientName") == "Tina TEST"
    assert outside.source.encoding.lossy == "method not stated, 8:1"
    assert not outside.greys.codes.flags.writeable


def test_sixty_long_voi_tables_travel(tmp_path, reader):
    tables = []
    for number in range(60):
        table = Dataset()
        table.LUTDescriptor, table.LUTExplanation = [0, 0, 16], f"TABLE {number}"
        table.LUTData = (np.arange(65536) ^ number).astype("<u2").tobytes()
        tables.append(table)
    path = write_dicom(tmp_path / "a.dcm", STORED, VOILUTSequence=tables)
    outside = reader.open(Address(path), Progress())
    assert [voi.title for voi in outside.vois] == [f"TABLE {number}" for number in range(60)]
    for number, voi in enumerate(outside.vois):
        np.testing.assert_array_equal(voi.entries, np.arange(65536) ^ number)


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_double_numbers_beyond_single_precision_are_told_and_shown(tmp_path, reader, photometric):
    values = np.array([[1e300, -1e300, 3.0, 7.0]])
    path = write_dicom(
        tmp_path / "a.dcm",
        [[0] * 4],
        PixelData=None,
        DoubleFloatPixelData=values.tobytes(),
        BitsAllocated=64,
        PhotometricInterpretation=photometric,
    )
    opened = reader.open(Address(path), Progress())
    assert dicom_reader.BEYOND_RANGE in opened.notices
    assert np.isfinite(opened.pixels).all()
    assert opened.exact is not None
    assert np.isfinite([opened.black, opened.white]).all()


def test_an_image_that_is_no_codes_travels_exactly(tmp_path, reader):
    values = np.array([[0.1, 7e8, -3.0]], np.float32)
    path = write_dicom(
        tmp_path / "a.dcm", [[0] * 3], PixelData=None, FloatPixelData=values.tobytes(), BitsAllocated=32
    )
    radiograph = reader.open(Address(path), Progress())
    assert radiograph.exact is not None
    np.testing.assert_array_equal(radiograph.pixels, values)


def test_overlays_travel(tmp_path, reader):
    path = write_dicom(tmp_path / "a.dcm", STORED)
    raw = path.read_bytes()
    drawing = np.zeros((6, 8), np.uint8)
    drawing[2, 3:6] = 1
    group = b"".join(
        (
            element(0x60000010, b"US", b"\6\0"),
            element(0x60000011, b"US", b"\x08\0"),
            element(0x60000050, b"SS", b"\1\0\1\0"),
            element(0x60003000, b"OW", np.packbits(drawing, bitorder="little").tobytes()),
        )
    )
    path.write_bytes(raw.replace(b"\xe0\x7f\x10\x00OW", group + b"\xe0\x7f\x10\x00OW"))
    (overlay,) = reader.open(Address(path), Progress()).overlays
    np.testing.assert_array_equal(overlay.drawn, drawing.astype(bool))


def test_frames_of_a_stack_are_opened_one_by_one(tmp_path, reader):
    path = write_dicom(tmp_path / "a.dcm", np.stack([STORED, STORED + 5]), FrameTime="40")
    second = reader.open(Address(path, frame=1), Progress())
    assert second.stored_at(0, 0) == 5
    assert second.source.address.frame == 1
    assert (second.source.encoding.frames, second.source.encoding.frame_time_ms) == (2, 40.0)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b"Dear colleague, thank you for sending", "no kind that this program reads"),
        (b"\0" * 128 + b"DICM", "no header"),
        (start_of(EXPLICIT) + image_elements(), "without pixel data"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_three_sentences_and_the_child_serves_on(
    tmp_path, reader, content, why
):
    bad = tmp_path / "bad.dcm"
    bad.write_bytes(content)
    with pytest.raises(CannotOpenImage, match=why) as caught:
        reader.open(Address(bad), Progress())
    assert all((caught.value.what, caught.value.why, caught.value.remedy))
    good = write_dicom(tmp_path / "good.dcm", STORED)
    assert reader.open(Address(good), Progress()).shape == (6, 8)


def test_a_missing_file_is_named(tmp_path, reader):
    with pytest.raises(CannotOpenImage, match=r"gone\.dcm could not be opened"):
        reader.open(Address(tmp_path / "gone.dcm"), Progress())


def test_stop_is_heard(tmp_path, reader):
    path = write_dicom(tmp_path / "a.dcm", STORED)
    with pytest.raises(Cancelled):
        reader.open(Address(path), Progress(stop_requested=lambda: True))


def test_a_thumbnail_has_the_size_and_the_greys_of_the_image(tmp_path, reader):
    stored = np.zeros((300, 200), int)
    stored[:, 100:] = 4095
    path = write_dicom(tmp_path / "a.dcm", stored, WindowCenter=2048, WindowWidth=4096)
    picture = reader.thumbnail(Address(path), 60, Progress())
    assert picture.shape == (60, 40)
    assert (picture[:, :19].max(), picture[:, 21:].min()) == (0, 255)


def test_a_thumbnail_of_a_tiny_image_is_enlarged(tmp_path, reader):
    path = write_dicom(tmp_path / "a.dcm", [[0, 4095]], WindowCenter=2048, WindowWidth=4096)
    assert reader.thumbnail(Address(path), 10, Progress()).tolist() == [[0] * 5 + [255] * 5] * 5


def test_tags_come_in_words(tmp_path, reader):
    tags = reader.tags(Address(rich_file(tmp_path / "a.dcm")), Progress())
    assert Tag(0, "(0010,0010)", "PN", "Patient's Name", "TEST^Tina") in tags


class Liar(ChildProcess):
    """A child that was taken over by the file it read."""

    def __init__(self, reply: Reply) -> None:
        super().__init__("nothing:nothing")
        self._reply = reply

    def ask(self, request, progress, *, time_s=None, arrays=None):
        return self._reply


@pytest.mark.parametrize(
    "reply",
    [
        Reply({}, {}),
        Reply({"black": 0, "white": 1, "inverted": False}, {"codes": np.zeros((2, 2), np.uint8)}),
        Reply({}, {"tags": np.frombuffer(b"[[1]]", np.uint8), "picture": np.zeros((2, 2, 3), np.uint8)}),
    ],
)
def test_an_answer_without_sense_is_refused(tmp_path, reply):
    liar = ImageReader(Liar(reply))
    address = Address(tmp_path / "a.dcm")
    for ask in (liar.open, liar.tags, lambda a, p: liar.thumbnail(a, 9, p)):
        with pytest.raises(CannotOpenImage, match="makes no sense"):
            ask(address, Progress())


def test_the_window_loads_no_decoder():
    heavy = "('pydicom', 'imagecodecs', 'SimpleITK', 'h5py', 'PIL', 'cv2', 'scipy')"
    look = "import sys; import xraysr_gui.image_io.image_reader; "
    look += f"print([name for name in {heavy} if name in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"


REFUSED = {
    "CR_no_pixel_data.dcm": "without pixel data (modality CR)",
    "JPEG2000-embedded-sequence-delimiter.dcm": "the header promises 256 x 1024",
    "UN_sequence.dcm": "without pixel data",
    "derived_RG3_J2KI_truncated.dcm": "ends in the middle of its compressed pixels (JPEG 2000)",
    "derived_empty.dcm": "The file is empty.",
    "derived_preamble_only.dcm": "no header",
    "derived_text_renamed.dcm": "no kind that this program reads",
    "meta_missing_tsyntax.dcm": "Rows is missing",
}
REAL = sorted(COLLECTION.glob("*/*"))


@pytest.mark.skipif(not REAL, reason="the collection of real files is not beside the project")
def test_every_real_file_opens_or_is_refused_for_its_own_reason(reader):
    opened, refused = [], {}
    for path in REAL:
        try:
            radiograph = reader.open(Address(path), Progress())
            assert np.isfinite(radiograph.greys.values).all()
            opened.append(path.name)
        except CannotOpenImage as error:
            refused[path.name] = error.why
    assert set(refused) == set(REFUSED)
    assert all(REFUSED[name] in why for name, why in refused.items()), refused
    assert len(opened) == len(REAL) - len(REFUSED)
