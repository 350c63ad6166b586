"""The engine child: what it gives, how it is stopped, and that whatever it does is a sentence."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests.support.child_modules import let_children_find
from tests.support.model_folders import faithful_folder, model_folder, slow_layers, textured
from xraysr_gui.core.errors import (
    Cancelled,
    ChildNotStarted,
    EnhancementFailed,
    InvalidParameter,
    ModelUnavailable,
)
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.classical.unsharp_mask import UnsharpMaskParameters
from xraysr_gui.enhancers.engine import engine_child as child_module
from xraysr_gui.enhancers.engine import known_enhancers
from xraysr_gui.enhancers.engine.card_access import CardAccess
from xraysr_gui.enhancers.engine.engine import Engine, EngineWishes
from xraysr_gui.enhancers.engine.engine_child import engine_child
from xraysr_gui.enhancers.model_folder import (
    Manifest,
    ModelFolder,
    model_folders,
    read_model_folder,
    write_manifest,
)
from xraysr_gui.enhancers.networks.network import network_enhancer
from xraysr_gui.settings import places

FAULTY = "tests.support.faulty_engine:serve"
IMAGE = textured(300, 260)


@pytest.fixture(autouse=True)
def _the_child_finds_the_tests(monkeypatch):
    let_children_find(monkeypatch, Path(__file__).parents[4])


@pytest.fixture
def engine():
    made = Engine()
    yield made
    made.close()


@pytest.fixture
def faulty():
    made = Engine(engine_child(1024, service=FAULTY, stall_s=1.5))
    yield made
    made.close()


def doing(tmp_path, does):
    """An enhancer whose network does it."""
    folder = tmp_path / does
    folder.mkdir()
    said = Manifest(does, f"The {does} network", "", "denoise", training={"does": does})
    write_manifest(folder, said)
    return network_enhancer(ModelFolder(folder, said))


def run(engine, enhancer, image=IMAGE, progress=None, wishes=EngineWishes(), **values):
    return engine.run(enhancer, image, enhancer.parameters(**values), progress or Progress(), wishes)


@pytest.mark.parametrize("id", ["bicubic", "unsharp-mask", "clahe", "median", "wiener-spectral"])
def test_a_classical_enhancer_gives_there_what_it_gives_here(engine, id):
    enhancer = BUILT_IN[id]
    done = run(engine, enhancer)
    here = enhancer.run(IMAGE, enhancer.parameters(), Progress())
    np.testing.assert_array_equal(done.pixels, here)
    assert done.device == "Processor"
    assert done.seconds > 0
    assert done.notices == ()


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_a_network_gives_there_what_it_gives_here(engine, tmp_path, scale):
    enhancer = network_enhancer(faithful_folder(tmp_path / "network", scale))
    done = run(engine, enhancer, wishes=EngineWishes(memory_mb=16, focus=(10.0, 250.0)))
    np.testing.assert_array_equal(done.pixels, run(engine, enhancer).pixels)
    np.testing.assert_allclose(done.pixels, enhancer.run(IMAGE, enhancer.parameters(), Progress()), atol=1e-6)
    assert "ONNX Runtime" in done.device
    assert 20 < done.peak_mb < 2000


@pytest.mark.parametrize("shape", [(1, 1), (1, 33), (7, 5), (129, 31)])
def test_small_and_odd_images_pass(engine, tmp_path, shape):
    network = network_enhancer(faithful_folder(tmp_path / "network", 2))
    for image in (textured(*shape), *(np.full(shape, value, np.float32) for value in (0.0, 0.3, 1.0))):
        assert run(engine, network, image).pixels.shape == (2 * shape[0], 2 * shape[1])
        assert run(engine, BUILT_IN["unsharp-mask"], image).pixels.shape == shape


@pytest.mark.parametrize("path", tuple(model_folders([places.models()])), ids=lambda path: path.name)
def test_every_network_of_ours_gives_a_whole_image_of_odd_sides(engine, path):
    enhancer = network_enhancer(read_model_folder(path))
    done = run(engine, enhancer, textured(67, 45))
    assert done.pixels.shape == (67 * enhancer.scale, 45 * enhancer.scale)
    assert "Processor" in done.device


@pytest.mark.slow
def test_forty_megapixels_pass(engine, tmp_path):
    enhancer = network_enhancer(faithful_folder(tmp_path / "network", 2))
    image = np.tile(IMAGE, (25, 22))[:7300, :5480]
    assert image.size == 40_004_000
    done = run(engine, enhancer, image)
    assert done.pixels.shape == (14600, 10960)
    small = run(engine, enhancer).pixels
    np.testing.assert_allclose(done.pixels[:500, :400], small[:500, :400], atol=1e-5)


def test_the_focus_decides_what_is_done_first_and_not_what_comes_out(engine, tmp_path):
    enhancer = network_enhancer(faithful_folder(tmp_path / "network", 2))
    wanted = run(engine, enhancer).pixels
    for focus in ((0.0, 0.0), (1e6, -5.0), (float("nan"), 3.0)):
        done = run(engine, enhancer, wishes=EngineWishes(memory_mb=1, focus=focus))
        np.testing.assert_allclose(done.pixels, wanted, atol=1e-6)


def test_each_part_can_be_seen_as_soon_as_it_is_there_the_one_looked_at_first(engine, tmp_path):
    enhancer = network_enhancer(faithful_folder(tmp_path / "m", scale=2))
    pixels, seen = textured(260, 300), []
    wishes = EngineWishes(memory_mb=1, focus=(250.0, 290.0), watch=seen.append)
    whole = engine.run(enhancer, pixels, enhancer.parameters(), Progress(), wishes).pixels
    assert len(seen) > 3
    first = seen[0]
    assert (first.top + first.values.shape[0], first.left + first.values.shape[1]) == whole.shape
    painted = np.full(whole.shape, np.nan, np.float32)
    for part in seen:
        assert part.shape == whole.shape
        rows, columns = part.values.shape
        painted[part.top : part.top + rows, part.left : part.left + columns] = part.values
    np.testing.assert_allclose(painted.clip(0, 1), whole, atol=1e-6)


def test_it_tells_after_each_piece_how_far_it_is(engine, tmp_path):
    told = []
    model = model_folder(tmp_path / "slow", slow_layers(6, 48))
    progress = Progress(lambda fraction, doing: told.append((fraction, doing)))
    run(engine, network_enhancer(model), textured(1000, 1000), progress, EngineWishes(memory_mb=32))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert len(set(fractions)) > 5
    assert told[-1][1] == "Enhancing"


class StopWhenBegun:
    """A person who presses Stop a moment after the first piece was begun."""

    def __init__(self, after_s=0.1):
        self._pressed = False
        self._begun = None
        self._after_s = after_s
        self.progress = Progress(self._hear, self._stops)

    def _hear(self, fraction, doing):
        if doing == "Enhancing" and self._begun is None:
            self._begun = time.monotonic()

    def _stops(self):
        if self._begun is not None and time.monotonic() - self._begun > self._after_s:
            self._pressed = True
        return self._pressed


def test_stop_ends_a_slow_network_in_the_middle_of_a_piece_and_gives_the_memory_back(engine, tmp_path):
    slow = network_enhancer(model_folder(tmp_path / "slow", slow_layers(40, 192)))  # over a second a piece
    run(engine, slow, textured(40, 40))
    before = engine._child.number
    person = StopWhenBegun()
    with pytest.raises(Cancelled):
        run(engine, slow, textured(900, 900), person.progress)
    assert engine._child.number != before
    assert not psutil.pid_exists(before)
    np.testing.assert_allclose(run(engine, BUILT_IN["bilinear"]).pixels.mean(), IMAGE.mean(), atol=0.01)


def test_stop_between_two_pieces_keeps_the_child_and_what_it_has_loaded(engine, tmp_path):
    enhancer = network_enhancer(faithful_folder(tmp_path / "network", 1))
    run(engine, enhancer)
    before = engine._child.number
    person = StopWhenBegun(0.0)
    with pytest.raises(Cancelled):
        run(engine, enhancer, textured(2500, 2500), person.progress, EngineWishes(memory_mb=1))
    assert engine._child.number == before
    assert run(engine, enhancer).pixels.shape == IMAGE.shape


def test_closing_ends_a_run_as_cancelled(engine, tmp_path):
    slow = network_enhancer(model_folder(tmp_path / "slow", slow_layers(40, 96)))
    begun = threading.Event()
    progress = Progress(lambda fraction, doing: begun.set() if doing == "Enhancing" else None)
    closing = threading.Thread(target=lambda: (begun.wait(30), engine.close()))
    closing.start()
    with pytest.raises(Cancelled):
        run(engine, slow, textured(900, 900), progress)
    closing.join()


SENTENCES = {
    "hang": "made no progress for 1.5 seconds",
    "freeze": "made no progress for 1.5 seconds",
    "memory": "It needs more memory than enhancing may use (Settings).",
    "crash": "a segmentation fault",
    "leave": "it left with code 3",
    "bug": "The part of the program that works on images met an unexpected error.",
    "numbers": "some of its pixels hold no number",
    "blank": "it is blank",
    "large": "where its manifest promises",
}


@pytest.mark.parametrize("does", SENTENCES)
def test_whatever_a_network_does_is_a_sentence_and_the_engine_goes_on(faulty, tmp_path, does):
    enhancer = doing(tmp_path, does)
    with pytest.raises(EnhancementFailed) as caught:
        run(faulty, enhancer)
    error = caught.value
    assert error.what.startswith(f"The {does} network ")
    assert SENTENCES[does] in error.why
    assert error.remedy.startswith("The image is unchanged.")
    for word in ("file", "read", "decoder"):
        assert word not in f"{error.what} {error.why} {error.remedy}".replace("thread", "")
    good = run(faulty, doing(tmp_path, "good"))
    np.testing.assert_array_equal(good.pixels, IMAGE)


def test_where_there_is_a_card_memory_is_measured_and_still_limited(tmp_path, monkeypatch):
    monkeypatch.setattr(child_module, "card_access", lambda: CardAccess(confined=False, measured=True))
    engine = Engine(engine_child(256, service=FAULTY))
    try:
        with pytest.raises(EnhancementFailed, match="It needs more memory than enhancing may use"):
            run(engine, doing(tmp_path, "grow"))
        np.testing.assert_array_equal(run(engine, doing(tmp_path, "good")).pixels, IMAGE)
    finally:
        engine.close()


@pytest.mark.parametrize("does", ["crash", "memory", "bug"])
def test_what_a_prediction_meets_is_a_sentence_too(faulty, tmp_path, does):
    enhancer = doing(tmp_path, does)
    with pytest.raises(EnhancementFailed, match=f"The {does} network could not be applied"):
        faulty.cost(enhancer, IMAGE, enhancer.parameters(), Progress())
    assert run(faulty, doing(tmp_path, "good")).device == "Processor (Fake)"


def test_a_filter_that_gives_nonsense_is_refused_in_the_child(engine, tmp_path, monkeypatch):
    (tmp_path / "bad_filter.py").write_text(
        "import numpy as np\n"
        "from xraysr_gui.enhancers.engine import engine_service as service, known_enhancers\n"
        "from xraysr_gui.enhancers.contract import Enhancer, NoParameters\n"
        "from xraysr_gui.enhancers.task import Task\n"
        "def nans(pixels, p, progress): return pixels * np.nan\n"
        "def cut(pixels, p, progress): return pixels[1:]\n"
        "ALL = [Enhancer(n, n.title(), '', Task.DENOISE, NoParameters, f)\n"
        "       for n, f in (('nans', nans), ('cut', cut))]\n"
        "known_enhancers.PLUG_INS.beside = lambda taken: tuple(ALL)\n"
        "serve = service.serve\n"
    )
    let_children_find(monkeypatch, tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    beside = known_enhancers.PLUG_INS.beside
    monkeypatch.setattr(known_enhancers.PLUG_INS, "beside", beside)  # the import changes it
    import bad_filter

    bad = Engine(engine_child(service="bad_filter:serve"))
    try:
        for enhancer, fault in zip(bad_filter.ALL, ("hold no number", "(299, 260) pixels"), strict=True):
            with pytest.raises(EnhancementFailed) as caught:
                run(bad, enhancer)
            assert fault in caught.value.why
    finally:
        bad.close()


def test_a_value_that_is_not_allowed_is_refused_before_the_child_is_asked(engine):
    with pytest.raises(InvalidParameter, match="Radius cannot be 99 px"):
        engine.run(BUILT_IN["unsharp-mask"], IMAGE, UnsharpMaskParameters(radius=99), Progress())
    assert engine._child.number is None


def test_the_child_checks_values_again(engine):
    asked = {"do": "run", "enhancer": "unsharp-mask", "model": "", "device": "cpu", "memory_mb": 1}
    for parameters in ({"radius": 99}, {"colour": 1}, {"radius": "1"}, {"radius": None}):
        with pytest.raises(InvalidParameter):
            engine._child.ask({**asked, "parameters": parameters}, Progress(), arrays={"pixels": IMAGE})


def test_a_model_whose_file_was_changed_is_refused_by_name(engine, tmp_path):
    enhancer = network_enhancer(faithful_folder(tmp_path / "network"))
    with (tmp_path / "network" / "model.onnx").open("ab") as file:
        file.write(b"more")
    with pytest.raises(ModelUnavailable, match=r"model\.onnx is not the one that the manifest names"):
        run(engine, enhancer)


def test_a_child_that_cannot_start_is_the_installations_fault(tmp_path):
    engine = Engine(engine_child(service="no_such_module:serve"))
    with pytest.raises(ChildNotStarted, match="The separate program for the engine could not start"):
        run(engine, BUILT_IN["bicubic"])
    engine.close()


def test_the_processor_is_always_among_the_devices(engine):
    first = engine.devices(Progress())[0]
    assert first.is_cpu
    assert first.runtime == "onnxruntime"
    assert first.memory_mb > 100


def test_a_compiled_form_is_proved_against_its_network(engine, tmp_path):
    faithful_folder(tmp_path / "network", 2)
    found = engine.parity(tmp_path / "network", Progress())
    assert found.off <= found.allowed == 1e-4
    assert found.of_keras


def test_the_peak_is_that_of_this_run(engine):
    large = run(engine, BUILT_IN["bicubic"], textured(2400, 2400)).peak_mb
    small = run(engine, BUILT_IN["bicubic"], textured(64, 64)).peak_mb
    assert small < large - 50
