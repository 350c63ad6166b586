"""Regions of every kind of file, read by the real reader child."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest

from xraysr_gui.commands.saving.region_files import regions_in, write_regions_of
from xraysr_gui.core.address import Address
from xraysr_gui.core.brush import Brush
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Ellipse, Polygon, Rectangle, mask_of
from xraysr_gui.core.region_json import CannotReadRegions
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.image_io.written.mask_file import CannotUseMask

HERE = Progress()
MM = Spacing(0.3, 0.2, Calibration.DETECTOR)
ONE = Ellipse(id="region-1", name="Lesion", colour="#ff7043", box=Box(2, 3, 5, 4))
OTHER = Rectangle(id="region-2", name="Rib", colour="#56b4e9", box=Box(6, 5, 3, 5))


@pytest.fixture
def image() -> Radiograph:
    source = Source(Address(Path("film.dcm")))
    return Radiograph.of_pixels(np.zeros((40, 56), np.float32), white=255.0, source=source, spacing=MM)


@pytest.mark.parametrize("ending", [".png", ".nii.gz", ".nrrd", ".mha"])
def test_a_mask_is_all_regions_together_and_comes_back_as_one(tmp_path, reader, image, ending):
    path = tmp_path / f"regions{ending}"
    write_regions_of(path, (ONE, OTHER), image, reader, HERE)
    (region,) = regions_in(path, image, reader, HERE)
    assert isinstance(region, Brush)
    assert region.name == ""
    both = mask_of(ONE, image.shape, MM) | mask_of(OTHER, image.shape, MM)
    assert np.array_equal(mask_of(region, image.shape, MM), both)


def test_regions_are_never_written_over_the_image_they_were_drawn_on(tmp_path, reader, image):
    path = tmp_path / "film.png"
    path.write_bytes(b"the only copy")
    film = replace(image, source=Source(Address(path)))
    with pytest.raises(CannotExport, match="never written over"):
        write_regions_of(path, (ONE,), film, reader, HERE)
    assert path.read_bytes() == b"the only copy"


def test_json_keeps_regions_apart(tmp_path, reader, image):
    path = tmp_path / "regions.json"
    write_regions_of(path, (ONE, OTHER), image, reader, HERE)
    assert regions_in(path, image, reader, HERE) == (ONE, OTHER)
    path.write_text(path.read_text().replace('"mm"', '"px"'))
    with pytest.raises(CannotReadRegions, match="in px"):
        regions_in(path, image, reader, HERE)


def test_a_matlab_slice_brings_its_tumour_and_the_border_as_drawn(tmp_path, reader, image):
    path, mask = tmp_path / "slice.mat", np.zeros(image.shape, np.uint8)
    mask[10:20, 30:40] = 1
    corners = [(31.0, 11.0), (40.0, 11.0), (40.0, 20.0), (31.0, 20.0)]
    with h5py.File(path, "w", userblock_size=512) as file:
        struct = file.create_group("cjdata")
        struct["image"] = np.arange(40 * 56).reshape(40, 56).astype(np.int16).T
        struct["tumorMask"] = mask.T
        struct["tumorBorder"] = np.array([[n for corner in corners for n in corner]]).T
        struct["label"] = np.array([[1.0]])
    with path.open("r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file, Platform: PCWIN64".ljust(128))
    tumour, border = regions_in(path, image, reader, HERE)
    assert np.array_equal(mask_of(tumour, image.shape, MM), mask > 0)
    assert isinstance(border, Polygon)
    expected = np.array([((x - 0.5) * MM.column, (y - 0.5) * MM.row) for x, y in corners])
    assert np.array([(p.x, p.y) for p in border.points]) == pytest.approx(expected)
    assert (tumour.name, border.name) == ("Mask", "Border")


def test_a_mask_of_another_size_is_refused_in_a_sentence(tmp_path, reader, image):
    path = tmp_path / "mask.png"
    small = Radiograph.of_pixels(np.zeros((20, 28)), white=1.0, source=image.source, spacing=MM)
    write_regions_of(path, (ONE,), small, reader, HERE)
    with pytest.raises(CannotUseMask, match="It has 28 x 20 pixels, and the image has 56 x 40"):
        regions_in(path, image, reader, HERE)


def test_a_mask_without_a_pixel_is_not_written(tmp_path, reader, image):
    outside = Rectangle(id="region-3", box=Box(900, 900, 5, 5))
    with pytest.raises(CannotExport, match="no pixel"):
        write_regions_of(tmp_path / "mask.png", (outside,), image, reader, HERE)
    assert not list(tmp_path.iterdir())
