"""What a run will take is foreseen from a small piece, on the device that will do it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.support.fake_runtimes import FAULTS, Played, broken, faithful, full_above
from tests.support.model_folders import model_folder, textured
from tests.support.small_networks import chain, conv, of, u_net, upsampler
from xraysr_gui.core.errors import Cancelled, EnhancementFailed
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.contract import Enhancer, NoParameters
from xraysr_gui.enhancers.engine.cost import PIECE, piece_of, predicted
from xraysr_gui.enhancers.model_folder import Manifest, ModelFolder
from xraysr_gui.enhancers.networks.network import Networks, RunWishes, network_enhancer
from xraysr_gui.enhancers.networks.network_cost import usual_seconds
from xraysr_gui.enhancers.task import Task

SHAPE = (2000, 1500)
PART = piece_of(textured(400, 400))
SLEEP_S = 0.02


class Clock:
    """Time that passes only when work says so: what is foreseen does not hang on how busy the machine is."""

    def __init__(self):
        self.now = 0.0

    def perf_counter(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr("xraysr_gui.enhancers.networks.network_cost.time", made)
    return made


@pytest.fixture
def slowly(clock):
    def run(piece):
        clock.sleep(SLEEP_S)
        return faithful(piece)

    return run


def working(clock, seconds_for):
    """An enhancer that takes so long for so many pixels."""

    def run(pixels, parameters, progress):
        clock.sleep(seconds_for(pixels.size))
        return pixels

    return Enhancer("working", "Working", "", Task.DENOISE, NoParameters, run)


def fake(**said):
    values = {"id": "fake", "title": "Fake", "summary": "", "task": "denoise", "floats": 64, "macs": 10.0}
    return network_enhancer(ModelFolder(Path("fake"), Manifest(**values | said)))


def foreseen(play, enhancer, wish="auto", shape=SHAPE, memory_mb=512):
    networks = Networks((play.runtime(),))
    return predicted(enhancer, NoParameters(), PART, shape, networks, RunWishes(wish, memory_mb))


def test_the_piece_is_the_middle_of_the_image():
    image = np.arange(500 * 400, dtype=np.float32).reshape(500, 400)
    np.testing.assert_array_equal(piece_of(image, 320), image[90:410, 40:360])
    assert piece_of(image[:7, :9]).shape == (7, 9)
    assert piece_of(np.zeros((2000, 1100), np.float32)).shape == (PIECE, PIECE)


def test_all_pieces_of_a_network_take_as_long_as_one(slowly):
    play = Played({"cpu": slowly})
    cost = foreseen(play, fake())
    rows, columns = play.pieces["cpu"][0][2:]
    pieces = -(-SHAPE[0] // rows) * -(-SHAPE[1] // columns)
    assert pieces == 12
    assert cost.seconds == pytest.approx(pieces * SLEEP_S)
    assert cost.device == "Processor (Fake 1.0)"


def test_a_network_for_one_size_takes_as_long_for_any_image(slowly):
    play = Played({"cpu": slowly})
    small, large = (
        foreseen(play, fake(preparation="squeezed", fixed_side=224), shape=shape).seconds
        for shape in ((300, 300), (6000, 6000))
    )
    assert set(play.pieces["cpu"]) == {(1, 1, 224, 224)}
    assert small < 10 * SLEEP_S
    assert large < 100 * SLEEP_S


def test_a_network_that_sees_the_whole_image_is_tried_on_a_part_and_takes_the_memory_of_all(slowly):
    play, shape = Played({"cpu": slowly}), (1200, 1100)
    cost = foreseen(play, fake(whole_image=True, floats=80), shape=shape)
    part = np.prod(play.pieces["cpu"][0][2:])
    assert part < 0.4 * np.prod(shape)
    assert cost.seconds == pytest.approx(-(-1200 // 576) * -(-1100 // 576) * SLEEP_S)
    assert cost.memory_mb > (np.prod(shape) - part) * 80 * 4 / (1 << 20)


@pytest.mark.parametrize(("preparation", "scale"), [("plain", 1), ("enlarged", 2)])
def test_an_image_that_is_too_large_to_be_seen_whole_is_told_before_it_is_tried(slowly, preparation, scale):
    play, fits = Played({"cpu": slowly}), int((512 << 20) / 4 / 64 / scale**2)
    said = {"whole_image": True, "preparation": preparation, "scale": scale}
    foreseen(play, fake(**said), shape=(fits // 1000 - 20, 1000))
    pieces = len(play.pieces["cpu"])
    with pytest.raises(EnhancementFailed, match="cannot be run in pieces; at once it takes about"):
        foreseen(play, fake(**said), shape=(fits // 1000 + 20, 1000))
    assert len(play.pieces["cpu"]) == pieces


def test_a_network_that_is_given_the_enlarged_image_takes_longer(slowly):
    plain, larger = (
        foreseen(Played({"cpu": slowly}), fake(preparation=name, scale=scale)).seconds
        for name, scale in (("plain", 1), ("enlarged", 2))
    )
    assert larger > 2 * plain


def test_it_holds_for_the_device_that_is_left():
    assert "Graphics card" in foreseen(Played({"cpu": faithful, "cuda:0": faithful}), fake()).device
    for wrong in (broken, FAULTS["numbers"], full_above(0)):
        cost = foreseen(Played({"cpu": faithful, "cuda:0": wrong}), fake())
        assert cost.device == "Processor (Fake 1.0)"


def test_a_full_device_is_tried_with_smaller_pieces():
    play = Played({"cpu": full_above(200)})
    foreseen(play, fake())
    assert max(play.pieces["cpu"][-1]) <= 200


@pytest.mark.parametrize("answer", [broken, FAULTS["small"], full_above(0)])
def test_a_network_that_cannot_be_run_at_all_is_told(answer):
    with pytest.raises(EnhancementFailed, match=r"Fake cannot be run on this computer\. It was tried on"):
        foreseen(Played({"cpu": answer}), fake())


def test_what_is_learned_once_does_not_count_for_the_whole_image(clock):
    calls = []

    def seconds(size):
        calls.append(size)
        return 0.5 if len(calls) == 1 else 0.002

    foreseen = predicted(working(clock, seconds), NoParameters(), PART, SHAPE, Networks(())).seconds
    assert foreseen == pytest.approx(0.002)


LARGE = np.tile(PART, (4, 4))
WHOLE = (2560, 2560)


@pytest.mark.parametrize("once", [0.0, 0.02, 0.4, 3.0])
@pytest.mark.parametrize("each", [0.0, 1e-9, 1e-7, 2e-6])
def test_what_is_done_once_and_what_is_done_for_each_pixel_are_told_apart(clock, once, each):
    enhancer = working(clock, lambda size: once + each * size)
    foreseen = predicted(enhancer, NoParameters(), LARGE, WHOLE, Networks(())).seconds
    assert foreseen == pytest.approx(once + each * WHOLE[0] * WHOLE[1], abs=1e-9)


def test_what_the_processor_keeps_near_does_not_make_a_large_image_look_cheap(clock):
    """A small piece is quicker by pixel: the larger one's pace counts for the rest."""
    enhancer = working(clock, lambda size: size * (1e-8 if size < 200_000 else 5e-8))
    foreseen = predicted(enhancer, NoParameters(), LARGE, WHOLE, Networks(())).seconds
    assert foreseen == pytest.approx(WHOLE[0] * WHOLE[1] * 5e-8)


@pytest.mark.parametrize("power", [1.05, 1.15])
def test_what_grows_faster_than_the_area_is_foreseen_so(clock, power):
    """Transforms, and whatever leaves the processor's caches."""
    enhancer = working(clock, lambda size: 1e-7 * size**power)
    foreseen = predicted(enhancer, NoParameters(), LARGE, WHOLE, Networks(())).seconds
    assert foreseen == pytest.approx(1e-7 * (WHOLE[0] * WHOLE[1]) ** power)


def test_a_jump_between_two_pieces_is_not_drawn_out_without_end(clock):
    enhancer = working(clock, lambda size: size * (1e-8 if size < 600_000 else 5e-8))
    foreseen = predicted(enhancer, NoParameters(), LARGE, WHOLE, Networks(())).seconds
    assert foreseen <= WHOLE[0] * WHOLE[1] * 5e-8 * 1.5


def test_a_slow_filter_is_tried_on_small_pieces_only(clock):
    tried = []

    def seconds(size):
        tried.append(size)
        return size * 2e-6

    foreseen = predicted(working(clock, seconds), NoParameters(), LARGE, WHOLE, Networks(())).seconds
    assert sum(tried) <= 0.1 * WHOLE[0] * WHOLE[1]
    assert foreseen == pytest.approx(WHOLE[0] * WHOLE[1] * 2e-6)


def test_it_hears_stop():
    with pytest.raises(Cancelled):
        predicted(
            fake(),
            NoParameters(),
            PART,
            SHAPE,
            Networks((Played({"cpu": faithful}).runtime(),)),
            progress=Progress(stop_requested=lambda: True),
        )
    unsharp, stopped = BUILT_IN["unsharp-mask"], Progress(stop_requested=lambda: True)
    with pytest.raises(Cancelled):
        predicted(unsharp, unsharp.parameters(), PART, SHAPE, Networks(()), progress=stopped)


def test_usual_is_the_median_and_long_work_is_not_repeated(clock):
    times = iter([0.1, 0.001, 0.001, 0.001, 0.001])
    assert usual_seconds(lambda: clock.sleep(next(times))) == pytest.approx(0.001)
    calls = []
    usual_seconds(lambda: (calls.append(1), clock.sleep(0.31)))
    assert len(calls) == 1


def test_memory_grows_with_the_image_and_with_the_result():
    bicubic = BUILT_IN["bicubic"]
    two, four = (
        predicted(bicubic, bicubic.parameters(scale=scale), PART, SHAPE, Networks(())).memory_mb
        for scale in (2, 4)
    )
    larger = predicted(bicubic, bicubic.parameters(scale=2), PART, (4000, 3000), Networks(())).memory_mb
    assert four > two + 100
    assert larger > two + 100


NETWORKS = {
    "plain": chain(conv(32, 3, activation="relu"), conv(32, 3, activation="relu"), conv(1, 3)),
    "deep": u_net(3, 16),
    "upsampler": upsampler(2, 24),
    "enlarging": chain(
        conv(16), of("Conv2DTranspose", filters=1, kernel_size=[9, 9], strides=[2, 2], padding="same")
    ),
    "odd": chain(conv(50, 3, activation="tanh"), conv(50, 5), conv(1, 3)),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_what_the_manifest_of_an_installed_network_says_of_memory_is_what_its_engine_takes(tmp_path, name):
    model = model_folder(tmp_path / name, NETWORKS[name], proof=False)
    code = (
        "import sys, numpy as np\n"
        "from pathlib import Path\n"
        "from xraysr_gui.enhancers.model_folder import read_model_folder\n"
        "from xraysr_gui.enhancers.networks.runtimes.onnx_engine import RUNTIME\n"
        "from xraysr_gui.isolation.own_memory import *\n"
        "folder = read_model_folder(Path(sys.argv[1]))\n"
        "session = RUNTIME.load(folder, RUNTIME.devices()[0], 2)\n"
        "piece = np.random.default_rng(0).random((1, 1, 768, 768), dtype=np.float32)\n"
        "session.run(piece[:, :, :64, :64])\n"
        "forget_peak()\nbefore = held_mb()\nsession.run(piece)\nprint(peak_mb() - before)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(model.path)], capture_output=True, text=True, check=True
    )
    taken = int(said.stdout) * (1 << 20) / 4 / 768**2
    assert model.manifest.floats > taken / 1.3
    assert model.manifest.floats < taken * 1.5 + 4
