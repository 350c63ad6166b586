"""Questions of truth beyond PSNR, on drawn chests and with enhancers that are known to be honest, or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from tests.support.phantom import chest
from xraysr_gui.commands.truth_questions import QUESTIONS, write_section
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers import Enhancer, Task
from xraysr_gui.enhancers.contract import NoParameters
from xraysr_gui.enhancers.engine.engine import Enhanced
from xraysr_gui.evaluation.truth import detect_run, invention_run, phantom_run
from xraysr_gui.evaluation.truth.asked import Asked, seeded
from xraysr_gui.evaluation.truth.detect_run import NOISE, Cuts, Planted, detect, ideal, nodules_for
from xraysr_gui.evaluation.truth.phantom_run import phantom_figures
from xraysr_gui.metrics.lesions.nodule import Nodule
from xraysr_gui.metrics.observers.observer import OBSERVERS
from xraysr_gui.metrics.observers.ranking import d_prime
from xraysr_gui.metrics.phantom.drawing import phantom


@dataclass(frozen=True)
class Truth:
    name: str
    patient: str
    bits: int
    pixels: np.ndarray


class Here:
    """Runs enhancers in this process."""

    def run(self, enhancer, pixels, parameters, progress):
        return Enhanced(enhancer.run(pixels, parameters, progress))


def enhancer_of(run, name="one"):
    return Enhancer(name, name, "", Task.DENOISE, NoParameters, run)


@pytest.fixture(scope="module")
def truths():
    pixels = np.asarray(chest(260, 240, mm_per_pixel=1.4), np.float32)
    ways = (pixels, pixels[:, ::-1], np.roll(pixels, 40, 0), np.roll(pixels, 30, 1)[:, ::-1])
    return [Truth(str(at), str(at), 8, np.ascontiguousarray(way)) for at, way in enumerate(ways)]


def test_a_result_that_knows_the_truth_is_called_a_leak_and_an_honest_filter_is_not(truths, monkeypatch):
    monkeypatch.setattr(detect_run, "SIGMAS", (2.0,))
    suffered = Degradation(noise=5.0)
    known = [
        seeded(suffered, 2 * number + draw).apply(detect_run.middle(truth.pixels))
        for number, truth in enumerate(truths)
        for draw in range(2)
    ]

    def leaking(pixels, p, progress):
        """It was taught these very images, noise and all, and makes what is new in them twice as strong."""
        learned = min(known, key=lambda one: float(np.square(one - pixels).mean()))
        return (2 * pixels - learned).clip(0, 1)

    def honest(pixels, p, progress):
        return gaussian_filter(pixels, 1.0)

    both = [enhancer_of(leaking, "leaking"), enhancer_of(honest, "honest")]
    section = QUESTIONS["detectability"].answer(Asked(truths, both, Here()), Progress())
    assert section.findings
    assert all("leaking" in one and "no information" in one for one in section.findings)
    rows = [row for row in section.tables[0].rows if row[0] == "honest" and row[3] == "prewhitening"]
    assert rows[0][4] == pytest.approx(rows[0][10], rel=0.25)  # few nodules, but it is the ideal observer
    assert any("fewer than" in words for words in section.words)


def test_d_prime_scatters_no_more_than_so_many_squares_of_noise_must():
    """In white noise, with a lesion that always leaves the same, only the spread is estimated."""
    side, count, wanted = 16, 144, 2.5
    lesion = Nodule(2.0, 1.0).drawn()[1:-1, 1:-1]
    signal = np.zeros((side, side))
    signal[:15, :15] = lesion[: side - 1, : side - 1]
    signal *= wanted / np.sqrt(np.square(signal).sum())
    owners = tuple(str(number // 18) for number in range(count))
    found = []
    for seed in range(60):
        one, other = np.random.default_rng(seed).standard_normal((2, count, side, side))
        cuts = Cuts(1.0, 4.7, one, other, one + signal)
        told = detect(Planted(Nodule(2.0, 1.0), owners, cuts, cuts), OBSERVERS["npwe"], NOISE)
        found.append(d_prime(*told.before))

    assert np.std(found) / np.mean(found) < 1.3 / np.sqrt(2 * count)


def test_the_ideal_observer_is_worked_out_and_contrasts_follow_it():
    suffered = Degradation(Gaussian(0.8), down=2, noise=1.0)
    nodules = list(nodules_for(suffered))
    assert {nodule.kind for nodule in nodules} == {"round", "spiculated"}
    assert all(0.005 <= nodule.contrast <= 0.05 for nodule in nodules)
    first = nodules[0]
    # a bell of sigma 2 blurred by .8, on pixels twice as wide: its energy in closed form
    wide = np.hypot(2.0, 0.8)
    height = 255 * first.contrast * (2.0 / wide) ** 2
    assert ideal(first, suffered) == pytest.approx(height * np.sqrt(np.pi) * wide / 2, rel=0.05)


def test_maps_of_invention_find_what_was_planted(truths, monkeypatch):
    monkeypatch.setattr(invention_run, "WIDTHS", (3.0,))
    monkeypatch.setattr(invention_run, "CONTRASTS", (0.05,))
    monkeypatch.setattr(invention_run, "APART", 24)
    section = QUESTIONS["invention"].answer(Asked(truths[:2], [], Here()), Progress())
    areas, alarms, results = (table.rows for table in section.tables)
    for _, width, contrast, denied, erased, unsupported, blind, count in areas:
        assert (width, contrast) == (3.0, 5.0)
        assert count > 20
        assert min(denied, erased) >= 0.95
        assert unsupported >= 0.8  # a drawn chest is grainier than a film, and has more detail of its own
        assert blind < 0.7
    right = [row for row in alarms if row[0].startswith(row[1])]
    assert len(right) == 2
    assert all(row[2] <= 1.0 for row in right)
    assert all(row[3] <= 2.5 for row in right)  # of a drawn chest: films give less (docs/TRUTH.md)
    assert all(row[2] <= 5.0 for row in alarms)
    assert all(row[3] <= 6.0 for row in alarms)
    assert results[0][4] == 0.0
    assert results[1][4] > 0.0


def test_the_phantom_is_measured_before_and_after_and_written(tmp_path):
    smooth = enhancer_of(lambda pixels, p, progress: gaussian_filter(pixels, 1.0), "smooth")
    section = QUESTIONS["phantom"].answer(Asked([], [smooth], Here()), Progress())
    drawn, before, after = section.tables[0].rows
    assert drawn[1] == pytest.approx(6.04, rel=0.02)
    assert after[1] == pytest.approx(1.80, rel=0.04)  # what a bell of one pixel leaves
    assert before[3] == pytest.approx(5.0, rel=0.02)
    assert after[3] < before[3] / 2
    discs = section.tables[2].rows
    assert discs[2][1] > 2 * discs[1][1]
    write_section(section, tmp_path)
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {"phantom.md", "phantom.json", "phantom.1.csv", "phantom.2.csv", "phantom.3.csv"}
    assert "| after smooth |" in (tmp_path / "phantom.md").read_text()


def test_a_figure_that_some_draws_of_the_phantom_lack_has_no_mean():
    """A tenth of the contrast is left at a frequency in one draw alone: that is no mean of four."""
    whole = phantom_figures(phantom())
    rows = [("after one", [replace(whole, edge=(1.0, end)) for end in (2.0, np.nan, np.nan, np.nan)])]

    ((_, half, tenth, *_),) = phantom_run._summary(rows)
    assert half == 1.0
    assert np.isnan(tenth)


def test_one_patient_and_images_without_room_are_refused_in_words(truths):
    same = [enhancer_of(lambda pixels, p, progress: pixels, "same")]
    for images, word in (
        (truths[:1], "1 patients"),
        ([Truth(one.name, one.patient, 8, one.pixels[:24, :24]) for one in truths], "room for nodules"),
    ):
        with pytest.raises(UserError, match=word):
            QUESTIONS["detectability"].answer(Asked(images, same, Here()), Progress())
