"""Slices whose patients nobody told are parted by blocks, and nobody judges what a network learned from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.engine.engine import Enhanced
from xraysr_gui.enhancers.model_folder import read_model_folder
from xraysr_gui.evaluation.parallel_run import Job, judge_all
from xraysr_gui.evaluation.references import ReferenceImage
from xraysr_gui.evaluation.slice_blocks import (
    APART,
    as_learned,
    block_of,
    gather_by_blocks,
    learners,
    numbered,
    parted,
)
from xraysr_gui.evaluation.truths import GivenTruths
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places


def image(number, word="slice_"):
    pixels = np.random.default_rng(number).random((64, 48), dtype=np.float32)
    return ReferenceImage(f"images/{word}{number:04}.png", f"{word}{number:04}", 8, pixels, str(number))


@pytest.mark.parametrize(
    ("name", "told", "block"),
    [
        ("images/cheng_0130.png", ("cheng", 130), "cheng 1"),
        ("0022.png", ("", 22), "0"),
        ("case 7-299.png", ("case 7", 299), "case 7 2"),
        ("brain.png", None, None),
    ],
)
def test_the_name_of_a_slice_tells_its_number_and_its_block(name, told, block):
    assert numbered(name) == told
    assert block_of(name, 100) == block


def test_no_block_is_on_both_sides_and_neighbours_of_what_judges_are_not_learned_from():
    found = [image(number) for number in range(0, 900, 9)]

    both = parted(Path("slices"), found, 100)

    judging = {int(one.name[-8:-4]) for one in both.judge}
    learned = {int(one.name[-8:-4]) for one in both.train}
    assert judging == {number for number in range(0, 900, 9) if number // 100 in (1, 4, 7)}
    assert learned == {
        number
        for number in range(0, 900, 9)
        if number not in judging and min(abs(number - one) for one in judging) > APART
    }
    assert not {one.patient for one in both.train} & {one.patient for one in both.judge}
    assert {one.patient for one in both.judge} == {"slice 1", "slice 4", "slice 7"}


def test_numbers_of_another_word_are_no_neighbours():
    both = parted(Path("slices"), [image(100), image(99, "other_")], 100)

    assert [one.patient for one in both.train] == ["other 0"]


@pytest.mark.parametrize("numbers", [(1, 2), (100, 101), (95, 100)])
def test_slices_that_leave_one_side_empty_are_refused(numbers):
    with pytest.raises(UserError, match="cannot be used for training"):
        parted(Path("slices"), [image(number) for number in numbers], 100)


def test_a_folder_is_read_with_its_masks(tmp_path):
    reader = ImageReader()
    for folder, pixels in (("images", 200), ("masks", 255)):
        (tmp_path / folder).mkdir()
        for number in (20, 130):
            drawn = np.zeros((264, 256), np.uint8)
            drawn[60:90, 60:90] = pixels
            Image.fromarray(drawn).save(tmp_path / folder / f"slice_{number:04}.png")
    try:
        both = gather_by_blocks(tmp_path, reader, Progress(), 100)
    finally:
        reader.close()

    assert [one.name for one in (*both.train, *both.judge)] == [
        "images/slice_0020.png",
        "images/slice_0130.png",
    ]
    assert both.judge[0].lesion.sum() == 900


def taught(names, size=100):
    """A network that learned from blocks of these names."""
    folder = read_model_folder(places.models() / "espcn-x3")
    history = {**folder.manifest.training, "blocks": {"size": size, "names": list(names)}}
    manifest = replace(folder.manifest, training=history)
    return replace(BUILT_IN["lanczos"], id="taught", title="Taught", model=replace(folder, manifest=manifest))


class Here:
    def run(self, enhancer, pixels, parameters, progress):
        return Enhanced(enhancer.run(pixels, parameters, progress))


def test_who_learned_from_a_block_does_not_judge_it_and_blocks_stand_for_patients():
    network, images = taught(["slice 0"]), [image(number) for number in (20, 130, 131, 250)]
    job = Job(TRIALS["documents-001"], (BUILT_IN["bicubic"], network))

    done = judge_all(job, GivenTruths(images), [Here()], {}, lambda _: None, Progress())

    assert list(learners(job.enhancers, images[0].name)) == ["Taught"]
    assert not list(learners(job.enhancers, images[1].name))
    assert not done[0].scores
    assert done[0].notices == (
        "images/slice_0020.png was left out. Taught learned from slices of its block of numbers.",
    )
    assert [{one.patient for one in image.scores} for image in done[1:]] == [
        {"slice 1"}, {"slice 1"}, {"slice 2"},
    ]  # fmt: skip


def test_a_manifest_names_each_block_once():
    both = parted(Path("slices"), [image(number) for number in (1, 2, 130, 301)], 100)

    assert as_learned(both, 100) == {"size": 100, "names": ["slice 0", "slice 3"]}
