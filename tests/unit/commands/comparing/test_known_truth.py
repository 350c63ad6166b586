from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from xraysr_gui.commands.best_on_cards import contests
from xraysr_gui.commands.comparing.known_truth import (
    RIVALS,
    NoKnownTruth,
    TruthQuestion,
    conditions_for,
    known_truth,
)
from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Rectangle
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.degradations.resample import enlarge, shrink
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.metrics.measure import BODY, OUTSIDE, WHOLE
from xraysr_gui.settings import places

LESION = Rectangle(id="l", name="Lesion", box=Box(8.0, 12.0, 16.0, 16.0))


def image(rows: int = 161, columns: int = 203, bits: int = 12, seed: int = 0) -> Radiograph:
    rng = np.random.default_rng(seed)
    smooth = ndimage.gaussian_filter(rng.random((rows, columns)), 1.2)
    greys = np.rint((smooth - smooth.min()) / np.ptp(smooth) * (2**bits - 1)).astype(np.float32)
    return Radiograph.of_pixels(
        greys,
        white=2.0**bits - 1,
        source=Source(Address(Path("knee.dcm")), Encoding(bits=bits)),
        spacing=Spacing(0.2, 0.2, Calibration.DETECTOR),
    )


def stored(pixels: np.ndarray, bits: int) -> np.ndarray:
    levels = 2**bits - 1
    return np.rint(np.clip(pixels, 0, 1) * levels) / levels


def test_the_figures_are_those_of_the_chain_worked_out_by_hand():
    radiograph = image()
    asked = TruthQuestion(BUILT_IN["lanczos"], rival=BUILT_IN["bicubic"])
    found = known_truth(radiograph, asked, [LESION])
    truth = radiograph.pixels[:160, :202] / np.float32(4095)
    small = stored(shrink(truth, 2), 8).astype(np.float32)
    inner = (slice(8, -8),) * 2
    by_hand = {kernel: stored(enlarge(small, 2, kernel), 12)[inner] for kernel in ("lanczos3", "bicubic")}
    wanted = [peak_signal_noise_ratio(truth[inner], by_hand[k], data_range=1.0) for k in by_hand]
    whole = next(g for g in found.gains if (g.metric, g.region) == ("psnr", WHOLE))
    assert whole.value == pytest.approx(wanted[0] - wanted[1], abs=1e-3)
    lesion = next(g for g in found.gains if (g.metric, g.region) == ("psnr", "Lesion"))
    box = slice(60 - 8, 140 - 8), slice(40 - 8, 120 - 8)  # 12..28 mm down, 8..24 mm across, at 0.2 mm
    cut = [peak_signal_noise_ratio(truth[inner][box], by_hand[k][box], data_range=1.0) for k in by_hand]
    assert lesion.pixels == 80 * 80
    assert lesion.value == pytest.approx(cut[0] - cut[1], abs=1e-3)
    similarity = next(g for g in found.gains if (g.metric, g.region) == ("ssim", WHOLE))
    ssims = [
        structural_similarity(truth[inner].astype(float), by_hand[k].astype(float), data_range=1.0,
                              gaussian_weights=True, sigma=1.5, use_sample_covariance=False)
        for k in by_hand
    ]  # fmt: skip
    assert similarity.value == pytest.approx(ssims[0] - ssims[1], abs=1e-4)


def test_the_pair_lies_on_the_image_for_maps():
    radiograph = image()
    found = known_truth(radiograph, TruthQuestion(BUILT_IN["lanczos"]), [LESION])
    pair = found.comparison
    assert pair.origin == pytest.approx((1.6, 1.6)) or (pair.origin.x, pair.origin.y) == pytest.approx(
        (1.6, 1.6)
    )
    assert pair.spacing == radiograph.spacing
    assert pair.levels == 4095
    np.testing.assert_allclose(pair.reference, radiograph.normalised()[8:152, 8:194])
    part = pair.part_of(LESION)
    rows, columns = np.nonzero(part.mask)
    assert (rows.min() + part.top + 8, columns.min() + part.left + 8) == (60, 40)
    assert "known truth" in pair.words()


def test_the_words_name_who_beats_whom_and_how_the_image_was_degraded():
    found = known_truth(image(), TruthQuestion(BUILT_IN["lanczos"]), [LESION])
    words = found.words()
    assert words.startswith("On this image ")
    assert "Lesion" in words
    assert OUTSIDE in words
    assert "2 times fewer rows and columns (bicubic)" in words
    worse = known_truth(image(), TruthQuestion(BUILT_IN["nearest"])).words()
    assert "falls behind" in worse
    better = known_truth(image(), TruthQuestion(BUILT_IN["bicubic"], rival=BUILT_IN["nearest"])).words()
    assert "beats" in better
    level = known_truth(image(), TruthQuestion(BUILT_IN["bicubic"], rival=BUILT_IN["bicubic"])).words()
    assert "cannot be told from" in level


@pytest.mark.parametrize(("bits", "told"), [(8, "256"), (12, "4096"), (32, "")])
def test_the_words_say_that_what_is_compared_was_rounded_as_a_file_would_hold_it(bits, told):
    found = known_truth(image(bits=bits), TruthQuestion(BUILT_IN["lanczos"]))
    sentence = f"Map and figures round the restored image to {told} grey levels, as a file would hold it."
    assert (sentence in found.words()) == bool(told)
    steps = found.comparison.candidate.astype(float) * (2.0 ** min(bits, 16) - 1)
    assert (np.abs(steps - np.rint(steps)).max() < 0.02) == bool(told)


def test_the_rivals_are_those_with_the_best_figures_on_the_cards():
    enhancers = every_enhancer([places.models()]).enhancers
    best = {(one.trial.task, one.rival.id) for one in contests(enhancers)}
    assert best == {(task, first) for task, (first, _) in RIVALS.items()}


def test_who_is_the_usual_rival_has_another_one():
    found = known_truth(image(), TruthQuestion(BUILT_IN["bicubic"]))
    assert found.titles == (BUILT_IN["bicubic"].title, BUILT_IN["least-squares"].title)


def test_each_task_has_its_own_degradation():
    assert [c.degradation.down for c in conditions_for(BUILT_IN["bicubic"])] == [2]
    triple = BUILT_IN["bicubic"].parameters(scale=3)
    assert [c.degradation.down for c in conditions_for(BUILT_IN["bicubic"], triple)] == [3]
    assert [c.degradation.noise for c in conditions_for(BUILT_IN["median"])] == [5, 10, 25]
    assert all(c.degradation.blur for c in conditions_for(BUILT_IN["unsharp-mask"]))
    with pytest.raises(NoKnownTruth, match="no image is the true one"):
        conditions_for(BUILT_IN["gamma"])


def test_noise_is_taken_away_from_the_open_image_itself():
    condition = conditions_for(BUILT_IN["median"])[2]
    found = known_truth(image(), TruthQuestion(BUILT_IN["median"], condition=condition))
    assert found.condition is condition
    assert found.comparison.shape == (161 - 16, 203 - 16)
    assert found.restored.steps[-1].enhancer == "median"


def test_chosen_parameters_are_the_ones_that_run():
    parameters = BUILT_IN["bicubic"].parameters(scale=4)
    found = known_truth(image(), TruthQuestion(BUILT_IN["bicubic"], parameters))
    assert found.condition.degradation.down == 4
    assert dict(found.restored.steps[-1].parameters)["scale"] == 4


def test_black_border_can_be_left_out():
    radiograph = image()
    pixels = radiograph.pixels.copy()
    pixels[:, :60] = 0
    framed = replace(
        Radiograph.of_pixels(pixels, white=4095.0, source=radiograph.source, spacing=radiograph.spacing)
    )
    found = known_truth(framed, TruthQuestion(BUILT_IN["lanczos"], within_body=True))
    body = next(g for g in found.gains if g.region == BODY)
    whole = next(g for g in found.gains if g.region == WHOLE)
    assert 0 < body.pixels < 0.85 * whole.pixels
    assert "in the body" in found.words()


def test_an_image_that_is_too_small_is_refused_in_three_sentences():
    with pytest.raises(NoKnownTruth) as refused:
        known_truth(image(40, 300), TruthQuestion(BUILT_IN["lanczos"]))
    assert refused.value.remedy
    assert "300 x 40" in refused.value.why


def test_what_came_of_it_says_that_the_image_was_degraded_first():
    condition = conditions_for(BUILT_IN["median"])[2]
    found = known_truth(image(), TruthQuestion(BUILT_IN["median"], condition=condition))
    for restored, enhancer in ((found.restored, "median"), (found.restored_by_rival, "wiener-spectral")):
        first, second = restored.steps
        assert (first.enhancer, second.enhancer) == ("degradation", enhancer)
        assert dict(first.parameters)["noise"] == 25.0
    assert found.degraded.steps == found.restored.steps[:1]
