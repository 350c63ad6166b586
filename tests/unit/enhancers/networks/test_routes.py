"""A quick network for all of an image, a good one for its lively parts, and no seam between them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.model_folder import Manifest, ModelFolder, read_model_folder, write_manifest
from xraysr_gui.enhancers.networks.routes import FEATHER, SIDE, Route, lively, refine, route_of
from xraysr_gui.enhancers.networks.tiling import Grid, even_sides, tiles

NOWHERE = ModelFolder(Path("nowhere"), Manifest("x", "x", "x", "denoise"))
GRID = Grid(scale=2, halo=3)


def doubled(piece: np.ndarray) -> np.ndarray:
    return piece.repeat(2, 2).repeat(2, 3)


def half_lively(rows: int = 300, columns: int = 400) -> np.ndarray:
    """Flat on the left, fine structure on the right."""
    noise = np.random.default_rng(1).random((rows, columns), dtype=np.float32)
    return np.where(np.arange(columns) < columns // 2, np.float32(0.5), noise)


def refined(pixels: np.ndarray, share: float) -> np.ndarray:
    quick = doubled(pixels[None, None])[0, 0] * np.float32(0.5)
    refine(Route(NOWHERE, NOWHERE, share), pixels, quick, doubled, GRID, Progress())
    return quick


def test_the_lively_half_is_done_by_the_good_network_and_the_flat_one_is_not():
    pixels = half_lively()
    result = refined(pixels, 0.4)
    good = doubled(pixels[None, None])[0, 0]
    np.testing.assert_array_equal(result[:, :200], good[:, :200] * np.float32(0.5))
    np.testing.assert_allclose(result[:, -150:], good[:, -150:], atol=1e-6)


def test_all_of_an_image_may_be_lively():
    pixels = half_lively()
    np.testing.assert_allclose(refined(pixels, 1.0), doubled(pixels[None, None])[0, 0], atol=1e-6)


def test_no_seam_shows_where_one_network_ends():
    ramp = np.full((SIDE * 3, SIDE * 3), 0.5, np.float32)
    ramp[SIDE : 2 * SIDE, SIDE : 2 * SIDE] += np.random.default_rng(2).random((SIDE, SIDE), np.float32) * 1e-3
    result = refined(ramp, 1 / 9)
    steps = np.abs(np.diff(result[SIDE * 3]))
    assert result[SIDE * 3, SIDE * 3] == pytest.approx(0.5, abs=2e-3)  # the good network's
    assert result[SIDE * 3, 0] == pytest.approx(0.25)  # the quick network's
    assert steps.max() < 0.25 / (FEATHER * GRID.scale) + 2e-3


def test_the_share_of_the_good_network_bounds_its_work():
    pixels = np.random.default_rng(3).random((500, 700), dtype=np.float32)
    every = tiles((500, 700), even_sides((500, 700), SIDE, GRID))
    assert len(lively(pixels, every, 0.4)) == round(0.4 * len(every))


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    for name, scale in (("quick", 2), ("good", 2), ("other", 4)):
        (tmp_path / name).mkdir()
        write_manifest(tmp_path / name, Manifest(name, name, name, "super-resolution", scale=scale))
    return tmp_path


def mixed(folders: Path, **routes: object) -> ModelFolder:
    (folders / "mixed").mkdir()
    manifest = Manifest("mixed", "Mixed", "Both.", "super-resolution", scale=2, routes=routes)
    write_manifest(folders / "mixed", manifest)
    return read_model_folder(folders / "mixed")


def test_a_route_names_its_two_networks(folders):
    route = route_of(mixed(folders, quick="quick", good="good", share=0.4))
    assert (route.quick.manifest.id, route.good.manifest.id, route.share) == ("quick", "good", 0.4)
    assert route_of(read_model_folder(folders / "quick")) is None


@pytest.mark.parametrize(
    "routes",
    [
        {"quick": "quick", "good": "other", "share": 0.4},
        {"quick": "quick", "good": "good", "share": 0},
        {"quick": "quick", "good": "good", "share": "much"},
        {"quick": "quick", "good": "gone", "share": 0.4},
        {"quick": "../quick", "good": "good", "share": 0.4},
        {"quick": "mixed", "good": "good", "share": 0.4},
        {"share": 0.4},
    ],
    ids=["sizes", "none", "no number", "missing", "elsewhere", "itself", "nothing"],
)
def test_a_route_that_leads_nowhere_is_refused(folders, routes):
    with pytest.raises(ModelUnavailable):
        route_of(mixed(folders, **routes))
