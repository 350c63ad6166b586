"""What must not lie in a folder of training and test images: a patient or an image on both sides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import PurePosixPath

import numpy as np

from xraysr_gui.core.loose import Json
from xraysr_gui.evaluation.audit.images.fingerprint import ALIKE, Answers, Fingerprint

_TRAIN = {"train", "training", "learn", "learning", "fit"}
_TEST = {"test", "testing", "val", "valid", "validation", "eval", "evaluation", "judge", "holdout"}
_INPUT = {"input", "inputs", "lr", "low", "lowres", "lq", "degraded", "noisy", "blurred", "blur"}
_REFERENCE = {
    "reference",
    "references",
    "hr",
    "gt",
    "target",
    "targets",
    "truth",
    "clean",
    "sharp",
    "original",
}
HASH = 12
"""Figures of the hash that an image is called by."""


@dataclass(frozen=True, slots=True, eq=False)
class FolderImage:
    """An image of the folder.

    Attributes:
        name: Of its file, below the folder.
        sha256: Of its file.
        patient: Whose it is, "" if neither file nor name tells.
        own: What its pixels are known by.
    """

    name: str
    sha256: str
    patient: str
    own: Fingerprint

    @property
    def side(self) -> str:
        """Whether it is learned from or judged by, as the folders it lies in tell; "" if they do not."""
        return self._one_of(("train", _TRAIN), ("test", _TEST))

    @property
    def role(self) -> str:
        """Whether it is an input or a reference, by the folders it lies in; "" if they do not tell."""
        return self._one_of(("input", _INPUT), ("reference", _REFERENCE))

    def _one_of(self, *known: tuple[str, set[str]]) -> str:
        words = [
            word
            for folder in PurePosixPath(self.name).parts[:-1]
            for word in re.split(r"[\W_]+", folder.lower())
        ]
        return next((title for word in reversed(words) for title, names in known if word in names), "")


@dataclass(frozen=True, slots=True)
class ImageFinding:
    """Two images that must not both be there.

    Attributes:
        rule: Id of the rule.
        images: Both, the one to take out first.
        cell: What of them is the same.
        why: What is wrong, in a sentence.
        proof: What shows it.
    """

    rule: str
    images: tuple[FolderImage, FolderImage]
    cell: str
    why: str
    proof: str

    def to_json(self, *, names_files: bool = False) -> Json:
        """Plain words; images are called by the hashes of their files."""
        hashes = [image.sha256 for image in self.images]
        told = {
            "row": hashes[0][:HASH],
            "cell": self.cell,
            "why": self.why,
            "proof": self.proof,
            "rule": self.rule,
        }
        files = {"files": [image.name for image in self.images]} if names_files else {}
        return {**told, "images": hashes, **files}


def folder_findings(images: Sequence[FolderImage]) -> tuple[ImageFinding, ...]:
    """All that is found: leaked patients, copies, likes, and inputs that are their references."""
    return (*_identities(images), *_copies_and_likes(images), *_leaked(images))


def sides_notice(images: Sequence[FolderImage]) -> tuple[str, ...]:
    """What cannot be checked, where no folder tells the sides."""
    sides = {image.side for image in images}
    if {"train", "test"} <= sides:
        return ()
    return (
        "No two folders are called train and test (or val): patients were not checked, and every image was "
        "compared with every other.",
    )


def _identities(images: Sequence[FolderImage]) -> Iterator[ImageFinding]:
    references = {image.own.digest: image for image in images if image.role == "reference"}
    for image in images:
        reference = references.get(image.own.digest) if image.role == "input" else None
        if reference is not None:
            yield ImageFinding(
                "identity-task",
                (image, reference),
                "pixels",
                "The input is the reference: there is nothing to do.",
                "Both are equal in every pixel, so PSNR is infinite for whoever changes nothing.",
            )


def _copies_and_likes(images: Sequence[FolderImage]) -> Iterator[ImageFinding]:
    for one, other in _pairs(images):
        if one.own.digest == other.own.digest:
            yield ImageFinding(
                "same-pixels",
                (one, other),
                "pixels",
                f"The same image is there twice{_where(one, other)}.",
                "Both are equal in every pixel.",
            )
    for one, other, differ, mirrored in _likes(images):
        turned = " after one is turned left to right" if mirrored else ""
        yield ImageFinding(
            "near-duplicate",
            (one, other),
            "pixels",
            f"Nearly the same image is there twice{_where(one, other)}.",
            f"Of 255 answers about their large forms {differ} differ{turned}; images of different patients "
            "differ in 58 or more.",
        )


def _where(one: FolderImage, other: FolderImage) -> str:
    return ", to learn from and to be judged by" if {one.side, other.side} == {"train", "test"} else ""


def _pairs(images: Sequence[FolderImage]) -> Iterator[tuple[FolderImage, FolderImage]]:
    """Those that must not be alike: across the sides if there are any, else all of the same role."""
    train, test = ([image for image in images if image.side == side] for side in ("train", "test"))
    if train and test:
        yield from ((one, other) for one, other in product(test, train) if _comparable(one, other))
    else:
        yield from (pair for pair in combinations(images, 2) if _comparable(*pair))


def _comparable(one: FolderImage, other: FolderImage) -> bool:
    return one.role == other.role or not one.role or not other.role


def _likes(images: Sequence[FolderImage]) -> Iterator[tuple[FolderImage, FolderImage, int, bool]]:
    for one, other in _pairs(images):
        mine, theirs = one.own.answers, other.own.answers
        if mine is None or theirs is None or one.own.digest == other.own.digest:
            continue
        straight, turned = _differ(mine, theirs), _differ(one.own.mirrored, theirs)
        if min(straight, turned) <= ALIKE:
            yield one, other, min(straight, turned), turned < straight


def _differ(one: Answers | None, other: Answers) -> int:
    return other.size if one is None else int(np.count_nonzero(one != other))


def _leaked(images: Sequence[FolderImage]) -> Iterator[ImageFinding]:
    """One finding for each test image of a patient that is also learned from."""
    learned = {image.patient: image for image in images if image.side == "train" and image.patient}
    for image in images:
        other = learned.get(image.patient) if image.side == "test" else None
        if other is not None:
            yield ImageFinding(
                "leaked-patient",
                (image, other),
                "patient",
                "A patient is on both sides.",
                "Both images are of one patient, by the number in their files or names: what is learned of "
                "one is known of the other.",
            )
