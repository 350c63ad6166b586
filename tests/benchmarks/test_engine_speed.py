"""How fast a network enhances a whole radiograph, against the bare engine and against Keras.

All run the same weights in the same minute, the quickest of a few rounds each: what else the computer does
slows all of them.
"""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from tests.benchmarks.table import Figure
from tests.support.child_modules import let_children_find
from tests.support.model_folders import textured
from tests.support.speed import quickest_in_turn_s
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.engine_child import engine_child
from xraysr_gui.enhancers.engine.model_install import install_model
from xraysr_gui.enhancers.model_folder import ONNX, read_model_folder
from xraysr_gui.enhancers.networks.budget import largest_piece, piece_sides
from xraysr_gui.enhancers.networks.fitting import grid_of, preparation_of
from xraysr_gui.enhancers.networks.network import Networks, network_enhancer
from xraysr_gui.enhancers.networks.sessions import usable_cores
from xraysr_gui.enhancers.networks.tiling import tiles
from xraysr_gui.training.recipes import RECIPES

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
RADIOGRAPH = np.tile(textured(512, 512), (5, 4))
BARE_HERE, BARE_IN_THE_CHILD, KERAS_IN_SMALL_PIECES, KERAS_IN_LARGE_PIECES = 1.06, 1.1, 1 / 3, 1.1
FORESEEN = 1.25
ROUNDS, KERAS_TILES = 4, 3


@pytest.fixture(scope="module")
def fast(keras, tmp_path_factory):
    """The quick upsampler of 48 thousand weights, and the network in Keras that it was made of."""
    logging.getLogger("absl").disabled = True
    keras.utils.set_random_seed(0)
    network = RECIPES["fast-x2"].build()
    folder = tmp_path_factory.mktemp("fast")
    network.save(folder / "fast.keras")
    made = install_model(folder / "fast.keras", folder / "models", Progress())
    return read_model_folder(made), network


@pytest.fixture
def engine(monkeypatch):
    let_children_find(monkeypatch, Path(__file__).parents[2])
    running = Engine(engine_child(service="tests.support.eager_engine:serve"))
    yield running
    running.close()


def pieces_of(folder, most=None):
    """One piece, as the program cuts them or of at most so many pixels, and how many there are."""
    grid = grid_of(folder.manifest, preparation_of(folder))
    sides = piece_sides(RADIOGRAPH.shape, most or largest_piece(folder.manifest, grid, 512), grid)
    count = len(tiles(RADIOGRAPH.shape, (sides[0] - 2 * grid.edge, sides[1] - 2 * grid.edge)))
    return np.ascontiguousarray(RADIOGRAPH[: sides[0], : sides[1]])[None, None], count


def as_keras(piece):
    return np.ascontiguousarray(np.moveaxis(piece, 1, -1))


def test_a_whole_radiograph_takes_hardly_longer_than_its_pieces_in_the_bare_engine(figure, fast, engine):
    folder, _ = fast
    piece, count = pieces_of(folder)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = usable_cores()
    bare = onnxruntime.InferenceSession(str(folder.path / ONNX), options, providers=["CPUExecutionProvider"])
    networks, enhancer = Networks(), network_enhancer(folder)
    nothing = enhancer.parameters()

    taken = quickest_in_turn_s(
        ROUNDS,
        by_hand=lambda: [bare.run(None, {"image": piece}) for _ in range(count)],
        here=lambda: networks.run(folder, RADIOGRAPH, nothing, Progress()),
        in_the_child=lambda: engine.run(enhancer, RADIOGRAPH, nothing, Progress()),
    )
    bare_s, beside = taken["by_hand"], "ONNX Runtime on the same pieces"
    figure(Figure("fast-x2 in this process", taken["here"], bare_s, "s", beside, BARE_HERE))
    figure(Figure("fast-x2 through the child", taken["in_the_child"], bare_s, "s", beside, BARE_IN_THE_CHILD))


def test_it_is_several_times_faster_than_keras_that_is_asked_piece_by_piece(figure, fast, engine):
    """Pieces of 128 pixels, as in the notebooks; of pieces as large as ours it is told how it compares."""
    folder, network = fast
    enhancer = network_enhancer(folder)
    large, large_count = pieces_of(folder)
    small, small_count = pieces_of(folder, 128)

    taken = quickest_in_turn_s(
        ROUNDS,
        small=lambda: [network.predict(as_keras(small), verbose=0) for _ in range(KERAS_TILES)],
        large=lambda: [network.predict(as_keras(large), verbose=0) for _ in range(KERAS_TILES)],
        engine=lambda: engine.run(enhancer, RADIOGRAPH, enhancer.parameters(), Progress()),
    )
    keras, keras_large = (
        taken[name] * count / KERAS_TILES for name, count in (("small", small_count), ("large", large_count))
    )
    ours = taken["engine"]
    figure(Figure("fast-x2", ours, keras, "s", "Keras, pieces of 128 px", KERAS_IN_SMALL_PIECES))
    figure(
        Figure("fast-x2, large pieces", ours, keras_large, "s", "Keras, our pieces", KERAS_IN_LARGE_PIECES)
    )


@pytest.mark.parametrize("what", ["fast", *(one.id for one in BUILT_IN)])
def test_what_is_foreseen_is_what_it_takes(figure, fast, engine, what):
    folder, _ = fast
    enhancer = network_enhancer(folder) if what == "fast" else BUILT_IN[what]
    values = enhancer.parameters()
    foreseen, taken = [], []
    for _ in range(ROUNDS):
        foreseen.append(engine.cost(enhancer, RADIOGRAPH, values, Progress()))
        taken.append(engine.run(enhancer, RADIOGRAPH, values, Progress()))
    said, took = (min(one.seconds for one in some) for some in (foreseen, taken))
    said_mb, took_mb = min(one.memory_mb for one in foreseen), max(one.peak_mb for one in taken)
    off = max(said, took), min(said, took)
    figure(Figure(f"{what}: foreseen time, either way", *off, "s", "what it took", FORESEEN))
    figure(Figure(f"{what}: memory", took_mb, said_mb, "MB", "what was foreseen", FORESEEN))
