"""What is blurred away, and how much of a decision goes with it."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from xraysr_gui.commands.judge_lungs import lung_figures
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.judging.occlusion import without

MASK = np.zeros((320, 360), np.bool_)
MASK[100:220, 60:180] = True
STRIPES = np.tile((np.arange(360) // 4 % 2).astype(np.float32), (320, 1))


class Files:
    """Opens pictures in this process."""

    def open(self, address, progress):
        pixels = np.asarray(Image.open(address.path), np.float32) / 255
        return Radiograph.of_pixels(pixels, white=1.0, source=Source(address))


@pytest.fixture
def folder(tmp_path):
    for name, pixels in (("images", STRIPES), ("masks", MASK)):
        (tmp_path / name).mkdir()
        Image.fromarray((pixels * 255).astype(np.uint8)).save(tmp_path / name / "film.png")
    return tmp_path


def test_what_the_mask_covers_is_flat_and_the_rest_is_as_it_was():
    left = without(STRIPES, MASK)
    assert left.shape == STRIPES.shape
    assert np.ptp(left[120:200, 80:160]) < 0.05
    np.testing.assert_allclose(left[:, 220:], STRIPES[:, 220:], atol=1e-3)
    assert without(np.zeros((2000, 1000), np.float32), np.zeros((2000, 1000), np.bool_)).shape == (640, 320)


@pytest.mark.parametrize(
    ("looked_at", "share"), [(MASK, 1.0), (~MASK, 0.0)], ids=["only lungs", "all but lungs"]
)
def test_the_share_of_a_judge_that_looks_at_one_place_alone(folder, looked_at, share):
    deep = np.zeros_like(MASK)
    deep[120:200, 80:160] = True
    far = np.zeros_like(MASK)
    far[:, 230:] = True
    place = deep if looked_at is MASK else far
    found = lung_figures(folder, lambda pixels: 0.2 + float(pixels[place].std()), Files(), Progress())
    assert found["share"] == pytest.approx(share, abs=0.02)
    change = np.log(0.7 / 0.3) - np.log(0.2 / 0.8)
    assert found["lungs" if share else "rest"]["change"] == pytest.approx(change, rel=0.1)
    assert (found["films"], found["area"]) == (1, pytest.approx(MASK.mean()))


def test_what_is_not_judged_counts_as_such(folder):
    """Abstaining where lungs are blurred: no change is known, and no share."""
    judged = iter([0.5, None, 0.6])
    found = lung_figures(folder, lambda pixels: next(judged), Files(), Progress())
    assert found["lungs"] == {"judged": 0, "change": None}
    assert found["rest"]["judged"] == 1
    assert found["share"] is None


def test_a_folder_without_masks_is_refused(folder):
    Image.fromarray(np.zeros((20, 20), np.uint8)).save(folder / "masks" / "film.png")
    with pytest.raises(UserError, match="another size"):
        lung_figures(folder, lambda pixels: 0.5, Files(), Progress())
    (folder / "masks" / "film.png").unlink()
    with pytest.raises(UserError, match="No image in its images has a mask"):
        lung_figures(folder, lambda pixels: 0.5, Files(), Progress())
