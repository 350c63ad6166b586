"""Cards are trusted after a question at the size in use, and taken where they are quicker."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support.fake_runtimes import CPU, GPU, Played, broken, faithful, full_above
from tests.support.model_folders import textured
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.contract import NoParameters
from xraysr_gui.enhancers.model_folder import Manifest, ModelFolder, read_model_folder, write_manifest
from xraysr_gui.enhancers.networks import cards
from xraysr_gui.enhancers.networks.cards import Speed
from xraysr_gui.enhancers.networks.network import Networks, RunWishes
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed, Runtime

IMAGE = textured(300, 260)
SECOND = replace(GPU, id="cuda:1", title="Second card")


class Clock:
    """Time that passes only where a test lets it."""

    def __init__(self):
        self.now = 0.0

    def taking(self, seconds):
        def answer(piece):
            self.now += seconds
            return faithful(piece)

        return answer


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(cards.time, "perf_counter", lambda: made.now)
    return made


@pytest.fixture
def model(tmp_path):
    said = Manifest("fake", "Fake", "", "denoise", macs=10.0, floats=64, radius=2)
    return ModelFolder(tmp_path, replace(said, files={"model.onnx": "0" * 64}))


def shifted_above(side):
    """Right in small pieces; in large ones all is a pixel further down, as some drivers do."""

    def answer(piece):
        right = faithful(piece)
        return right if max(piece.shape) < side else np.roll(right, 1, axis=2)

    return answer


def run(networks, model, wish, image=IMAGE, memory_mb=512):
    return networks.run(model, image, NoParameters(), Progress(), RunWishes(wish, memory_mb))


def test_a_card_that_is_wrong_only_at_the_size_in_use_gives_way_there_and_nowhere_else(model):
    networks = Networks((Played({"cpu": faithful, "cuda:0": shifted_above(200)}).runtime(),))
    large = run(networks, model, "gpu")
    assert large.device == CPU
    np.testing.assert_array_equal(large.pixels, IMAGE)
    assert large.notices[0].startswith(
        "Graphics card failed: its result for the test image of this network is off by "
    )
    small = run(networks, model, "gpu", IMAGE[:100, :90])
    assert small.device == GPU
    assert small.notices == ()


def test_a_card_may_differ_by_a_ten_thousandth_and_no_more(model):
    for off, device in ((0.5e-4, GPU), (2e-4, CPU)):
        play = Played({"cpu": faithful, "cuda:0": lambda piece, off=off: faithful(piece) * (1 - off)})
        assert run(Networks((play.runtime(),)), model, "gpu").device == device


def test_what_is_thrown_away_may_be_wrong(model):
    """The edge of a piece: a card may pad in its own way."""

    def frayed(piece):
        answer = faithful(piece)
        answer[..., :2, :] = answer[..., -2:, :] = answer[..., :2] = answer[..., -2:] = 0
        return answer

    done = run(Networks((Played({"cpu": faithful, "cuda:0": frayed}).runtime(),)), model, "gpu")
    assert done.device == GPU
    np.testing.assert_array_equal(done.pixels, IMAGE)


@pytest.mark.parametrize(("card_s", "used"), [(0.5, GPU), (2.0, CPU)])
def test_the_quickest_is_found_by_measuring_once(model, clock, card_s, used):
    play = Played({"cpu": clock.taking(1.0), "cuda:0": clock.taking(card_s)})
    networks = Networks((play.runtime(),))
    assert run(networks, model, "auto").device == used
    assert run(networks, model, "auto").device == used
    assert list(networks.cards.measured.values()) == [Speed(card_s, 1.0)]
    asked = len(play.pieces["cuda:0"])
    again = Networks((play.runtime(),))
    again.cards.known = dict(networks.cards.measured)
    assert run(again, model, "auto").device == used
    if used == CPU:  # what was found to be slower is not even loaded
        assert len(play.pieces["cuda:0"]) == asked


def test_of_two_cards_the_quicker_is_taken_and_each_can_be_named(model, clock):
    play = Played(
        {"cpu": clock.taking(3.0), "cuda:0": clock.taking(2.0), "cuda:1": clock.taking(1.0)},
        cards=(GPU, SECOND),
    )
    networks = Networks((play.runtime(),))
    assert run(networks, model, "auto").device == SECOND
    for card in (GPU, SECOND):
        assert run(networks, model, card.id).device == card


def test_a_quick_card_that_is_wrong_is_not_the_quickest(model, clock):
    quick = clock.taking(0.1)
    play = Played({"cpu": clock.taking(3.0), "cuda:0": lambda piece: quick(piece) * 0.5})
    done = run(Networks((play.runtime(),)), model, "auto")
    assert done.device == CPU
    assert "off by" in done.notices[0]


@pytest.mark.parametrize(("answer", "said"), [(broken, "is gone"), (full_above(0), "could not take")])
def test_a_card_that_cannot_be_measured_leaves_the_processor_and_says_so(model, clock, answer, said):
    done = run(Networks((Played({"cpu": faithful, "cuda:0": answer}).runtime(),)), model, "auto")
    assert done.device == CPU
    assert said in done.notices[0]
    np.testing.assert_array_equal(done.pixels, IMAGE)


@pytest.mark.parametrize("wish", ["auto", "gpu", "cuda:0"])
def test_a_card_that_brought_an_engine_down_is_left_alone(model, wish):
    play = Played({"cpu": faithful, "cuda:0": faithful})
    networks = Networks((play.runtime(),))
    networks.cards.left = {"cuda:0": "It made no progress."}
    done = run(networks, model, wish)
    assert done.device == CPU
    assert done.notices == (
        "Graphics card is not used again until this program is restarted: It made no progress.",
    )
    assert "cuda:0" not in play.pieces
    assert run(networks, model, "cpu").notices == ()


@pytest.mark.parametrize(
    ("memory_mb", "least", "most"), [(8000, 1000, 1200), (64, 200, 400), (None, 80, 130)]
)
def test_half_of_the_memory_of_a_card_decides_how_large_its_pieces_are(model, memory_mb, least, most):
    card = replace(GPU, memory_mb=memory_mb)
    play = Played({"cpu": faithful, "cuda:0": faithful}, cards=(card,))
    run(Networks((play.runtime(),)), model, "gpu", textured(1100, 1000), memory_mb=4)
    assert least < max(max(play.pieces["cuda:0"])) < most


@pytest.mark.parametrize("fails", ["wrong", "lost on the way"])
def test_what_a_card_cannot_do_of_a_route_the_processor_does(tmp_path, fails):
    pieces = []

    class Playing:
        def __init__(self, folder, device):
            self.is_good, self.is_card = folder.manifest.id == "good", not device.is_cpu

        def run(self, piece):
            answer = faithful(piece) * (0.5 if self.is_good else 1.0)
            if self.is_good and self.is_card:
                pieces.append(piece)
                if fails == "wrong":
                    return answer * 0.9
                if len(pieces) > 5:
                    raise DeviceFailed("the card is lost")
            return answer

    for name, routes in (
        ("quick", {}),
        ("good", {}),
        ("mixed", {"quick": "quick", "good": "good", "share": 0.5}),
    ):
        (tmp_path / name).mkdir()
        write_manifest(tmp_path / name, Manifest(name, name, name, "denoise", routes=routes))
    runtime = Runtime(
        "fake", lambda: "", lambda: (CPU, GPU), lambda folder, device, _: Playing(folder, device)
    )
    mixed = read_model_folder(tmp_path / "mixed")
    right = run(Networks((runtime,)), mixed, "cpu")
    assert not np.array_equal(right.pixels, IMAGE)
    done = run(Networks((runtime,)), mixed, "gpu")
    np.testing.assert_array_equal(done.pixels, right.pixels)
    assert done.notices[0].startswith("good could not do the parts with the most detail on Graphics card: ")
    assert len(pieces) == (3 if fails == "wrong" else 6)
