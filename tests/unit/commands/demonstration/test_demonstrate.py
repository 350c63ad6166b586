from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
from html.parser import HTMLParser

import numpy as np
import pydicom
import pytest
from PIL import Image
from pypdf import PdfReader
from scipy import ndimage
from skimage.metrics import peak_signal_noise_ratio

from xraysr_gui.cli.main import main
from xraysr_gui.commands.demonstration.demonstrate import UNREADABLE, demonstrate, images_in
from xraysr_gui.core.errors import CannotExport, CannotOpenImage
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import RESTRICTION
from xraysr_gui.degradations.resample import shrink
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.image_io.image_reader import ImageReader

NAME = "<b>film & co<b>.png"


def no_window(files):
    pytest.fail(f"a window was opened on {files}")


def picture(path, rows=176, columns=208):
    rng = np.random.default_rng(4)
    smooth = ndimage.gaussian_filter(rng.random((rows, columns)), 1.5)
    greys = np.rint((smooth - smooth.min()) / np.ptp(smooth) * 255).astype(np.uint8)
    Image.fromarray(greys).save(path)
    return greys


def short(folder):
    """What tells the file of the first picture."""
    return hashlib.sha256((folder.parent / "in" / NAME).read_bytes()).hexdigest()[:12]


def text_of(page):
    return " ".join(" ".join(one.extract_text() for one in PdfReader(page).pages).split())


class Links(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found, self.words = set(), ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found |= {value for name, value in attrs if name in ("src", "href")}

    def handle_data(self, data):
        self.words += data


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The command on two good images and one that is none: the folder, the greys of the first, the status."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "in").mkdir()
    greys = picture(folder / "in" / NAME)
    (folder / "in" / "notes.txt").write_text("no image")
    picture(folder / "in" / "tiny.png", 40, 40)
    status = main(["demo", str(folder / "in"), "-o", str(folder / "out")], no_window)
    return folder / "out", greys, status


def test_everything_the_page_shows_is_there(shown):
    folder, _, status = shown
    assert status == 0
    page = Links((folder / "index.html").read_text(encoding="utf-8"))
    assert len(page.found) > 40
    assert all((folder / link).is_file() for link in page.found)
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written - page.found == {"index.html"}
    assert f"image {short(folder)}" in page.words
    assert RESTRICTION in page.words
    assert "cannot be put to the test" in page.words
    assert UNREADABLE in page.words


def test_no_file_is_named_in_anything_that_is_written(shown):
    folder, _, _ = shown
    names = (b"film & co", b"film &amp; co", b"film___co", b"tiny", b"notes")
    for path in folder.rglob("*"):
        written = path.read_bytes() if path.is_file() else b""
        words = text_of(path).encode() if path.suffix == ".pdf" else b""
        for name in names:
            assert name not in written + words + str(path.relative_to(folder)).encode(), (path, name)


def test_files_are_named_everywhere_if_that_is_asked_for(tmp_path, capsys):
    greys = picture(tmp_path / "Quirrel_Zacharias.png", 128, 128)
    assert greys.size
    words = ["demo", str(tmp_path / "Quirrel_Zacharias.png"), "-o", str(tmp_path / "out"), "--name-files"]
    assert main(words, no_window) == 0
    folder = tmp_path / "out"
    assert (folder / "01-Quirrel_Zacharias").is_dir()
    for name in ("index.html", "scores.json", "scores.csv"):
        assert "Quirrel_Zacharias.png" in (folder / name).read_text(), name
    assert all("Quirrel_Zacharias.png" in text_of(page) for page in folder.rglob("*.pdf"))


def test_the_figures_are_those_of_the_files_worked_out_by_hand(shown):
    folder, greys, _ = shown
    told = json.loads((folder / "scores.json").read_text())
    assert told["restriction"] == RESTRICTION
    truth = greys / 255
    spoilt = (np.rint(shrink(truth.astype(np.float32), 2).clip(0, 1) * 255) / 255).astype(np.float32)
    of_x2 = {run["method"] for run in told["runs"] if run["trial"] == "x2"}
    for id in of_x2:
        enhancer = every_enhancer().enhancers[id]
        engine = Engine()
        try:
            restored = engine.run(enhancer, spoilt, enhancer.parameters(), Progress()).pixels
        finally:
            engine.close()
        stored = np.rint(restored.clip(0, 1) * 255) / 255
        inner = (slice(8, -8),) * 2
        wanted = peak_signal_noise_ratio(truth[inner], stored[inner], data_range=1.0)
        found = next(
            s for s in told["scores"] if (s["trial"], s["method"], s["metric"]) == ("x2", id, "psnr")
        )
        assert found["value"] == pytest.approx(wanted, abs=0.02)
        assert found["low"] < found["value"] < found["high"]
        assert f"image {short(folder)} restored by" in found["compares"]


def test_both_tables_tell_the_same(shown):
    folder, _, _ = shown
    scores = json.loads((folder / "scores.json").read_text())["scores"]
    lines = [line for line in (folder / "scores.csv").read_text().splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    assert len(rows) == len(scores) > 60
    for row, score in zip(rows, scores, strict=True):
        assert row == {name: "" if value is None else str(value) for name, value in score.items()}
    missing = [score for score in scores if score["value"] is None]
    assert all(score["reason"] for score in missing)


def test_how_it_was_made_begins_with_the_degradation(shown):
    folder, _, _ = shown
    runs = json.loads((folder / "scores.json").read_text())["runs"]
    assert len(runs) == 6
    for run in runs:
        steps = run["provenance"]["steps"]
        assert [step["enhancer"] for step in steps] == ["degradation", run["method"]]
        assert steps[0]["parameters"]["seed"] == 0


def test_the_page_of_pdf_and_the_dicom_result_can_be_read(shown):
    folder, greys, _ = shown
    pages = list(folder.rglob("*.pdf"))
    assert len(pages) == 3
    for page in pages:
        assert "Known truth" in PdfReader(page).pages[0].extract_text()
    (result,) = folder.rglob("*.dcm")
    made = pydicom.dcmread(result)
    assert made.pixel_array.shape == greys.shape
    assert made.ImageType[0] == "DERIVED"
    assert made.SeriesDescription.startswith("Enhanced (not for primary diagnosis)")


def test_no_image_that_can_be_shown_is_status_2(tmp_path, capsys):
    picture(tmp_path / "tiny.png", 40, 40)
    assert main(["demo", str(tmp_path / "tiny.png"), "-o", str(tmp_path / "out")], no_window) == 2
    assert "cannot be put to the test" in capsys.readouterr().err


def test_originals_are_never_written_over(tmp_path):
    picture(tmp_path / "film.png")
    with pytest.raises(CannotExport, match="never written over"):
        demonstrate([tmp_path / "film.png"], tmp_path, ImageReader(), Engine())
    assert [path.name for path in tmp_path.iterdir()] == ["film.png"]


def test_an_empty_folder_is_told(tmp_path):
    with pytest.raises(CannotOpenImage, match="There is nothing to show"):
        images_in([tmp_path])


def test_a_named_file_that_is_none_is_told(tmp_path, capsys):
    assert main(["demo", str(tmp_path / "none.dcm"), "-o", str(tmp_path / "out")], no_window) == 2
    assert "none.dcm" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("count", [0, 3])
def test_a_full_disk_leaves_nothing_of_a_demonstration(tmp_path, monkeypatch, capsys, count):
    picture(tmp_path / "film.png")
    before = sorted(tmp_path.rglob("*"))
    real, left = os.fsync, [count]

    def full(number):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(number)

    monkeypatch.setattr("os.fsync", full)
    status = main(["demo", str(tmp_path / "film.png"), "-o", str(tmp_path / "new" / "out")], no_window)
    assert status == 2
    assert sorted(tmp_path.rglob("*")) == before
    said = capsys.readouterr().err
    assert f"The folder {tmp_path / 'new' / 'out'}" in said
    assert "No space left on device" in said
