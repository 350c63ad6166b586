"""Error bars cover as often as they promise, also on films that are grainier than those they learned from."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from xraysr_gui.metrics.error_bars import ErrorBars, coverage, error_bars, film_errors, held_to, learned


def film(seed: int):
    """A truth of blots with grain of its own, an image with noise, and a smoothed output."""
    rng = np.random.default_rng(seed)
    blots = gaussian_filter(rng.standard_normal((128, 128)), 6) * 0.8
    grain = rng.uniform(0.003, 0.02) * rng.standard_normal((128, 128))
    truth = (0.5 + blots + grain).clip(0, 1).astype(np.float32)
    image = (truth + 0.01 * rng.standard_normal(truth.shape)).clip(0, 1).astype(np.float32)
    return truth, image, gaussian_filter(image, 0.8)


@pytest.fixture(scope="module")
def films():
    return [film_errors(*film(seed), most=4000) for seed in range(150)]


def test_films_nobody_learned_from_are_covered_as_promised(films):
    bars = held_to(learned(films[:50]), films[50:110])
    covered = np.array([coverage(bars, one) for one in films[110:]])
    assert 0.88 <= covered.mean() <= 0.92
    assert (np.abs(covered - 0.9) <= 0.03).mean() > 0.8
    assert len({round(bars.of_film(one.traits), 3) for one in films[110:]}) > 20


def test_the_map_is_the_half_width_and_survives_its_file(films):
    bars = held_to(learned(films[:50]), films[50:110])
    kept = ErrorBars.of_json(json.loads(json.dumps(bars.to_json())))
    truth, image, output = film(500)
    widths = error_bars(kept, image, output)
    assert widths.shape == output.shape
    assert widths == pytest.approx(error_bars(bars, image, output))
    assert 0.86 <= (np.abs(output - truth) <= widths).mean() <= 0.95


def test_too_few_films_promise_nothing(films):
    with pytest.raises(ValueError, match="more films"):
        learned(films[:10])
    with pytest.raises(ValueError, match="too few"):
        held_to(learned(films[:50]), films[50:58])
