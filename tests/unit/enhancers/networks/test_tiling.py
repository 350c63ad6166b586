"""A network that is run in pieces gives what it gives of the whole image."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.ndimage import correlate

from tests.support.keras_files import network
from tests.support.small_networks import any_layers, upsampler
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.model_files.facts import facts_of
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.enhancers.networks.sessions import Faulty
from xraysr_gui.enhancers.networks.tiling import Focus, Grid, Mosaic, even_sides, mirrored, tiles

lengths = st.one_of(st.integers(1, 12), st.integers(1, 130))
shapes = st.tuples(st.integers(1, 200), lengths)
places = st.floats(-50, 250)
focuses = st.none() | st.builds(Focus, places, places)


def session(read):
    made = onnxruntime.InferenceSession(onnx_bytes(read), providers=["CPUExecutionProvider"])
    return lambda piece: made.run(None, {"image": piece})[0]


def grid_of(read):
    facts = facts_of(read)
    return Grid(facts.scale, facts.receptive_radius, facts.multiple_of, facts.shrinks)


def image(shape, channels=1, seed=0):
    return np.random.default_rng(seed).random((channels, *shape), dtype=np.float32)


def mirrored_around(pixels, before, behind):
    """The image with `before` and `behind` more pixels, by numpy's own mirror."""
    return np.pad(pixels, ((0, 0), (before, behind[0]), (before, behind[1])), mode="symmetric")


def whole(run, pixels, grid):
    """What the network gives of the whole image, which goes on farther than the network sees."""
    far = grid.edge + grid.multiple
    behind = [far + grid.up(length) - length for length in pixels.shape[1:]]
    answer = run(np.ascontiguousarray(mirrored_around(pixels, far, behind)[None]))
    rows, columns = (length * grid.scale for length in pixels.shape[1:])
    start = (far - grid.shrinks) * grid.scale
    return answer[0, 0, start : start + rows, start : start + columns]


def in_pieces(run, pixels, grid, most, focus=None, progress=None):
    result = np.full([side * grid.scale for side in pixels.shape[1:]], np.nan, np.float32)
    done = list(Mosaic(pixels, grid, result).fill(run, most, progress or Progress(), focus))
    return result, done


@settings(max_examples=150)
@given(layers=any_layers(), shape=shapes, most=st.integers(1, 220), focus=focuses, seed=st.integers(0, 99))
@example(layers=upsampler(2), shape=(200, 130), most=32, focus=Focus(100, 65), seed=0)
@example(layers=upsampler(3), shape=(1, 1), most=1, focus=None, seed=0)
def test_pieces_together_are_what_the_network_gives_of_the_whole(layers, shape, most, focus, seed):
    read = network(*layers, seed=seed)
    run, grid, pixels = session(read), grid_of(read), image(shape, seed=seed)

    result, _ = in_pieces(run, pixels, grid, max(most, 8 if shape[0] * shape[1] > 400 else 1), focus)

    expected = whole(run, pixels, grid)
    np.testing.assert_allclose(result, expected, atol=1e-5 * max(1.0, float(np.abs(expected).max())))


@settings(max_examples=80)
@given(
    shape=shapes, most=st.integers(1, 300), reach=st.integers(0, 9), more=st.integers(0, 30),
    seed=st.integers(0, 9), focus=focuses,
)  # fmt: skip
def test_a_filter_that_loses_its_border_gives_what_scipy_gives_of_the_whole(
    shape, most, reach, more, seed, focus
):
    pixels = image(shape, seed=seed)
    weights = np.random.default_rng(seed).normal(size=(2 * reach + 1,) * 2) / (2 * reach + 1)

    def run(piece):
        filtered = correlate(piece[0, 0], weights, mode="constant")
        rows, columns = filtered.shape
        return filtered[None, None, reach : rows - reach, reach : columns - reach]

    small = max(most, 8 if shape[0] * shape[1] > 400 else 1)
    result, _ = in_pieces(run, pixels, Grid(1, reach + more, 1, reach), small, focus)

    mirrored = np.pad(pixels[0], reach, mode="symmetric")  # SciPy's "reflect" errs on two pixels
    expected = correlate(mirrored, weights, mode="constant")[reach:, reach:][: shape[0], : shape[1]]
    np.testing.assert_allclose(result, expected, atol=1e-5)


@given(shape=shapes, most=st.integers(1, 300), multiple=st.integers(1, 16), focus=focuses)
def test_every_pixel_is_covered_once_by_pieces_that_begin_on_the_grid(shape, most, multiple, focus):
    grid = Grid(multiple=multiple)
    sides = even_sides(shape, most, grid)
    covered = np.zeros(shape, int)
    for tile in tiles(shape, sides, focus):
        assert tile.rows > 0
        assert tile.columns > 0
        assert tile.top % multiple == tile.left % multiple == 0
        covered[tile.top : tile.top + tile.rows, tile.left : tile.left + tile.columns] += 1
    assert (covered == 1).all()


@given(shape=shapes, most=st.integers(1, 300), multiple=st.integers(1, 16))
def test_sides_are_on_the_grid_even_and_no_larger_than_asked(shape, most, multiple):
    grid = Grid(multiple=multiple)
    for side, length in zip(even_sides(shape, most, grid), shape, strict=True):
        assert side % multiple == 0
        assert side <= max(most, multiple)
        pieces = -(-length // side)
        narrowest = length - (pieces - 1) * side
        assert pieces == 1 or side - narrowest < pieces * multiple


@given(shape=shapes, side=st.integers(8, 60), focus=st.builds(Focus, places, places))
def test_the_piece_that_the_reader_looks_at_is_done_first(shape, side, focus):
    row, column = np.clip(focus.row, 0, shape[0] - 1), np.clip(focus.column, 0, shape[1] - 1)
    first = tiles(shape, (side, side), focus)[0]
    assert first.top - 1 <= row <= first.top + first.rows
    assert first.left - 1 <= column <= first.left + first.columns
    assert set(tiles(shape, (side, side))) == set(tiles(shape, (side, side), focus))


@given(length=st.integers(1, 40), before=st.integers(0, 200), behind=st.integers(0, 200))
def test_the_mirror_is_numpys_symmetric_one(length, before, behind):
    found = mirrored(np.arange(-before, length + behind), length)
    np.testing.assert_array_equal(found, np.pad(np.arange(length), (before, behind), mode="symmetric"))


@settings(max_examples=60)
@given(
    shape=shapes, most=st.integers(8, 300), halo=st.integers(0, 40), multiple=st.integers(1, 8),
    channels=st.integers(1, 4),
)  # fmt: skip
def test_all_pieces_of_an_image_have_one_size_and_show_the_mirrored_image(
    shape, most, halo, multiple, channels
):
    grid, pixels, seen = Grid(1, halo, multiple), image(shape, channels), []

    def run(piece):
        assert piece.flags.c_contiguous
        assert piece.dtype == np.float32
        seen.append(piece)
        return piece[:, :1]

    result, done = in_pieces(run, pixels, grid, most)
    np.testing.assert_array_equal(result, pixels[0])
    assert {piece.shape for piece in seen} == {seen[0].shape}
    assert all(side % multiple == 0 for side in seen[0].shape[2:])
    behind = [grid.edge + side for side in seen[0].shape[2:]]
    all_of_it = mirrored_around(pixels, grid.edge, behind)
    for tile, piece in zip(done, seen, strict=True):
        rows, columns = (
            slice(tile.top, tile.top + piece.shape[2]),
            slice(tile.left, tile.left + piece.shape[3]),
        )
        np.testing.assert_array_equal(piece[0], all_of_it[:, rows, columns])


def test_a_halo_that_is_too_small_is_seen():
    read = network(*upsampler(2))
    run, grid, pixels = session(read), grid_of(read), image((90, 90))
    blind = Grid(grid.scale, grid.halo - 2, grid.multiple, grid.shrinks)
    result, _ = in_pieces(run, pixels, blind, 32)
    assert np.abs(result - whole(run, pixels, grid)).max() > 1e-3


def test_it_says_how_far_it_is_before_each_piece_and_stops_there():
    told = []
    progress = Progress(lambda fraction, doing: told.append(fraction), lambda: len(told) == 3)
    seen = []

    def run(piece):
        seen.append(piece)
        return piece

    with pytest.raises(Cancelled):
        in_pieces(run, image((40, 40)), Grid(), 20, progress=progress)
    assert told == [0.0, 0.25, 0.5]
    assert len(seen) == 3


def test_the_network_has_the_next_piece_while_one_is_heard():
    asked, met = [], [threading.Event() for _ in range(4)]
    pixels, result = image((40, 40)), np.empty((40, 40), np.float32)

    def run(piece):
        met[len(asked)].set()
        asked.append(piece)
        return piece

    def hear(piece, answer):
        following = met[min(len(heard) + 1, 3)]
        heard.append((piece is asked[len(heard)], following.wait(WAIT_MS / 1000)))
        return 1 - answer

    heard = []
    for _ in Mosaic(pixels, Grid(), result).fill(run, 20, Progress(), hear=hear):
        pass
    assert heard == [(True, True)] * 4
    np.testing.assert_array_equal(result, 1 - pixels[0])


def test_what_is_wrong_with_an_answer_ends_it_and_nothing_runs_on():
    running = []

    def run(piece):
        running.append("begun")
        running.append("ended")
        return piece

    def hear(piece, answer):
        raise Faulty("it is blank")

    with pytest.raises(Faulty):
        list(
            Mosaic(image((40, 40)), Grid(), np.empty((40, 40), np.float32)).fill(
                run, 20, Progress(), hear=hear
            )
        )
    assert running == ["begun", "ended"] * 2


def as_keras_pads(run, pixels, grid):
    """What the network gives of the image that ends where it ends, brought to sides that it takes."""
    lost = grid.up(grid.shrinks)
    behind = [grid.up(length) - length + lost for length in pixels.shape[1:]]
    frame = ((0, 0), (lost, behind[0]), (lost, behind[1]))
    answer = run(np.pad(pixels, frame, constant_values=grid.outside)[None])
    start = (lost - grid.shrinks) * grid.scale
    rows, columns = (length * grid.scale for length in pixels.shape[1:])
    return answer[0, 0, start : start + rows, start : start + columns]


@settings(max_examples=60)
@given(layers=any_layers(), shape=shapes, most=st.integers(8, 220), seed=st.integers(0, 99))
@example(layers=upsampler(2), shape=(200, 130), most=32, seed=0)
def test_pieces_that_end_with_the_image_are_what_keras_gives_of_the_whole(layers, shape, most, seed):
    read = network(*layers, seed=seed)
    run, grid, pixels = session(read), replace(grid_of(read), outside=0.25), image(shape, seed=seed)
    result, _ = in_pieces(run, pixels, grid, most)
    expected = as_keras_pads(run, pixels, grid)
    np.testing.assert_allclose(result, expected, atol=1e-5 * max(1.0, float(np.abs(expected).max())))


@given(
    shape=shapes, fixed=st.integers(9, 60), reach=st.integers(0, 4), outside=st.none() | st.just(0.5),
    focus=focuses,
)  # fmt: skip
def test_pieces_of_one_size_cover_the_image_and_no_other_size_is_asked(shape, fixed, reach, outside, focus):
    pixels, asked = image(shape), set()

    def run(piece):
        asked.add(piece.shape)
        return correlate(piece[0, 0], np.ones((2 * reach + 1,) * 2) / 9, mode="constant")[None, None]

    small = max(fixed, 2 * reach + 8)
    grid = Grid(halo=reach, outside=outside, fixed=small)
    result, _ = in_pieces(run, pixels, grid, small - 2 * reach, focus)
    assert asked == {(1, 1, small, small)}
    inner = tuple(slice(reach, max(reach, side - reach)) for side in shape)
    expected = correlate(pixels[0], np.ones((2 * reach + 1,) * 2) / 9, mode="constant")
    np.testing.assert_allclose(result[inner], expected[inner], atol=1e-5)
    if outside is None:
        around = np.pad(pixels[0], reach, mode="symmetric")
        full = correlate(around, np.ones((2 * reach + 1,) * 2) / 9, mode="constant")
        there = tuple(slice(reach, reach + side) for side in shape)
        np.testing.assert_allclose(result, full[there], atol=1e-5)
