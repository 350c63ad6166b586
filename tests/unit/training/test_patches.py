from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from xraysr_gui.evaluation.references import ReferenceImage
from xraysr_gui.training.patches import ROUND, Cut, Deck, PatchMaker, pieces, shaded, turned


def reference(pixels, name="a"):
    return ReferenceImage(f"{name}.png", name, 8, np.asarray(pixels, np.float32), name)


@pytest.fixture
def images():
    rng = np.random.default_rng(6)
    return [reference(rng.random((90, 70)), "a"), reference(rng.random((64, 100)), "b")]


def copied(truth, rng):
    return truth[None], truth


def maker(images, spoil=copied, cut=Cut(24, 1, from_one_image=20), batch=8, seed=3, pool=64):
    return PatchMaker(images, spoil, cut, batch, Deck(seed), pool)


def test_what_is_given_and_what_is_wanted_are_the_same_place(images):
    with maker(images) as made:
        for _ in range(5):
            given, wanted = made.next_batch()
            assert given.shape == wanted.shape == (8, 24, 24, 1)
            assert given.dtype == wanted.dtype == np.float32
            np.testing.assert_array_equal(given, wanted)


@pytest.mark.parametrize("scale", [2, 3])
def test_the_truth_is_as_much_larger_as_the_result_will_be(images, scale):
    def shrunk(truth, rng):
        rows, columns = (side // scale * scale for side in truth.shape)
        truth = truth[:rows, :columns]
        return truth[None, ::scale, ::scale], truth

    with maker(images, shrunk, Cut(10, scale, margin=2)) as made:
        given, wanted = made.next_batch()

    assert wanted.shape == (8, 10 * scale, 10 * scale, 1)
    np.testing.assert_array_equal(given, wanted[:, ::scale, ::scale])


def test_several_channels_are_cut_at_the_same_place(images):
    with maker(images, lambda truth, rng: (np.stack([truth, 2 * truth, truth - 1]), truth)) as made:
        given, wanted = made.next_batch()

    np.testing.assert_array_equal(given, np.concatenate([wanted, 2 * wanted, wanted - 1], axis=-1))


def places_of(cut, shape=(61, 75)):
    """Where pieces begin, read from an image whose pixels say where they are."""
    rows, columns = np.indices(shape)
    numbered = (rows * shape[1] + columns).astype(np.float32)
    for given, wanted in pieces(
        numbered[None], np.kron(numbered, np.ones((cut.scale,) * 2)), cut, np.random.default_rng(1)
    ):
        assert wanted[0, 0, 0] == given[0, 0, 0]
        yield divmod(int(given[0, 0, 0]), shape[1])


@pytest.mark.parametrize("aligned", [1, 2, 4, 8])
@pytest.mark.parametrize("scale", [1, 2])
def test_pieces_begin_at_multiples_and_stay_away_from_the_border(aligned, scale):
    cut = Cut(16, scale, from_one_image=2000, aligned_to=aligned)

    rows, columns = zip(*places_of(cut), strict=True)

    assert set(rows) == {row for row in range(8, 61 - 8 - 16 + 1) if row % aligned == 0}
    assert set(columns) == {column for column in range(8, 75 - 8 - 16 + 1) if column % aligned == 0}


def test_a_piece_as_large_as_the_image_is_the_image():
    assert set(places_of(Cut(61, 1, from_one_image=5, margin=0), (61, 61))) == {(0, 0)}


def test_an_image_too_small_for_a_piece_gives_none():
    assert not list(places_of(Cut(50, 1), (61, 75)))


def test_pieces_are_looked_for_inside_the_body():
    rng, body = np.random.default_rng(2), np.zeros((120, 160), np.bool_)
    body[30:110, 40:150] = True
    picture = rng.random((60, 80), dtype=np.float32)
    truth = (
        np.kron(body, np.ones((1, 1))).astype(np.float32) * 0.5 + rng.random((120, 160), dtype=np.float32) / 2
    )
    cut = Cut(12, 2, from_one_image=1000, in_body=1.0)
    half = replace(cut, in_body=0.5)

    def share(cut, *body):
        found = [wanted for _, wanted in pieces(picture[None], truth, cut, rng, *body)]
        return float(np.mean([(piece >= 0.5).mean() > 0.85 for piece in found]))

    within, anywhere = share(cut, body), share(cut)
    assert within > 0.99
    assert anywhere < 0.8
    assert share(half, body) == pytest.approx((within + anywhere) / 2, abs=0.04)


def test_the_maker_finds_the_body_of_an_image_that_is_turned():
    film = np.zeros((96, 96), np.float32)
    film[20:76, 12:84] = 0.5 + 0.2 * np.random.default_rng(1).random((56, 72))

    with maker([reference(film)], cut=Cut(16, 1, from_one_image=20, in_body=1.0)) as made:
        wanted = np.concatenate([made.next_batch()[1] for _ in range(6)])
    with maker([reference(film)], cut=Cut(16, 1, from_one_image=20)) as made:
        others = np.concatenate([made.next_batch()[1] for _ in range(6)])

    def edges(found):
        return float((np.abs(np.diff(found, axis=1)).max(axis=(1, 2, 3)) > 0.3).mean())

    assert edges(wanted) < edges(others)


def test_flat_pieces_are_a_quarter_of_what_they_would_be():
    flat = np.full((60, 60), 0.5, np.float32)
    cut = Cut(16, 1, from_one_image=4000)

    kept = len(list(pieces(flat[None], flat, cut, np.random.default_rng(1))))

    assert kept / 4000 == pytest.approx(0.25, abs=0.03)


def test_the_same_seed_deals_the_same_batches_and_another_seed_others(images):
    def dealt(seed):
        with maker(images, seed=seed) as made:
            return [made.next_batch()[0] for _ in range(4)]

    np.testing.assert_array_equal(dealt(3), dealt(3))
    assert not np.array_equal(dealt(3), dealt(4))


@pytest.mark.parametrize("dealt", [3, ROUND - 1, ROUND, ROUND + 2])
def test_who_goes_on_gets_the_batches_that_would_have_come(images, dealt):
    tiny = {"pool": 8, "batch": 2, "cut": Cut(6, 1, from_one_image=20)}
    with maker(images, **tiny) as made:
        whole = [made.next_batch() for _ in range(dealt + 3)]
    with PatchMaker(images, copied, tiny["cut"], tiny["batch"], Deck(3, dealt), tiny["pool"]) as made:
        rest = [made.next_batch() for _ in range(3)]

    for mine, theirs in zip(rest, whole[dealt:], strict=True):
        np.testing.assert_array_equal(mine[0], theirs[0])
        np.testing.assert_array_equal(mine[1], theirs[1])


def test_no_piece_is_dealt_twice(images):
    with maker(images) as made:
        dealt = [piece.tobytes() for _ in range(10) for piece in made.next_batch()[0]]

    assert len(set(dealt)) > 0.95 * len(dealt)


def test_a_batch_mixes_pieces_of_several_images():
    marked = [reference(np.full((60, 60), grey), str(grey)) for grey in (0.2, 0.8)]

    with maker(marked, pool=200, batch=16) as made:
        batches = [made.next_batch()[0].mean(axis=(1, 2, 3)) for _ in range(4)]

    assert all(np.ptp(greys) > 0.05 for greys in batches)


def threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("patches")]


def test_its_thread_ends_with_it_even_while_a_batch_waits(images):
    with maker(images) as made:
        made.next_batch()
        assert threads()

    assert not threads()


def test_its_thread_ends_when_the_trainer_stumbles(images):
    def train():
        with maker(images) as made:
            made.next_batch()
            raise KeyError

    with pytest.raises(KeyError):
        train()

    assert not threads()


def test_what_goes_wrong_while_cutting_reaches_the_trainer(images):
    def stumble(truth, rng):
        raise ArithmeticError("the spoiler stumbled")

    with maker(images, stumble) as made, pytest.raises(ArithmeticError, match="the spoiler stumbled"):
        made.next_batch()


def test_a_trainer_does_not_wait_for_ever_where_no_piece_fits(images):
    with maker(images, cut=Cut(80, 1)) as made, pytest.raises(ValueError, match="no piece of 80 pixels"):
        made.next_batch()


def test_one_that_was_left_gives_nothing_more(images):
    with maker(images) as made:
        made.next_batch()

    with pytest.raises(RuntimeError, match="was left"):
        made.next_batch()


def test_an_image_is_turned_mirrored_and_bent_but_stays_an_image():
    slope = np.tile(np.linspace(0.1, 0.9, 30, dtype=np.float32), (20, 1))
    seen = set()
    for seed in range(60):
        rng = np.random.default_rng(seed)
        result = shaded(turned(slope, rng), rng)
        assert result.dtype == np.float32
        assert result.flags.c_contiguous
        assert 0 <= result.min() <= result.max() <= 1
        line = result[0] if result.shape == (20, 30) else result[:, 0]
        seen.add((result.shape, bool(line[0] < line[-1])))
        assert len(set(np.sign(np.diff(line))) - {0}) == 1  # brighter in one direction, all along
    assert len(seen) == 4


def test_a_rare_letter_is_met_more_often_than_it_fills_of_the_image():
    truth = np.random.default_rng(0).uniform(0.4, 0.5, (512, 512)).astype(np.float32)
    truth[300:310, 300:310] = 1.0  # a piece of 40 pixels meets it at 1 place in 78
    cut = Cut(side=40, scale=1, from_one_image=2000)
    met = [wanted.max() == 1.0 for _, wanted in pieces(truth[None], truth, cut, np.random.default_rng(1))]
    by_chance = (40 + 9) ** 2 / (512 - 16 - 39) ** 2
    assert by_chance * (0.7 + 0.3 * 8) * 0.7 < np.mean(met) < by_chance * (0.7 + 0.3 * 8) * 1.3
