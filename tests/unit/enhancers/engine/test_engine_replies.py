"""The window believes nothing that the engine child says unseen."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.errors import ChildFailed, EnhancementFailed, ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.engine.engine import Engine, EngineWishes
from xraysr_gui.enhancers.engine.engine_replies import MOST_NOTICES, Parity
from xraysr_gui.enhancers.engine.engine_service import LEAST_MB, MOST_MB, asked_wishes
from xraysr_gui.isolation.client import Reply

IMAGE = np.full((6, 8), 0.5, np.float32)
BICUBIC = BUILT_IN["bicubic"]
GOOD = {"device": "Processor", "seconds": 0.5, "peak_mb": 90, "notices": ["Said."]}
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


class Says:
    """A child that answers anything with one reply, and keeps what it was asked."""

    def __init__(self, message, **arrays):
        self.reply = Reply(message, arrays)
        self.asked = None

    def ask(self, request, progress, **more):
        self.asked = request
        return self.reply

    def close(self):
        """Nothing to end."""


def run(message, **arrays):
    return Engine(Says(message, **arrays)).run(BICUBIC, IMAGE, BICUBIC.parameters(scale=2), Progress())


def image(*shape, value=0.5, dtype=np.float32):
    return np.full(shape, value, dtype)


def test_a_good_answer_is_taken_as_it_is():
    done = run(GOOD, enhanced=image(12, 16))
    assert (done.device, done.seconds, done.peak_mb, done.notices) == ("Processor", 0.5, 90, ("Said.",))
    assert done.pixels.shape == (12, 16)
    assert run(GOOD | {"peak_mb": None}, enhanced=image(12, 16)).peak_mb is None


def test_what_was_finished_goes_before_what_was_only_enhanced():
    done = run(GOOD, enhanced=image(3, 3), finished=image(12, 16, value=0.25))
    assert (done.pixels == 0.25).all()


@pytest.mark.parametrize(
    "arrays",
    [
        {},
        {"other": image(12, 16)},
        {"enhanced": image(12, 17)},
        {"enhanced": image(6, 8)},
        {"enhanced": image(12, 16, 1)},
        {"enhanced": image(12)},
        {"enhanced": image(12, 16, dtype=np.float64)},
        {"enhanced": image(12, 16, dtype=np.complex64)},
        {"enhanced": image(12, 16, value=np.nan)},
        {"enhanced": image(12, 16), "finished": image(1, 1)},
    ],
)
def test_an_array_that_is_not_the_promised_image_is_refused(arrays):
    with pytest.raises(
        EnhancementFailed,
        match=r"could not be applied\. The part of the program that works on images gave no usable answer",
    ):
        run(GOOD, **arrays)


@given(field=st.sampled_from(sorted(GOOD)), value=json)
def test_whatever_else_it_says_is_taken_or_refused_in_a_sentence(field, value):
    try:
        done = run(GOOD | {field: value}, enhanced=image(12, 16))
    except EnhancementFailed:
        return
    assert isinstance(done.device, str)
    assert 0 <= done.seconds < 1e15
    assert done.peak_mb is None or 0 <= done.peak_mb < 1e15
    assert all(isinstance(notice, str) for notice in done.notices)


@pytest.mark.parametrize("field", sorted(set(GOOD) - {"peak_mb"}))
def test_what_it_leaves_out_is_noticed(field):
    with pytest.raises(EnhancementFailed):
        run({key: value for key, value in GOOD.items() if key != field}, enhanced=image(12, 16))


def test_long_texts_are_cut():
    done = run(GOOD | {"device": "x" * 9000, "notices": ["y" * 9000]}, enhanced=image(12, 16))
    assert len(done.device) <= 300
    assert len(done.notices[0]) <= 500
    with pytest.raises(EnhancementFailed):
        run(GOOD | {"notices": ["y"] * (MOST_NOTICES + 1)}, enhanced=image(12, 16))


@given(message=json)
def test_a_prediction_is_taken_or_refused_in_a_sentence(message):
    said = message if isinstance(message, dict) else {"seconds": message, "memory_mb": 3, "device": "x"}
    try:
        cost = Engine(Says(said)).cost(BICUBIC, IMAGE, BICUBIC.parameters(), Progress())
    except EnhancementFailed:
        return
    assert cost.seconds >= 0


@pytest.mark.parametrize(
    "devices",
    [
        None,
        {},
        [None],
        [{}],
        [{"id": "cpu"}],
        [{"id": 1, "title": "x", "runtime": "y"}],
        [{"id": "cpu", "title": "x", "runtime": "y", "memory_mb": "much"}],
        [{"id": "cpu", "title": "x", "runtime": "y"}] * 65,
    ],
)
def test_a_list_of_devices_that_is_none_is_refused_in_a_sentence(devices):
    with pytest.raises(ChildFailed, match="The devices of this computer could not be listed"):
        Engine(Says({"devices": devices})).devices(Progress())


@pytest.mark.parametrize("folder", [None, "", ".", "..", "../x", "/etc", "a/b", ".hidden", 3])
def test_a_model_is_never_taken_from_outside_of_where_it_was_to_be(tmp_path, folder):
    with pytest.raises(ModelUnavailable, match=r"net\.keras was not installed"):
        Engine(installs=lambda _: Says({"folder": folder})).install(Path("net.keras"), tmp_path, Progress())


def test_a_new_model_lies_where_it_was_to_be(tmp_path):
    child = Says({"folder": "mine-net", "guesses": [], "notices": [], "results": []})
    assert (
        Engine(installs=lambda _: child).install(Path("net.keras"), tmp_path, Progress())
        == tmp_path / "mine-net"
    )
    assert Path(child.asked["path"]).is_absolute()


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"difference": -1.0, "tolerance": 1.0, "of_keras": True},
        {"difference": 0.1, "of_keras": True},
        {"difference": 0.1, "tolerance": 1.0, "of_keras": 1},
    ],
)
def test_a_proof_that_is_none_is_refused_in_a_sentence(tmp_path, message):
    with pytest.raises(ModelUnavailable, match="could not be checked"):
        Engine(Says(message)).parity(tmp_path / "net", Progress())


def test_a_proof_that_failed_wholly_is_infinitely_far():
    found = Engine(Says({"difference": None, "tolerance": 1e-4, "of_keras": False})).parity(
        Path("net"), Progress()
    )
    assert found == Parity(math.inf, 1e-4, False)
    assert not found.good


@given(memory_mb=st.integers(-(10**30), 10**30), focus=json, device=st.text(max_size=20))
def test_wishes_that_make_no_sense_count_as_none(memory_mb, focus, device):
    wishes = asked_wishes({"memory_mb": memory_mb, "focus": focus, "device": device})
    assert LEAST_MB <= wishes.memory_mb <= MOST_MB
    assert wishes.focus is None or math.isfinite(wishes.focus.row + wishes.focus.column)


def test_wishes_travel_as_they_are():
    child = Says(GOOD, enhanced=image(12, 16))
    wishes = EngineWishes("cuda:0", 300, (4.0, 5.5))
    Engine(child).run(BICUBIC, IMAGE, BICUBIC.parameters(scale=2), Progress(), wishes)
    taken = asked_wishes(child.asked)
    assert (taken.device, taken.memory_mb) == ("cuda:0", 300)
    assert (taken.focus.row, taken.focus.column) == (4.0, 5.5)
