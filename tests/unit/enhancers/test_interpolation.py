from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from xraysr_gui.core.errors import EnhancementFailed
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations import resample
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.enhancers import BUILT_IN, Task
from xraysr_gui.enhancers.classical import back_projection, least_squares, pieces
from xraysr_gui.metrics.psnr import psnr

PILLOW = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
ENLARGING = [enhancer for enhancer in BUILT_IN if enhancer.task is Task.SUPER_RESOLUTION]


def enlarged(name, pixels, **chosen):
    enhancer = BUILT_IN[name]
    return enhancer.run(pixels, enhancer.parameters(**chosen), Progress())


@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("name", PILLOW)
def test_plain_interpolation_is_what_pillow_makes_of_floats(name, scale, sharp_chest):
    piece = sharp_chest[100:137, 60:111]
    size = (piece.shape[1] * scale, piece.shape[0] * scale)
    expected = np.asarray(Image.fromarray(piece).resize(size, PILLOW[name]))

    np.testing.assert_allclose(enlarged(name, piece, scale=scale), expected.clip(0, 1), atol=1e-5)


@pytest.mark.parametrize("name", [*PILLOW, "least-squares"])
@pytest.mark.parametrize("scale", [2, 3])
def test_pieces_leave_no_trace(name, scale, sharp_chest, monkeypatch):
    whole = enlarged(name, sharp_chest, scale=scale)
    monkeypatch.setattr(pieces, "PIXELS_AT_ONCE", 1)

    np.testing.assert_allclose(enlarged(name, sharp_chest, scale=scale), whole, atol=1e-6)


@pytest.mark.parametrize("enhancer", ENLARGING, ids=lambda e: e.id)
def test_an_even_image_stays_even_up_to_its_border(enhancer):
    even = np.full((9, 5), 0.3, np.float32)

    result = enhancer.run(even, enhancer.parameters(scale=3), Progress())

    np.testing.assert_allclose(result, 0.3, atol=1e-6)


@pytest.mark.parametrize("enhancer", ENLARGING, ids=lambda e: e.id)
def test_the_field_stays_where_it_is(enhancer):
    slope = np.tile(np.linspace(0.2, 0.8, 40, dtype=np.float32), (20, 1))

    result = enhancer.run(slope, enhancer.parameters(scale=2), Progress())

    step = slope[0, 1] - slope[0, 0]
    np.testing.assert_allclose(result[20, 20:60:2] + step / 4, slope[0, 10:30], atol=0.3 * step)
    np.testing.assert_allclose(result[20, 20:60].mean(), slope[0, 10:30].mean(), atol=1e-4)


@pytest.mark.parametrize("kernel", ["bicubic", "area"])
@pytest.mark.parametrize("scale", [2, 3, 4])
def test_back_projection_explains_the_given_image(kernel, scale, sharp_chest):
    small = resample.shrink(sharp_chest, scale, kernel)
    plain = enlarged("bicubic", small, scale=scale)
    result = enlarged("back-projection", small, scale=scale, kernel=kernel)

    def unexplained(larger):
        return np.abs(resample.shrink(larger, scale, kernel) - small)[4:-4, 4:-4].mean()

    assert unexplained(result) < 0.2 * unexplained(plain)


def test_back_projection_restores_more_than_its_beginning(sharp_chest):
    small = Degradation(down=2).apply(sharp_chest)
    begun, result = enlarged("bicubic", small), enlarged("back-projection", small)

    assert psnr(sharp_chest, result) > psnr(sharp_chest, begun) + 0.5


def test_back_projection_reports_each_turn(sharp_chest):
    told = []
    chosen = back_projection.BackProjectionParameters(iterations=5)
    back_projection.project_back(sharp_chest[:20, :20], chosen, Progress(lambda f, _: told.append(f)))

    assert len(told) == 11
    assert told == sorted(told)


@pytest.fixture
def weights(tmp_path, monkeypatch):
    """Random weights for every place, in a folder that stands for the resources."""
    (tmp_path / "filters").mkdir()
    monkeypatch.setattr(least_squares.places, "resources", lambda: tmp_path)
    made = np.random.default_rng(3).uniform(0, 1 / 49, (9, 7, 7))
    np.save(tmp_path / "filters" / "least_squares_x3.npy", made)
    return made


def test_least_squares_weighs_the_49_nearest_pixels_for_each_place(weights):
    pixels = np.random.default_rng(4).random((6, 5), dtype=np.float32)
    mirrored = np.pad(pixels, 3, mode="symmetric")
    expected = np.empty((18, 15))
    for row in range(18):
        for column in range(15):
            place = row % 3 * 3 + column % 3
            around = mirrored[row // 3 : row // 3 + 7, column // 3 : column // 3 + 7]
            expected[row, column] = (around * weights[place]).sum()

    np.testing.assert_allclose(enlarged("least-squares", pixels, scale=3), expected, atol=1e-6)


@pytest.mark.parametrize("damage", ["missing", "short", "shape", "number"])
def test_least_squares_says_what_is_wrong_with_its_weights(damage, weights, tmp_path):
    file = tmp_path / "filters" / "least_squares_x3.npy"
    if damage == "missing":
        file.unlink()
    elif damage == "short":
        file.write_bytes(file.read_bytes()[:70])
    else:
        np.save(file, weights[:4] if damage == "shape" else weights * np.nan)

    with pytest.raises(EnhancementFailed, match="missing or damaged"):
        enlarged("least-squares", np.zeros((4, 4), np.float32), scale=3)


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_the_learned_weights_beat_the_plain_methods(scale, sharp_chest):
    truth = sharp_chest[: 252 // scale * scale, : 216 // scale * scale]
    small = Degradation(down=scale, bits=8).apply(truth)
    gained = [
        psnr(truth, enlarged("least-squares", small, scale=scale))
        - psnr(truth, enlarged(name, small, scale=scale))
        for name in PILLOW
    ]

    assert min(gained) > 0
