from __future__ import annotations

import hashlib

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from tests.support.phantom import chest
from xraysr_gui.evaluation.audit.images.fingerprint import ALIKE, fingerprint
from xraysr_gui.evaluation.audit.images.folder_rules import FolderImage, folder_findings, sides_notice


def film(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    side = 1 + 0.15 * rng.random()
    return chest(int(260 * side), 250, mm_per_pixel=1.4 + 0.2 * rng.random(), seed=seed).astype(np.float32)


def noisy_film(seed: int) -> np.ndarray:
    """Another patient: soft shapes of its own over the drawn chest."""
    rng = np.random.default_rng(seed)
    body = film(seed)
    soft = ndimage.zoom(rng.normal(0, 0.25, (9, 9)), (body.shape[0] / 9, body.shape[1] / 9), order=3)
    return (body + soft[: body.shape[0], : body.shape[1]]).clip(0, 1).astype(np.float32)


def image(name: str, pixels: np.ndarray, patient: str = "") -> FolderImage:
    return FolderImage(name, hashlib.sha256(name.encode()).hexdigest(), patient, fingerprint(pixels))


def resized(pixels: np.ndarray) -> np.ndarray:
    return np.asarray(Image.fromarray(pixels).resize((190, 170), Image.Resampling.BICUBIC))


CHANGES = {
    "resized": resized,
    "brighter": lambda pixels: 0.8 * pixels + 0.1,
    "gamma": lambda pixels: pixels**1.2,
    "noisy": lambda pixels: (
        pixels + np.random.default_rng(1).normal(0, 0.03, pixels.shape).astype(np.float32)
    ),
    "blurred": lambda pixels: ndimage.gaussian_filter(pixels, 1.5),
    "mirrored": lambda pixels: pixels[:, ::-1],
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_image_is_known_again_after_a_change(change):
    before = noisy_film(3)
    images = [image("train/1.png", before), image("test/9.png", CHANGES[change](before))]
    found = folder_findings(images)
    assert [(one.rule, one.images[0].name) for one in found] == [("near-duplicate", "test/9.png")]
    assert ("turned left to right" in found[0].proof) is (change == "mirrored")


def test_other_patients_are_not_alike():
    images = [image(f"{('train', 'test')[n % 2]}/{n}.png", noisy_film(n)) for n in range(24)]
    assert folder_findings(images) == ()
    answers = [one.own.answers for one in images]
    least = min(np.count_nonzero(answers[a] != answers[b]) for a in range(24) for b in range(a))
    assert least > ALIKE


def test_equal_pixels_are_a_copy_whatever_the_file_is_called():
    same = noisy_film(1)
    found = folder_findings([image("a/train/x.png", same), image("a/val/y.tiff", same.copy())])
    assert [one.rule for one in found] == ["same-pixels"]
    assert "to learn from and to be judged by" in found[0].why


def test_images_without_any_form_are_not_called_alike():
    flat, darker = np.full((40, 40), 0.5, np.float32), np.full((40, 40), 0.2, np.float32)
    assert folder_findings([image("train/1.png", flat), image("test/2.png", darker)]) == ()


def test_a_patient_on_both_sides():
    images = [
        image("train/00001234_000.png", noisy_film(1), "00001234"),
        image("validation/00001234_003.png", noisy_film(2), "00001234"),
        image("validation/00009999_000.png", noisy_film(4), "00009999"),
        image("train/notes.png", noisy_film(5)),
        image("test/other.png", noisy_film(6)),
    ]
    found = folder_findings(images)
    assert [(one.rule, one.cell, one.images[0].name) for one in found] == [
        ("leaked-patient", "patient", "validation/00001234_003.png")
    ]
    told = found[0].to_json()
    assert told["row"] == images[1].sha256[:12]
    assert "1234" not in str({key: told[key] for key in ("cell", "why", "proof", "rule")})
    assert "files" not in told
    assert found[0].to_json(names_files=True)["files"][0] == "validation/00001234_003.png"


def test_an_input_that_is_its_reference():
    same, other = noisy_film(1), noisy_film(2)
    blurred = ndimage.gaussian_filter(other, 2)
    images = [
        image("LR/1.png", same), image("HR/1.png", same), image("LR/2.png", blurred),
        image("HR/2.png", other),
    ]  # fmt: skip
    found = folder_findings(images)
    assert [(one.rule, one.images[0].name) for one in found] == [("identity-task", "LR/1.png")]


def test_without_two_sides_every_image_is_compared_and_that_is_said():
    same = noisy_film(1)
    images = [image("1.png", same), image("2.png", same)]
    assert [one.rule for one in folder_findings(images)] == ["same-pixels"]
    assert sides_notice(images)[0].startswith("No two folders are called train and test")
    assert not sides_notice([image("train/1.png", same), image("test/1.png", same)])
