from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from xraysr_gui.core.body_mask import body_mask, connected

DATA = Path(__file__).parents[4] / "shared" / "data" / "lesions"


def film(size: int = 300) -> np.ndarray:
    """Tissue with two dark lungs inside, from edge to edge."""
    rows, columns = np.mgrid[:size, :size] / size
    tissue = 0.5 + 0.2 * np.sin(5 * rows) * np.cos(4 * columns)
    for middle in (0.33, 0.63):
        tissue -= 0.3 * (((rows - 0.5) / 0.25) ** 2 + ((columns - middle) / 0.12) ** 2 < 1)
    return (tissue + np.random.default_rng(0).normal(0, 0.01, tissue.shape)).clip(0.08, 1).astype(np.float32)


def framed(grey: float) -> tuple[np.ndarray, np.ndarray]:
    """The film with a border of one grey: 40 pixels at the left, 25 at the top, 60 at the right."""
    image, inside = film(), np.zeros((300, 300), bool)
    inside[25:, 40:-60] = True
    image[~inside] = grey
    return image, inside


@pytest.mark.parametrize("grey", [0.0, 1.0], ids=["black border", "bright collimator"])
def test_a_border_is_left_out_and_the_lungs_are_not(grey):
    image, inside = framed(grey)
    found = body_mask(image)
    assert not (found & ~inside).any()
    assert (found & inside).sum() > 0.95 * inside.sum()


def test_a_round_collimator_leaves_a_round_body():
    image = film()
    rows, columns = np.mgrid[:300, :300]
    inside = (rows - 150) ** 2 + (columns - 150) ** 2 < 140**2
    image[~inside] = 0
    found = body_mask(image)
    assert not (found & ~inside).any()
    assert found.sum() > 0.94 * inside.sum()


def test_a_letter_in_the_black_border_is_no_body():
    image, _ = framed(0.0)
    image[100:110, 10:20] = 1.0
    assert not body_mask(image)[95:115, 5:25].any()


def test_without_a_border_all_is_body():
    assert body_mask(film()).mean() > 0.99
    assert body_mask(np.full((40, 50), 0.3, np.float32)).all()
    assert body_mask(np.zeros((1, 1), np.float32)).all()


def test_a_large_image_has_the_mask_of_its_small_copy_and_always_the_same():
    image, inside = framed(0.0)
    large = np.kron(image, np.ones((3, 3), np.float32))
    found = body_mask(large)
    assert found.shape == large.shape
    assert not (found & ~np.kron(inside, np.ones((3, 3), bool))).any()
    assert found.mean() == pytest.approx(body_mask(image).mean(), abs=0.03)
    assert np.array_equal(found, body_mask(large))


@pytest.mark.parametrize("seed", range(5))
def test_connected_parts_are_those_of_scipy(seed):
    mask = np.random.default_rng(seed).random((40, 50)) < 0.55
    labels, sizes = connected(mask)
    theirs, count = ndimage.label(mask)
    assert sizes.size == count + 1
    assert len(np.unique(np.stack([labels.ravel(), theirs.ravel()]), axis=1).T) == count + 1
    assert sizes.sum() == mask.size


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared radiographs are not on this computer")
def test_the_lungs_of_real_chests_are_body():
    from PIL import Image

    for path in sorted((DATA / "cxr_lung" / "images").glob("*.jpg"))[:3]:
        image = np.asarray(Image.open(path).convert("L"), np.float32)[::2, ::2] / 255
        lungs = (
            np.asarray(Image.open(DATA / "cxr_lung" / "masks" / f"{path.stem}.png").convert("L"))[::2, ::2]
            > 0
        )
        found = body_mask(image)
        assert (found & lungs).sum() > 0.97 * lungs.sum()
        assert found.mean() > 0.5
