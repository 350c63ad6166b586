from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image
from pydicom.data import get_testdata_file
from pypdf import PdfReader
from scipy import ndimage
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from tests.support.capsules import capsule_in
from xraysr_gui.cli.main import main
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.commands.saving.region_files import write_regions_of
from xraysr_gui.core.colours import table_of
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.region import Box, Ellipse, Rectangle, mask_of
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.mask_file import write_mask
from xraysr_gui.settings import places

SHAPE = (120, 160)


def no_window(files):
    pytest.fail(f"a window was opened on {files}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """a.png and b.png of 8 bits that differ by noise."""
    folder = tmp_path_factory.mktemp("pair")
    rng = np.random.default_rng(2)
    smooth = ndimage.gaussian_filter(rng.random(SHAPE), 2)
    first = np.rint((smooth - smooth.min()) / np.ptp(smooth) * 255).astype(np.uint8)
    second = np.rint(first + rng.normal(0, 6, SHAPE)).clip(0, 255).astype(np.uint8)
    Image.fromarray(first).save(folder / "a.png")
    Image.fromarray(second).save(folder / "b.png")
    return folder


def pixels(path):
    return np.asarray(Image.open(path)).astype(float)


def compared(capsys, *words):
    status = main(["compare", *(str(word) for word in words)], no_window)
    said = capsys.readouterr()
    return status, (json.loads(said.out) if said.out.startswith("{") else said.out), said.err


def write_tumour(path, mask):
    """A slice of the tumour collection, as Matlab writes it: every array by columns."""
    with h5py.File(path, "w", userblock_size=512) as file:
        struct = file.create_group("cjdata")
        struct["image"] = (mask * 100).astype(np.int16).T
        struct["tumorMask"] = mask.astype(np.uint8).T
    with path.open("r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file, Platform: PCWIN64".ljust(128))


def test_the_contract_of_scripts(folder, capsys):
    a, b = folder / "a.png", folder / "b.png"
    status, told, err = compared(capsys, a, b, "--rectangle", "20,30,60,40", "--json")
    assert (status, err) == (0, "")
    first, second = pixels(a), pixels(b)
    inside = np.zeros(SHAPE, bool)
    inside[30:70, 20:80] = True
    for name, part in (("whole", np.ones(SHAPE, bool)), ("inside", inside), ("outside", ~inside)):
        error = np.mean((first - second)[part] ** 2)
        assert told[name]["mse"] == pytest.approx(error, rel=1e-5)
        assert told[name]["psnr"] == pytest.approx(10 * np.log10(255**2 / error), abs=1e-4)
        assert told[name]["pixels"] == part.sum()
        low, high = told["intervals"][name]["psnr"]
        assert low < told[name]["psnr"] < high
    assert told["whole"]["psnr"] == pytest.approx(
        peak_signal_noise_ratio(first, second, data_range=255), abs=1e-4
    )
    assert told["whole"]["ssim"] == pytest.approx(
        structural_similarity(first, second, data_range=255, gaussian_weights=True, sigma=1.5,
                              use_sample_covariance=False), abs=1e-5,
    )  # fmt: skip
    assert told["range"] == {
        "levels": 255.0,
        "unit": "grey levels",
        "from": "the 8 stored bits of the reference",
    }
    assert told["identical"] is False
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (a, b)]
    assert told["compares"].startswith(f"image {hashes[1][:12]} compared with image {hashes[0][:12]}")
    assert [told["images"][role]["sha256"] for role in ("reference", "candidate")] == hashes
    assert ".png" not in json.dumps(told)
    _, told, _ = compared(capsys, a, b, "--no-intervals", "--name-files", "--json")
    assert [told["images"][role]["file"] for role in ("reference", "candidate")] == ["a.png", "b.png"]


def test_without_a_region_there_is_no_inside(folder, capsys):
    _, told, _ = compared(capsys, folder / "a.png", folder / "b.png", "--no-intervals", "--json")
    assert told["inside"] is None
    assert told["outside"] is None
    assert "intervals" not in told


def test_identical_images_have_no_psnr_and_say_so(folder, capsys):
    words = folder / "a.png", folder / "a.png", "--rectangle", "0,0,50,50", "--json"
    status, told, _ = compared(capsys, *words)
    assert status == 0
    assert told["identical"] is True
    assert told["whole"]["psnr"] is None
    assert told["inside"]["identical"] is True
    assert told["whole"]["ssim"] == pytest.approx(1.0)
    assert told["reasons"]["whole"]["psnr"] == "identical"


@pytest.mark.parametrize("name", ["mask.png", "mask.nii.gz", "mask.nrrd", "mask.mat"])
def test_every_kind_of_mask_gives_the_same_figures(folder, capsys, tmp_path, name):
    mask = np.zeros(SHAPE, bool)
    mask[30:70, 20:80] = True
    mask[30:40, 20:30] = False
    path = tmp_path / name
    if name.endswith(".mat"):
        write_tumour(path, mask)
    else:
        write_mask(path, mask, Spacing())
    status, told, err = compared(
        capsys, folder / "a.png", folder / "b.png", "--mask", path, "--no-intervals", "--json"
    )
    assert status == 0, err
    error = np.mean((pixels(folder / "a.png") - pixels(folder / "b.png"))[mask] ** 2)
    assert told["inside"]["mse"] == pytest.approx(error, rel=1e-5)
    assert told["inside"]["pixels"] == mask.sum()


def test_masks_and_rectangles_count_together_and_each_alone(folder, capsys, tmp_path):
    mask = np.zeros(SHAPE, bool)
    mask[10:30, 10:30] = True
    write_mask(tmp_path / "mask.png", mask, Spacing())
    _, told, _ = compared(
        capsys, folder / "a.png", folder / "b.png", "--mask", tmp_path / "mask.png",
        "--rectangle", "20,20,20,20", "--no-intervals", "--json",
    )  # fmt: skip
    assert told["inside"]["pixels"] == 400 + 400 - 100
    assert [one["pixels"] for one in told["regions"]] == [400, 400]
    assert [one["name"] for one in told["regions"]] == ["1: rectangle 20,20,20,20", "2: mask 1"]


def test_the_error_map_has_a_fixed_scale_and_says_which(folder, capsys, tmp_path):
    target = tmp_path / "map.png"
    words = folder / "a.png", folder / "b.png", "--error-map", target, "--no-intervals", "--json"
    _, told, _ = compared(capsys, *words)
    legend = told["error_map"]
    assert (legend["low"], legend["unit"]) == (0.0, "grey levels of 256")
    assert legend["scale"].startswith("0 to 8 \u00d7 the noise (SD ")
    high = legend["high"]
    assert high == pytest.approx(8 * float(legend["scale"].split("SD ")[1].split()[0]), rel=0.01)
    off = np.abs(pixels(folder / "a.png") - pixels(folder / "b.png"))
    wanted = table_of(legend["colours"])[(1 + np.round(off.clip(0, high) / high * 254)).astype(int)]
    drawn = np.asarray(Image.open(target)).astype(int)
    assert np.abs(drawn - wanted).max() <= 4  # a step of the table, where half a step is rounded


def test_the_table_can_be_had_for_a_spreadsheet(folder, capsys, tmp_path):
    target = tmp_path / "table.csv"
    status, out, _ = compared(capsys, folder / "a.png", folder / "b.png", "--csv", target)
    assert status == 0
    assert "psnr" in out
    lines = target.read_text().splitlines()
    digest = hashlib.sha256((folder / "b.png").read_bytes()).hexdigest()
    assert capsule_in(lines).input_sha256 == digest
    rows = [line for line in lines if not line.startswith("#")]
    table = {row["metric"]: row for row in csv.DictReader(io.StringIO("\n".join(rows)))}
    error = np.mean((pixels(folder / "a.png") - pixels(folder / "b.png")) ** 2)
    assert float(table["mse"]["value"]) == pytest.approx(error, rel=1e-5)


def test_a_known_truth_tells_the_gain_over_a_rival(folder, capsys):
    status, told, err = compared(
        capsys, "--known-truth", folder / "a.png", "--with", "nearest", "--rectangle", "20,30,60,40",
        "--no-intervals", "--json",
    )  # fmt: skip
    assert status == 0
    assert "falls behind" in err
    gain = told["known_truth"]["gain"]
    assert gain["whole"]["psnr"]["high"] < 0
    assert set(gain) == {"whole", "inside", "outside"}
    assert "known truth" in told["compares"]
    known, title = told["known_truth"], BUILT_IN["least-squares"].title
    assert known["rival"] == title
    assert f"{title} is the best classical method for this task by the cards" in err
    for metric in ("psnr", "ssim"):
        beside = known["by_rival"]["inside"][metric]
        assert beside + gain["inside"][metric]["value"] == pytest.approx(told["inside"][metric], abs=1e-4)


@pytest.mark.parametrize(
    "words",
    [
        ["a.png"],
        ["a.png", "none.png"],
        ["a.png", "b.png", "--rectangle", "1,2,3"],
        ["a.png", "b.png", "--rectangle", "1,2,0,4"],
        ["a.png", "b.png", "--rectangle", "1,2,nan,4"],
        ["a.png", "b.png", "--rectangle", "1,nan,3,4"],
        ["a.png", "b.png", "--rectangle", "900,900,5,5"],
        ["a.png", "b.png", "--mask", "none.png"],
        ["a.png", "b.png", "--mask", "small.png"],
        ["a.png", "b.png", "--mask", "empty.png"],
        ["a.png", "b.png", "--mask", "list.json"],
        ["a.png", "other.png"],
        ["a.png", "wide.png"],
        ["a.png", "negative.png"],
        ["a.png", "b.png", "--with", "bicubic"],
        ["--known-truth", "a.png"],
        ["--known-truth", "a.png", "--with", "nobody"],
        ["--known-truth", "a.png", "--with", "bicubic", "--registered"],
        ["a.png", "b.png", "--set", "scale=2"],
        ["--known-truth", "a.png", "--with", "gamma"],
        ["--known-truth", "small.png", "--with", "bicubic"],
        ["a.png", "b.png", "--error-map", "a.png/map.png"],
        ["a.png", "b.png", "--error-map", "./b.png"],
        ["a.png", "b.png", "--mask", "small.png", "--csv", "small.png"],
    ],
)
def test_what_cannot_be_is_said_in_three_sentences(folder, capsys, monkeypatch, words):
    monkeypatch.chdir(folder)
    rng = np.random.default_rng(9)
    first = pixels(folder / "a.png").astype(np.uint8)
    pictures = {
        "small": np.full((10, 10), 255, np.uint8), "empty": np.zeros(SHAPE, np.uint8),
        "other": rng.integers(0, 255, SHAPE).astype(np.uint8), "wide": first[:40],
        "negative": 255 - first,
    }  # fmt: skip
    for name, picture in pictures.items():
        Image.fromarray(picture).save(folder / f"{name}.png")
    (folder / "list.json").write_text("{}")
    status, out, err = compared(capsys, *words, "--json")
    assert (status, out) == (2, "")
    assert err.count(". ") >= 2, err
    assert err.strip().count("\n") == 0


def test_a_page_of_the_case_has_the_same_figures_and_no_name_of_a_file(folder, capsys, tmp_path):
    target = tmp_path / "case.pdf"
    words = folder / "a.png", folder / "b.png", "--rectangle", "20,30,60,40", "--report", target, "--json"
    status, told, _ = compared(capsys, *words)
    assert status == 0
    (page,) = PdfReader(target).pages
    text = " ".join(page.extract_text().split())
    low, high = told["intervals"]["inside"]["psnr"]
    assert f"{told['inside']['psnr']:.2f} [{low:.2f}, {high:.2f}]" in text
    assert "Candidate compared with reference" in text
    assert "a.png" not in text
    compared(capsys, *words, "--overwrite", "--name-files", "--label", "Case 17")
    text = " ".join(PdfReader(target).pages[0].extract_text().split())
    assert "File of reference: a.png; File of candidate: b.png" in text
    assert "Case: Case 17" in text


def test_names_cannot_steer_the_terminal(folder, capsys):
    (folder / "b\x1b[2J\u202e.png").write_bytes((folder / "b.png").read_bytes())
    words = folder / "a.png", folder / "b\x1b[2J\u202e.png", "--no-intervals", "--name-files"
    status, out, _ = compared(capsys, *words)
    assert status == 0
    assert "reference: a.png\ncandidate: b [2J\ufffd.png\n" in out
    status, _, err = compared(capsys, folder / "a.png", folder / "c\x1b[2J.png")
    assert (status, "\x1b" in err) == (2, False)


def test_the_segments_of_a_segmentation_are_regions_of_their_own(capsys, tmp_path):
    source = Path(get_testdata_file("CT_small.dcm"))
    reader = ImageReader()
    try:
        image = open_radiograph(source, reader)
        drawn = (
            Rectangle(id="a", name="Rib", box=Box(4.0, 8.0, 20.0, 12.0)),
            Ellipse(id="b", name="Nodule", box=Box(30.0, 30.0, 15.0, 20.0)),
        )
        write_regions_of(tmp_path / "seg.dcm", drawn, image, reader, Progress())
    finally:
        reader.close()
    masks = [mask_of(one, image.shape, image.spacing) for one in drawn]
    noisy = np.clip(image.in_steps(16) + np.random.default_rng(1).normal(0, 40, image.shape), 0, 65535)
    Image.fromarray(np.rint(noisy).astype(np.uint16)).save(tmp_path / "noisy.png")
    words = "--mask", tmp_path / "seg.dcm", "--no-intervals", "--json"
    status, told, err = compared(capsys, source, tmp_path / "noisy.png", *words)
    assert status == 0, err
    assert [one["name"] for one in told["regions"]] == ["1: Rib", "2: Nodule"]
    assert [one["pixels"] for one in told["regions"]] == [int(mask.sum()) for mask in masks]
    status, turned, err = compared(capsys, tmp_path / "noisy.png", source, *words)
    assert status == 0, err
    assert turned["inside"]["pixels"] == told["inside"]["pixels"] == int((masks[0] | masks[1]).sum())


def test_a_known_truth_tells_what_has_to_be_known_of_the_image_and_of_what_is_drawn(capsys, tmp_path):
    colours = np.random.default_rng(0).integers(0, 255, (80, 90, 3), np.uint8)
    Image.fromarray(colours).save(tmp_path / "colours.png")
    words = "--with", "nearest", "--rectangle", "50,40,90,90", "--no-intervals", "--json"
    status, told, err = compared(capsys, "--known-truth", tmp_path / "colours.png", *words)
    assert status == 0, err
    assert "in colour" in err
    assert "reaches beyond the image" in told["notices"][-1]


def test_a_map_is_never_written_as_what_it_is_not(tmp_path, capsys):
    files = [str(places.resources() / "sample_study" / "1_chest_pa.dcm")] * 2
    assert main(["compare", *files, "--error-map", str(tmp_path / "map.jpg")], pytest.fail) == 2
    assert "map.jpg was not written. A map is drawn as a PNG file" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
