"""Twin observers against closed forms in white noise, and against reckonings of the tests' own."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from xraysr_gui.metrics.lesions.nodule import SPICULATED, Nodule, planted
from xraysr_gui.metrics.lesions.places import places_in
from xraysr_gui.metrics.observers.channels import gabor, laguerre_gauss
from xraysr_gui.metrics.observers.observer import CYCLES_PER_DEGREE, OBSERVERS, Lesson, scores
from xraysr_gui.metrics.observers.ranking import area, d_prime, ratio_of_d_primes, share_interval

SIDE, COUNT = 24, 6_000
NODULE = Nodule(2.0, 0.5)


@pytest.fixture(scope="module")
def signal():
    empty = np.zeros((SIDE, SIDE), np.float32)
    return planted(empty, NODULE, [(SIDE // 2, SIDE // 2)]).astype(np.float64)


def noise(seed: int, smooth: float = 0.0) -> np.ndarray:
    white = np.random.default_rng(seed).standard_normal((COUNT, SIDE, SIDE))
    return gaussian_filter(white, (0, smooth, smooth), mode="wrap") if smooth else white


def found(observer: str, signal: np.ndarray, learned: np.ndarray, tried: np.ndarray) -> float:
    template = OBSERVERS[observer].template(Lesson(signal, learned, NODULE.width))
    return d_prime(scores(template, tried + signal), scores(template, tried))


def closed_form(observer: str, signal: np.ndarray) -> float:
    """In white noise of standard deviation 1."""
    if observer == "prewhitening":
        return float(np.sqrt((signal**2).sum()))
    if observer == "npwe":
        rows = np.fft.fftfreq(SIDE)
        seen = CYCLES_PER_DEGREE * np.hypot(rows[:, None], rows[None, :])
        eye = seen**1.3 * np.exp(-0.04 * seen**2)
        power = np.abs(np.fft.fft2(signal)) ** 2 / signal.size
        return float((eye**2 * power).sum() / np.sqrt((eye**4 * power).sum()))
    sees = laguerre_gauss(SIDE, 1.5 * NODULE.width) if observer == "cho-lg" else gabor(SIDE)
    answer = sees @ signal.ravel()
    return float(np.sqrt(answer @ np.linalg.lstsq(sees @ sees.T, answer, rcond=None)[0]))


@pytest.mark.parametrize("observer", ["prewhitening", "npwe", "cho-lg", "cho-gabor"])
def test_in_white_noise_every_observer_does_what_its_formula_says(observer, signal):
    wanted = closed_form(observer, signal)
    assert found(observer, signal, noise(1), noise(2)) == pytest.approx(wanted, rel=0.03)


def test_an_observer_agrees_with_one_that_was_written_anew(signal):
    """Channelised Hotelling by the covariance of pixels instead of channels; prewhitening by its inverse."""
    learned, tried = noise(3, 0.8), noise(4, 0.8)
    flat = learned.reshape(COUNT, -1)
    flat = flat - flat.mean(axis=0)
    pixels = flat.T @ flat / (COUNT - 1)
    sees = laguerre_gauss(SIDE, 1.5 * NODULE.width)
    in_channels = np.linalg.solve(sees @ pixels @ sees.T, sees @ signal.ravel()) @ sees
    for observer, own in (("cho-lg", in_channels), ("prewhitening", np.linalg.solve(pixels, signal.ravel()))):
        answers = tried.reshape(COUNT, -1) @ own
        wanted = own @ signal.ravel() / answers.std(ddof=1)
        # by pixels the noise is told by half a million numbers, by frequencies by a few hundred: less is lost
        learning = 1.0 if observer == "cho-lg" else np.sqrt(1 - SIDE**2 / COUNT)
        assert found(observer, signal, learned, tried) == pytest.approx(wanted / learning, rel=0.02)


def test_the_area_is_the_share_of_pairs_in_the_right_order():
    rng = np.random.default_rng(5)
    present, absent = rng.integers(0, 9, 60) + 2.0, rng.integers(0, 9, 80) + 0.0
    pairs = np.sign(present[:, None] - absent[None, :]) / 2 + 0.5
    assert area(present, absent) == pytest.approx(pairs.mean())


def test_whole_units_are_drawn_anew():
    """Ten lesions of each of twelve images that are alike in an image: only images are news."""
    rng = np.random.default_rng(6)
    absent, present = (np.repeat(rng.normal(at, 1, 12), 10) for at in (0.0, 1.5))
    before = present + rng.normal(0, 0.1, 120), absent + rng.normal(0, 0.1, 120)
    per_image = np.repeat(rng.normal(0, 1, 12), 10)
    after = present + per_image, absent + rng.normal(0, 0.1, 120)
    owners = [f"image {number // 10}" for number in range(120)]
    by_image = ratio_of_d_primes(after, before, owners)
    by_lesion = ratio_of_d_primes(after, before, range(120))
    assert by_image.value == pytest.approx(d_prime(*after) / d_prime(*before))
    assert by_image.high - by_image.low > 1.3 * (by_lesion.high - by_lesion.low)
    own = []
    for _ in range(1500):  # the same by a plain loop
        at = rng.integers(0, 120, 120)
        own.append(d_prime(after[0][at], after[1][at]) / d_prime(before[0][at], before[1][at]))
    assert (by_lesion.low, by_lesion.high) == pytest.approx(np.quantile(own, (0.025, 0.975)), rel=0.05)
    assert ratio_of_d_primes(after, before, ["one"] * 120).low is None


@pytest.mark.parametrize("units", [4, 5, 6])
def test_a_ratio_has_an_interval_only_of_so_many_units_as_can_have_one(units):
    """The range of n draws holds their middle with a chance of 1 - 2 / 2^n."""
    rng = np.random.default_rng(units)
    present, absent = rng.normal(2.0, 1.0, 60), rng.normal(0.0, 1.0, 60)
    found = ratio_of_d_primes((1.1 * present, absent), (present, absent), [n % units for n in range(60)])

    assert (found.low is not None) == (1 - 2.0 ** (1 - units) >= 0.95)


def test_a_share_has_the_interval_of_wilson():
    found = share_interval(2, 20)
    assert (found.low, found.high) == pytest.approx((0.0279, 0.3010), abs=1e-4)
    assert share_interval(0, 20).low == pytest.approx(0.0, abs=1e-12)


def test_a_nodule_is_as_wide_and_as_bright_as_it_says():
    whole = Nodule.of_width(9.0, 0.05).drawn()
    middle = whole[len(whole) // 2]
    assert middle.max() == pytest.approx(0.05, rel=0.01)
    assert (middle > middle.max() / 2).sum() == pytest.approx(9.0, abs=1)
    spiky = Nodule.of_width(9.0, 0.05, SPICULATED).drawn()
    at = len(spiky) // 2
    ring = [spiky[at + round(6 * np.sin(a)), at + round(6 * np.cos(a))] for a in np.linspace(0, 6.28, 60)]
    assert max(ring) > 2 * min(ring)


def test_places_keep_their_distance():
    mask = np.zeros((120, 150), np.bool_)
    mask[20:100, 10:140] = True
    places = places_in(mask, 12, 25, 1, 15)
    assert len(places) > 5
    apart = [np.hypot(a - c, b - d) for at, (a, b) in enumerate(places) for c, d in places[:at]]
    assert min(apart) >= 25
    assert all(mask[place] and 15 <= place[1] < 135 for place in places)
