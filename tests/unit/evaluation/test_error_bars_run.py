"""Error bars are tried patient by patient, and where a reader has marked something."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.evaluation.truth import error_bars_run
from xraysr_gui.evaluation.truth.asked import Asked, seeded, suffered_for
from xraysr_gui.evaluation.truth.error_bars_run import error_bars_section, learned_bars
from xraysr_gui.metrics.error_bars import error_bars

SIDE = 96
MEDIAN = BUILT_IN["median"]


@dataclass
class Film:
    name: str
    patient: str
    pixels: np.ndarray
    lesion: np.ndarray | None = None
    bits: int = 12


def film(number: int, patient: str) -> Film:
    rng = np.random.default_rng(number)
    blots = gaussian_filter(rng.standard_normal((SIDE, SIDE)), 6) * 0.8
    grain = rng.uniform(0.003, 0.02) * rng.standard_normal((SIDE, SIDE))
    return Film(f"{number}.png", patient, (0.5 + blots + grain).clip(0, 1).astype(np.float32))


class Smoothing:
    def run(self, enhancer, pixels, parameters, progress):
        return SimpleNamespace(pixels=gaussian_filter(pixels, 0.8))


@pytest.fixture(scope="module")
def asked():
    tried = [film(100 + number, patient) for number, patient in enumerate("abbcc")]
    tried[1].lesion = np.zeros((SIDE, SIDE), bool)
    tried[1].lesion[30:50, 40:70] = True
    return Asked(tried, [MEDIAN], Smoothing(), [film(number, f"p{number}") for number in range(48)])


def shares(asked: Asked, bars, part=None) -> list[float]:
    """By the map that the window draws."""
    found = []
    for number, one in enumerate(asked.images):
        image = seeded(suffered_for(MEDIAN), number).apply(one.pixels)
        output = gaussian_filter(image, 0.8)
        within = np.abs(output - one.pixels) <= error_bars(bars, image, output)
        found.append(float(within[one.lesion if part == number else slice(None)].mean()))
    return found


def test_each_patient_is_told_apart_and_so_is_what_a_reader_has_marked(asked, monkeypatch):
    monkeypatch.setattr("xraysr_gui.metrics.error_bars.body_mask", lambda image: np.ones(image.shape, bool))
    (found,) = learned_bars(asked, Progress())
    of_films = shares(asked, found.bars)
    wanted = [of_films[0], np.mean(of_films[1:3]), np.mean(of_films[3:5])]
    section = error_bars_section(asked, Progress())
    all_of_them, each = section.tables
    row = dict(zip(all_of_them.head, all_of_them.rows[0], strict=True))

    assert each.head == ("patient", "films", "median")
    assert [one[:2] for one in each.rows] == [(1, 1), (2, 2), (3, 2)]
    assert [one[2] for one in each.rows] == pytest.approx([100 * share for share in wanted], abs=0.02)
    assert row["patients tried"] == 3
    assert row["least % of a patient"] == pytest.approx(100 * min(wanted), abs=0.02)
    assert row["covered % in marked regions"] == pytest.approx(100 * shares(asked, found.bars, 1)[1], abs=0.2)


def test_where_nothing_is_marked_nothing_is_told_of_it(asked):
    plain = Asked(asked.images[:1], asked.enhancers, asked.engine, asked.learn)
    (all_of_them, _) = error_bars_run.error_bars_section(plain, Progress()).tables

    assert all_of_them.rows[0][all_of_them.head.index("covered % in marked regions")] is None
