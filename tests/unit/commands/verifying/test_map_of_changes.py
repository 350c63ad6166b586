"""The map of changed pixels, held to the two files as pydicom and Pillow read them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from tests.support.derived_files import source_file
from xraysr_gui.commands.enhance_radiograph import ThisProcess, enhance_radiograph
from xraysr_gui.commands.saving.export_result import export_result
from xraysr_gui.commands.verifying.difference_map import painted
from xraysr_gui.commands.verifying.made_again import Verifying
from xraysr_gui.commands.verifying.verdict import Kind, Verdict
from xraysr_gui.commands.verifying.verify_result import verify_result
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.image_io.image_reader import ImageReader

ROWS, COLUMNS, BITS = 60, 84, 12
TOP, IN_PICTURES = 2**BITS - 1, 2**16 - 1
ONE_BY_ONE = 1e-3
"""Of a grey level: the map is kept in 32 bits."""


def numbers_in(path: Path) -> NDArray[np.int64]:
    """What a file stores, by libraries that are not ours."""
    if path.suffix == ".dcm":
        return pydicom.dcmread(path).pixel_array.astype(np.int64)
    with Image.open(path) as picture:
        return np.asarray(picture).astype(np.int64)


def put_in(path: Path, numbers: NDArray[np.int64]) -> None:
    """Other pixels in a file that says of itself what it said before."""
    stored = numbers.astype(np.uint16)
    if path.suffix == ".dcm":
        whole = pydicom.dcmread(path)
        whole.PixelData = stored.tobytes()
        whole.save_as(path)
        return
    with Image.open(path) as picture:
        picture.load()
        texts, tags = PngInfo(), ImageFileDirectory_v2()
        for name, text in picture.info.items():
            if isinstance(text, str):
                texts.add_itxt(name, text)
        for tag in (270, 305):
            if (said := getattr(picture, "tag_v2", {}).get(tag)) is not None:
                tags[tag] = said
    if path.suffix == ".png":
        Image.fromarray(stored).save(path, pnginfo=texts)
    else:
        Image.fromarray(stored).save(path, tiffinfo=tags)


def changed(numbers: NDArray[np.int64], seed: int, top: int) -> NDArray[np.int64]:
    """Some dots, a bar and a blot of other grey levels, of which `top` is the white of the file."""
    chance, spare = np.random.default_rng(seed), top.bit_length() - BITS
    made = numbers >> spare
    for _ in range(9):
        row, column = chance.integers(ROWS), chance.integers(COLUMNS)
        made[row, column] = chance.integers(TOP + 1)
    row, column = chance.integers(ROWS - 8), chance.integers(COLUMNS - 20)
    made[row, column : column + 20] = np.clip(made[row, column : column + 20] + 1, 0, TOP)
    made[row + 2 : row + 8, column : column + 5] = TOP // 2
    anew = made << spare | made >> BITS - spare  # a picture spreads its grey levels over whole bytes
    return np.where(made == numbers >> spare, numbers, anew)


def told_of(reader: ImageReader, path: Path) -> Verdict:
    return verify_result(path, Verifying(reader, ThisProcess(), lambda: BUILT_IN))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["a.dcm", "a.png", "a.tiff"])
def test_the_map_shows_where_and_by_how_much_two_files_differ(tmp_path, name, seed):
    reader, path = ImageReader(), tmp_path / name
    stored = (np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS) * 7) % 4000
    image = reader.open(Address(source_file(tmp_path / "in.dcm", stored=stored)), Progress())
    result = enhance_radiograph(image, BUILT_IN["median"], BUILT_IN["median"].parameters())
    export_result(result, path, reader)
    before = numbers_in(path)
    put_in(path, changed(before, seed, TOP if name == "a.dcm" else IN_PICTURES))
    after = numbers_in(path)
    expected = np.abs(after - before) * (1.0 if name == "a.dcm" else TOP / IN_PICTURES)
    assert np.count_nonzero(expected) > 30

    told = told_of(reader, path)
    reader.close()

    assert told.kind is Kind.PIXELS
    assert told.difference is not None
    np.testing.assert_allclose(told.difference, expected, atol=ONE_BY_ONE)
    rows, columns = np.nonzero(expected)
    [place] = told.places
    assert (place.pixels, place.column, place.row) == (len(rows), columns.min(), rows.min())
    assert (place.width, place.height) == (np.ptp(columns) + 1, np.ptp(rows) + 1)
    assert told.levels == pytest.approx(expected.max(), abs=ONE_BY_ONE)
    lit = told.picture.astype(int).sum(2) > told.picture.astype(int).sum(2).min()
    assert (lit == (expected > 0)).all()


def test_what_lies_between_two_grey_levels_of_a_picture_is_not_called_whole(tmp_path):
    reader, path = ImageReader(), tmp_path / "a.tiff"
    image = reader.open(Address(source_file(tmp_path / "in.dcm")), Progress())
    export_result(enhance_radiograph(image, BUILT_IN["gamma"], BUILT_IN["gamma"].parameters()), path, reader)
    numbers = numbers_in(path).copy()
    numbers[5, 7] += 1
    put_in(path, numbers)
    told = told_of(reader, path)
    reader.close()
    assert not told.is_good


def test_a_lone_pixel_of_a_large_image_is_painted_with_its_neighbourhood_and_brighter_the_more_it_is_off():
    off = np.zeros((520, 640), np.float32)
    weak, strong, corner = (100, 200), (300, 17), (519, 639)
    off[weak], off[strong], off[corner] = 1, 900, 450
    bright = painted(off).astype(int).sum(2)
    lit = bright > bright.min()
    expected = np.zeros(off.shape, bool)
    for row, column in (weak, strong, corner):
        expected[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3] = True
    assert (lit == expected).all()
    assert bright.min() < bright[weak] < bright[corner] < bright[strong]
