from __future__ import annotations

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest

from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.training import fit as fit_module
from xraysr_gui.training.fit import (
    CHECKPOINT,
    LEAST_STEPS,
    STATE,
    Course,
    Fit,
    Training,
    compiled,
    load_training,
    loss_of,
)
from xraysr_gui.training.lessons import LessonQuestion, judge
from xraysr_gui.training.patches import Cut, Deck, PatchMaker

# Keras 3.15 calls TensorFlow's arrays in the manner of NumPy 1; goes when one of them learns NumPy 2's
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning:keras"
)
RATE, BORDER = 5e-3, 2
NOISE = Degradation(noise=20.0)


@pytest.fixture
def clock(monkeypatch):
    """Every look at the clock takes half a second: a step takes one second, an epoch 60 steps."""
    now = [0.0]

    def monotonic():
        now[0] += 0.5
        return now[0]

    monkeypatch.setattr(fit_module, "time", SimpleNamespace(monotonic=monotonic))
    return now


@pytest.fixture
def begun(keras):
    """A tiny network that adds what it finds to the image, and begins by finding nothing."""
    keras.utils.set_random_seed(3)
    image = keras.layers.Input((None, None, 1))
    x = keras.layers.Conv2D(6, 3, padding="same", activation="relu")(image)
    found = keras.layers.Conv2D(1, 3, padding="same", kernel_initializer="zeros")(x)
    network = keras.Model(image, keras.layers.Add()([image, found]))
    return compiled(network, loss_of("mse", BORDER), RATE)


def again(keras, folder):
    """The network of a checkpoint, as a later start of the program has it."""
    return keras.models.load_model(folder / CHECKPOINT, custom_objects={"piece_loss": loss_of("mse", BORDER)})


@pytest.fixture
def maker(references):
    def spoil(truth, rng):
        return NOISE.apply(truth)[None] if rng is None else noisy(truth, rng)[None], truth

    def noisy(truth, rng):
        return truth + rng.normal(0, 20 / 255, truth.shape).astype(np.float32)

    with PatchMaker(references.train, spoil, Cut(24, 1, from_one_image=40), 8, Deck(1), pool=64) as made:
        yield made


@pytest.fixture
def asked(references):
    truth = references.judge[0].pixels[64:192, 64:192]
    return [LessonQuestion(NOISE.apply(truth)[None], NOISE.apply(truth), truth)]


@pytest.fixture
def fitting(begun, asked, tmp_path):
    return Fit(begun, tmp_path / "kept", lambda network: judge(network, asked), RATE)


def stopping_after(looks):
    """Progress of a person who stops at the given look; the trainer looks every 20 steps."""
    seen = []
    return Progress(stop_requested=lambda: len(seen) == looks or seen.append(1))


class Given:
    """Deals noise on noise; at the named steps something is added to what is given."""

    def __init__(self, others=()):
        self._rng, self._others, self._step = np.random.default_rng(1), dict(others), 0

    def next_batch(self):
        self._step += 1
        pieces = self._rng.random((4, 16, 16, 1), dtype=np.float32)
        noisy = pieces + self._rng.normal(0, 0.1, pieces.shape).astype(np.float32)
        return noisy + np.float32(self._others.get(self._step, 0.0)), pieces


def test_a_network_learns_and_every_epoch_is_written_down(fitting, maker, clock, tmp_path):
    training = fitting.run(maker, Training(1), 4.0, Progress())

    assert 200 < training.steps <= 240
    assert training.seconds >= 240
    assert [epoch.steps for epoch in training.epochs] == sorted({epoch.steps for epoch in training.epochs})
    first, last = training.epochs[0], training.epochs[-1]
    assert last.steps == training.steps
    assert last.loss < 0.8 * first.loss
    assert last.psnr > last.psnr_before + 1
    assert last.ssim > last.ssim_before
    assert load_training(tmp_path / "kept") == training


def test_the_rate_of_learning_falls_as_a_cosine(fitting, clock, monkeypatch):
    rates = []
    set_rate = fitting._set_rate
    monkeypatch.setattr(
        fitting,
        "_set_rate",
        lambda share: (
            set_rate(share),
            rates.append((share, float(fitting.network.optimizer.learning_rate))),
        ),
    )
    fitting.run(Given(), Training(1), 3.0, Progress())

    assert len(rates) > 5
    for share, rate in rates:
        assert rate == pytest.approx(RATE * max(1e-3, (1 + math.cos(math.pi * share)) / 2), rel=1e-5)
    set_rate(1.5)
    assert float(fitting.network.optimizer.learning_rate) == pytest.approx(RATE * 1e-3)


def test_says_how_far_it_is_with_loss_and_gain(fitting, maker, clock):
    told = []

    fitting.run(maker, Training(1), 2.0, Progress(lambda share, words: told.append((share, words))))

    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert told[0][1] == "step 0"  # a loss of 0 would be a perfect network
    assert told[-1][1].startswith("step 100, loss 0.0")
    assert " dB (" in told[-1][1]


def test_few_minutes_on_a_busy_machine_still_make_enough_steps_for_a_card(fitting, clock):
    told = []

    done = fitting.run(Given(), Training(1), 0.05, Progress(lambda share, words: told.append(share)))

    assert done.seconds > 10 * 0.05 * 60  # of the clock on which a step takes a second
    assert (done.steps, done.epochs[-1].steps) == (LEAST_STEPS, LEAST_STEPS)
    assert told == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8])  # so the rate of learning falls over the steps


def test_steps_that_were_asked_for_are_made_and_no_more(fitting, clock):
    assert fitting.run(Given(), Training(1), Course(9.0, 3), Progress()).steps == 3


def test_one_that_was_stopped_goes_on_where_it_was(keras, fitting, begun, maker, asked, clock, tmp_path):
    training = Training(7)
    with pytest.raises(Cancelled):
        fitting.run(maker, training, 10.0, stopping_after(4))
    assert training.steps == 80

    kept = load_training(tmp_path / "kept")
    network = again(keras, tmp_path / "kept")
    assert (kept.seed, kept.steps, kept.seconds) == (7, 80, training.seconds)
    for mine, theirs in zip(begun.get_weights(), network.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    for mine, theirs in zip(begun.optimizer.variables, network.optimizer.variables, strict=True):
        np.testing.assert_array_equal(keras.ops.convert_to_numpy(mine), keras.ops.convert_to_numpy(theirs))

    rest = Fit(network, tmp_path / "kept", lambda one: judge(one, asked), RATE)
    done = rest.run(maker, kept, 2.5, Progress())

    assert 130 < done.steps <= 150
    assert int(network.optimizer.iterations) == done.steps
    assert done.seconds >= 150
    assert done.epochs[-1].psnr > done.epochs[-1].psnr_before


def dealt(references, deck):
    def noisy(truth, rng):
        return (truth + rng.normal(0, 20 / 255, truth.shape).astype(np.float32))[None], truth

    return PatchMaker(references.train, noisy, Cut(24, 1, from_one_image=40), 8, deck, pool=64)


def test_stopped_and_gone_on_is_the_same_as_never_stopped(keras, references, asked, tmp_path):
    """Steps, weights, losses and curve; the steps are counted, since no two clocks are the same."""

    def begun():
        keras.utils.set_random_seed(3)
        image = keras.layers.Input((None, None, 1))
        x = keras.layers.Conv2D(6, 3, padding="same", activation="relu")(image)
        made = keras.Model(image, keras.layers.Conv2D(1, 3, padding="same")(x))
        return compiled(made, loss_of("mse", BORDER), RATE)

    def learnt(network, folder, training, progress=Progress()):
        fitting = Fit(network, folder, lambda one: judge(one, asked), RATE)
        with dealt(references, Deck(training.seed, training.steps)) as maker:
            return fitting.run(maker, training, Course(9.0, 130), progress)

    one_go = begun()
    whole = learnt(one_go, tmp_path / "whole", Training(4))
    with pytest.raises(Cancelled):
        learnt(begun(), tmp_path / "halves", Training(4), stopping_after(2))
    kept = load_training(tmp_path / "halves")
    assert kept.steps == 40
    assert kept.losses > 0  # in the middle of an epoch
    gone_on = again(keras, tmp_path / "halves")
    halves = learnt(gone_on, tmp_path / "halves", kept)

    assert (halves.steps, int(gone_on.optimizer.iterations)) == (whole.steps, 130)
    for mine, theirs in zip(gone_on.get_weights(), one_go.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-6)
    curve = [(epoch.steps, epoch.loss, epoch.psnr) for epoch in halves.epochs]
    assert len(curve) == 22  # one for every 6 steps, and the last 4
    for mine, theirs in zip(curve, whole.epochs, strict=True):
        assert mine == pytest.approx((theirs.steps, theirs.loss, theirs.psnr), rel=1e-4)


def test_a_short_training_has_a_curve_too(fitting, clock):
    training = fitting.run(Given(), Training(1), 1.0, Progress())

    assert len(training.epochs) >= 5
    assert training.epochs[-1].steps == training.steps


def test_one_whose_time_is_over_does_not_learn_on(fitting, clock):
    training = fitting.run(Given(), Training(1), 1.5, Progress())
    steps, epochs = training.steps, len(training.epochs)

    fitting.run(Given(), training, 1.5, Progress())

    assert (training.steps, len(training.epochs)) == (steps, epochs)


def test_judged_and_handed_on_is_the_running_mean_of_the_weights(keras, begun, clock, tmp_path):
    judged = []

    def look(network):
        judged.append(network.get_weights()[0])
        return 1.0, 1.0, 0.0, 0.0

    fitting = Fit(begun, tmp_path, look, RATE)
    mean, decay, seen = begun.get_weights()[0], 0.995, []
    step = fitting._step

    def watched(*words):
        loss = step(*words)
        seen.append(begun.get_weights()[0])
        return loss

    fitting._step = watched
    fitting.run(Given(), Training(1), 0.5, Progress())
    for weights in seen:
        mean = decay * mean + (1 - decay) * weights

    np.testing.assert_array_equal(begun.get_weights()[0], seen[-1])  # learning goes on from the last step
    np.testing.assert_allclose(judged[-1], mean, atol=1e-6)
    kept = fitting.averaged()
    np.testing.assert_array_equal(kept[0], seen[-1])
    np.testing.assert_allclose(begun.get_weights()[0], mean, atol=1e-6)
    assert np.abs(mean - seen[-1]).max() > 1e-4


def test_before_the_first_step_there_is_no_mean_to_hand_on(fitting, begun):
    before = begun.get_weights()

    fitting.averaged()

    np.testing.assert_array_equal(begun.get_weights()[0], before[0])


def test_a_loss_that_is_no_number_ends_the_training_and_spoils_no_checkpoint(keras, fitting, clock, tmp_path):
    training = Training(1)
    with pytest.raises(Cancelled):
        fitting.run(Given(), training, 10.0, stopping_after(1))

    with pytest.raises(ArithmeticError, match="the loss is nan after 25 steps"):
        fitting.run(Given({5: np.nan}), training, 10.0, Progress())

    assert load_training(tmp_path / "kept").steps == 20
    assert all(np.isfinite(weights).all() for weights in again(keras, tmp_path / "kept").get_weights())


def test_a_checkpoint_appears_whole_or_not_at_all(keras, fitting, begun, clock, tmp_path, monkeypatch):
    with pytest.raises(Cancelled):
        fitting.run(Given(), Training(1), 10.0, stopping_after(1))
    kept = begun.get_weights()[0]

    def torn(path):
        path.write_bytes(b"half of it")
        raise OSError("no space left")

    monkeypatch.setattr(begun, "save", torn)
    with pytest.raises(OSError, match="no space left"):
        fitting.run(Given(), Training(1, steps=1), 10.0, stopping_after(2))

    np.testing.assert_array_equal(again(keras, tmp_path / "kept").get_weights()[0], kept)
    assert json.loads((tmp_path / "kept" / STATE).read_text())["steps"] == 20


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mse", lambda error: np.mean(error**2)),
        ("mae", lambda error: np.mean(np.abs(error))),
        ("charbonnier", lambda error: np.mean(np.sqrt(error**2 + 1e-6))),
    ],
)
@pytest.mark.parametrize("border", [0, 3])
def test_the_loss_is_the_named_one_without_the_border(keras, name, expected, border):
    wanted, given = np.random.default_rng(1).random((2, 2, 12, 12, 1))
    inner = slice(border, 12 - border)
    error = (wanted - given)[:, inner, inner]

    found = loss_of(name, border)(keras.ops.convert_to_tensor(wanted), keras.ops.convert_to_tensor(given))

    assert float(found) == pytest.approx(expected(error), rel=1e-5)
