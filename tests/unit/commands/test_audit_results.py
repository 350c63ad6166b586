from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from tests.support.phantom import chest
from xraysr_gui.commands.audit_results import Question, audit_file, audit_folder, explain_value
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.progress import Progress
from xraysr_gui.evaluation.audit.read_table import CannotAudit
from xraysr_gui.image_io.image_reader import ImageReader


@pytest.fixture
def reader():
    reader = ImageReader()
    yield reader
    reader.close()


def film(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    soft = ndimage.zoom(rng.normal(0, 0.25, (9, 9)), 24, order=3)
    return np.rint((chest(216, 216, mm_per_pixel=1.7, seed=seed) + soft).clip(0, 1) * 255).astype(np.uint8)


def save(path, pixels):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A leaked patient, a copy, a JPEG of a training film, an empty task, and files that cannot be read."""
    place = tmp_path_factory.mktemp("split")
    for number in range(4):
        save(place / "train" / f"0000{number}123_000.png", film(number))
    save(place / "test" / "00000123_001.png", film(10))
    save(place / "test" / "copy.png", film(1))
    save(place / "test" / "stored.jpg", film(2))
    save(place / "pairs" / "lr" / "a.png", film(20))
    save(place / "pairs" / "hr" / "a.png", film(20))
    save(place / "test" / "tiny.png", film(1)[:1, :2])
    save(place / "test" / "colour.png", np.dstack([film(30), film(31), film(32)]))
    save(place / "train" / "flat.png", np.full((50, 50), 90, np.uint8))
    save(place / "test" / "flat.png", np.full((60, 60), 90, np.uint8))
    (place / "test" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (place / "test" / "notes").write_text("no image")
    (place / "test" / "list.csv").write_text("a,b\n")
    return place


def test_a_folder_with_all_that_must_not_be(folder, reader):
    done = audit_folder(folder, reader, Progress())
    found = sorted((one.rule, one.images[0].name) for one in done.findings)
    assert found == [
        ("identity-task", "pairs/lr/a.png"),
        ("leaked-patient", "test/00000123_001.png"),
        ("near-duplicate", "test/stored.jpg"),
        ("same-pixels", "test/copy.png"),
    ]
    assert done.images == 13
    assert len(done.notices) == 1
    assert done.notices[0].startswith("Not checked: broken.png")


def test_a_folder_that_has_no_image(tmp_path, reader):
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(CannotAudit, match="No image was found"):
        audit_folder(tmp_path, reader, Progress())
    with pytest.raises(CannotAudit, match="It is no folder"):
        audit_folder(tmp_path / "absent", reader, Progress())


def test_files_that_are_no_table(tmp_path):
    binary, absent = tmp_path / "image.csv", tmp_path / "absent.csv"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    with pytest.raises(CannotAudit, match="It is no text"):
        audit_file(binary)
    with pytest.raises(CannotAudit, match="cannot be read"):
        audit_file(absent)
    with pytest.raises(CannotAudit, match="cannot be read"):
        audit_file(tmp_path)
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(33 << 20)
    with pytest.raises(CannotAudit, match="It has 33 MB"):
        audit_file(large)
    long = tmp_path / "long.csv"
    long.write_text(f"method,PSNR\nA,{'4' * 200_000}\n")
    with pytest.raises(CannotAudit, match="A cell of it"):
        audit_file(long)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_any_way_of_writing_letters(tmp_path, encoding):
    path = tmp_path / "t.csv"
    path.write_bytes("Méthode;PSNR\nDébruitage;98,33\n".encode(encoding))
    found = audit_file(path).findings
    assert [(one.label, one.cells) for one in found] == [("Débruitage", ("PSNR",))]


def test_a_value_of_two_files(tmp_path, reader):
    before = film(3)
    after = (
        np.rint(before + np.random.default_rng(1).normal(0, 5, before.shape)).clip(0, 255).astype(np.uint8)
    )
    save(tmp_path / "a.png", before)
    save(tmp_path / "b.png", after)
    images = [open_radiograph(tmp_path / name, reader) for name in ("a.png", "b.png")]
    mse = np.mean((before.astype(float) - after) ** 2)
    summed = f"{10 * np.log10(255**2 / mse / 3):.2f}"
    done, wanted, pair = explain_value(Question(summed), images)
    assert ("squares of three channels were summed, not averaged",) in [one.mistakes for one in done.simplest]
    assert wanted.high - wanted.low == pytest.approx(0.01)
    assert pair.levels == 255
    assert done.right == pytest.approx(10 * np.log10(255**2 / mse), abs=1e-6)
    with pytest.raises(InvalidParameter, match="It is not a number"):
        explain_value(Question("forty"), images)
    with pytest.raises(InvalidParameter, match="It is not a number"):
        explain_value(Question("inf"), images)


def test_images_too_small_for_a_window(tmp_path, reader):
    save(tmp_path / "a.png", film(3)[100:109, 100:109])
    images = [open_radiograph(tmp_path / "a.png", reader)] * 2
    with pytest.raises(InvalidParameter, match="They have 9 x 9 pixels"):
        explain_value(Question("0.98", "ssim"), images)
    assert explain_value(Question("98.33"), images)[0].to_json()["right"] is None
