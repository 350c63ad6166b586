"""Slices of volumes whose patients nobody told: parted by blocks of their numbers, never at random.

Neighbouring slices are of one patient and resemble each other, so a random split shows a network nearly what
it is judged by. Here so many numbers in a row are one block, which stands for a patient; every third block
judges, and what lies close to such a block is not learned from either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.evaluation.references import ReferenceImage, References
from xraysr_gui.evaluation.truths import FolderTruths
from xraysr_gui.image_io.image_reader import ImageReader

EVERY, JUDGES = 3, 1
"""Of so many blocks in a row this one judges."""
APART = 25
"""Numbers between what is learned from and what judges: more slices than most patients of such sets have."""


def numbered(name: str) -> tuple[str, int] | None:
    """The word and the number of a slice, as "cheng_0130.png" tells them; None where there is no number."""
    found = re.fullmatch(r"(.*?)[-_ ]?(\d+)", PurePath(name).stem)
    return (found[1], int(found[2])) if found else None


def block_of(name: str, size: int) -> str | None:
    """The block that a slice belongs to, such as "cheng 1"; None where its name has no number."""
    told = numbered(name)
    return None if told is None else f"{told[0]} {told[1] // size}".strip()


def gather_by_blocks(folder: Path, reader: ImageReader, progress: Progress, size: int) -> References:
    """Read a folder of slices, with the masks beside them, and part them.

    Raises:
        UserError: too few usable slices, or names without numbers.
    """
    truths, found = FolderTruths(folder, reader), []
    for number, name in enumerate(truths.names):
        progress.at(number / len(truths.names), tr("Reading {}").format(name))
        image = truths.read(number, progress.part(number / len(truths.names), 1.0), lambda _: None)
        found += [] if image is None else [image]
    return parted(folder, found, size)


def parted(folder: Path, found: Sequence[ReferenceImage], size: int) -> References:
    """Those to learn from and those to judge by, each with its block for a patient.

    Raises:
        UserError: one side has none.
    """
    placed = [(image, *told) for image in found if (told := numbered(image.name)) is not None]
    judging = [(word, number) for _, word, number in placed if _judges(number, size)]
    train, judge = [], []
    for image, word, number in placed:
        image = replace(image, patient=f"{word} {number // size}".strip())
        if _judges(number, size):
            judge.append(image)
        elif all(word != other or abs(number - far) > APART for other, far in judging):
            train.append(image)
    if not train or not judge:
        raise UserError(
            tr("{} cannot be used for training.").format(folder),
            why=tr(
                "By blocks of {} slice numbers, {} of its images are to learn from and {} to judge by."
            ).format(size, len(train), len(judge)),
            remedy=tr(
                "Name a folder of slices whose file names end in their numbers, such as slice_0130.png."
            ),
        )
    return References(tuple(train), tuple(judge))


def _judges(number: int, size: int) -> bool:
    return number // size % EVERY == JUDGES


def as_learned(references: References, size: int) -> Json:
    """Which blocks were learned from, for a manifest."""
    return {"size": size, "names": sorted({image.patient for image in references.train})}


def learners(enhancers: Iterable[Enhancer], name: str) -> Iterator[str]:
    """The titles of networks that learned from slices of the block of this one: it cannot judge them."""
    for one in enhancers:
        told = one.model.manifest.training.get("blocks") if one.model else None
        if isinstance(told, dict) and block_of(name, int(told["size"])) in told["names"]:
            yield one.title
