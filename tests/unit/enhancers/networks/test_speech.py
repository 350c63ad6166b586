"""A network is asked in its own numbers and colours, and what it writes beyond them is told."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.fake_runtimes import Played
from tests.support.model_folders import textured
from xraysr_gui.core.errors import EnhancementFailed
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.contract import NoParameters
from xraysr_gui.enhancers.model_folder import VALUE_RANGES, Manifest, ModelFolder
from xraysr_gui.enhancers.networks.network import Networks, RunWishes
from xraysr_gui.enhancers.networks.speech import SCALES, Speech

IMAGE = textured(120, 100)
RANGES = {"0..1": (0.0, 1.0), "-1..1": (-1.0, 1.0), "0..255": (0.0, 255.0)}


def run(tmp_path, answer, image=IMAGE, memory_mb=512, **said):
    values = {"id": "fake", "title": "Fake", "summary": "", "task": "denoise", "macs": 10.0, "floats": 64}
    model = ModelFolder(tmp_path, Manifest(**values | {"files": {"model.onnx": "0" * 64}} | said))
    play = Played({"cpu": answer})
    wishes = RunWishes("cpu", memory_mb)
    return Networks((play.runtime(),)).run(model, image, NoParameters(), Progress(), wishes), play


def test_every_range_of_a_manifest_has_its_black_and_white():
    assert set(SCALES) == set(VALUE_RANGES) == set(RANGES)


@pytest.mark.parametrize("range_", RANGES)
def test_a_network_is_given_its_own_numbers_and_what_it_gives_is_taken_back(tmp_path, range_):
    black, white = RANGES[range_]
    seen = []

    def darker(piece):
        seen.append((piece.min(), piece.max(), piece.dtype))
        return piece * np.float32(0.75) + np.float32(0.25 * black)

    done, _ = run(tmp_path, darker, value_range=range_)

    lowest, highest, kind = seen[0]
    assert kind == np.float32
    assert (lowest - black) / (white - black) == pytest.approx(IMAGE.min(), abs=1e-6)
    assert (highest - black) / (white - black) == pytest.approx(IMAGE.max(), abs=1e-6)
    np.testing.assert_allclose(done.pixels, IMAGE * 0.75, atol=1e-6)
    assert done.notices == ()


def test_three_colours_are_given_the_grey_image_and_their_mean_is_shown(tmp_path):
    seen = []

    def tinted(piece):
        seen.append(piece)
        return piece * np.array([0.9, 1.0, 0.8], np.float32)[:, None, None]

    done, _ = run(tmp_path, tinted, colours=3)

    assert seen[0].shape[1] == 3
    np.testing.assert_array_equal(seen[0][0, 0], seen[0][0, 2])
    np.testing.assert_allclose(done.pixels, IMAGE * 0.9, atol=1e-6)
    assert done.notices == (
        "It was given the grey image in all three colours, and the mean of what it gave is shown.",
    )


def test_a_network_may_see_three_colours_and_give_one(tmp_path):
    done, _ = run(tmp_path, lambda piece: piece[:, 1:2], colours=3)
    np.testing.assert_allclose(done.pixels, IMAGE, atol=1e-6)


def test_colours_that_a_manifest_does_not_speak_of_are_refused(tmp_path):
    with pytest.raises(EnhancementFailed, match="gives 3 x 120 x 100 values where its manifest promises 1 x"):
        run(tmp_path, lambda piece: np.repeat(piece, 3, axis=1))


@pytest.mark.parametrize(("share", "told"), [(0.0, False), (0.02, False), (0.05, True)])
@pytest.mark.parametrize("beyond", [-0.3, 1.3])
def test_what_lies_outside_of_the_range_is_told_where_it_is_much(tmp_path, share, told, beyond):
    def spilling(piece):
        answer = piece.copy()
        if share:
            answer.ravel()[:: round(1 / share)] = beyond
        return answer

    done, _ = run(tmp_path, spilling)

    assert bool(done.notices) == told
    if told:
        assert "lay outside of the range of this network: 5% of its pixels" in done.notices[0]
        assert "Its value range may not be 0..1" in done.notices[0]
    assert 0 <= done.pixels.min() <= done.pixels.max() <= 1


def test_what_lies_beyond_in_the_edges_that_are_thrown_away_is_not_told(tmp_path):
    """Of a white film the zeros around a piece make some networks write far beyond white: nobody sees it."""

    def erring_at_its_end(piece):
        answer = np.full_like(piece, 2)
        answer[..., 8:-8, 8:-8] = piece[..., 8:-8, 8:-8]
        return answer

    done, _ = run(tmp_path, erring_at_its_end, radius=8)
    assert done.notices == ()
    np.testing.assert_allclose(done.pixels, IMAGE, atol=1e-6)


def test_a_little_beyond_white_is_no_reason_to_warn(tmp_path):
    done, _ = run(tmp_path, lambda piece: piece + np.float32(0.04), image=np.clip(IMAGE + 0.3, 0, 1))
    assert done.notices == ()


def test_a_network_of_another_range_than_its_manifest_says_is_told_of(tmp_path):
    """Numbers from -1 to 1, heard as from 0 to 1: all that is darker than mid-grey becomes black."""
    done, _ = run(tmp_path, lambda piece: piece * 2 - 1)
    share = np.mean((IMAGE * 2 - 1 < -0.05) | (IMAGE * 2 - 1 > 1.05))
    assert f"{share:.0%} of its pixels" in done.notices[0]


def test_what_was_beyond_on_a_device_that_failed_is_not_counted(tmp_path):
    answers = iter([lambda piece: np.where(np.isfinite(piece), np.float32(5), piece)])
    done, _ = run(tmp_path, lambda piece: next(answers, lambda same: same)(piece))
    assert [one for one in done.notices if "outside" in one] == []
    np.testing.assert_array_equal(done.pixels, IMAGE)


def test_a_network_that_needs_the_whole_image_is_given_it_and_nothing_around(tmp_path):
    image = textured(700, 650)
    done, play = run(tmp_path, lambda piece: piece, image=image, whole_image=True, multiple_of=4)
    assert play.pieces["cpu"] == [(1, 1, 700, 652)]
    np.testing.assert_array_equal(done.pixels, image)


def test_an_image_that_is_too_large_to_be_seen_whole_is_refused_with_what_it_would_take(tmp_path):
    with pytest.raises(EnhancementFailed) as caught:
        run(tmp_path, lambda piece: piece, textured(700, 650), 64, whole_image=True, floats=100)
    error = caught.value
    assert error.what == "Fake cannot enhance an image of 650 x 700 pixels here."
    assert "so it cannot be run in pieces; at once it takes about 174 MB, and 64 MB are allowed" in error.why
    assert "Settings" in error.remedy


@pytest.mark.parametrize("said", [{"whole_image": True}, {"fixed_side": 64, "radius": 8}])
def test_what_is_not_run_in_pieces_is_not_tried_in_smaller_ones(tmp_path, said):
    from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFull

    pieces = []

    def full(piece):
        pieces.append(piece.shape)
        raise DeviceFull("out of memory")

    with pytest.raises(EnhancementFailed, match="could not take") as caught:
        run(tmp_path, full, **said)
    assert len(pieces) == 1
    assert ("the whole image at once" in caught.value.why) == ("whole_image" in said)


def test_a_network_of_one_size_is_given_pieces_of_that_size_and_never_others(tmp_path):
    for answer in (lambda piece: piece, lambda piece: np.where(piece > 2, piece, np.nan)):
        pieces = []

        def seen(piece, answer=answer, pieces=pieces):
            pieces.append(piece.shape)
            return answer(piece)

        try:
            done, _ = run(tmp_path, seen, fixed_side=64, radius=8)
            np.testing.assert_array_equal(done.pixels, IMAGE)
            assert len(pieces) == 3 * 3
        except EnhancementFailed:
            assert len(pieces) == 2 * 2  # two tries, each with the next piece under way
        assert set(pieces) == {(1, 1, 64, 64)}


def test_speech_without_a_manifest_changes_nothing():
    piece = np.random.default_rng(0).normal(size=(1, 1, 3, 4)).astype(np.float32)
    assert Speech().asked(piece) is piece
    assert Speech().heard(piece) is piece
    assert Speech().outside == 0
