"""Numbers of the source documents that cannot be: made by their mistakes, and told beside the right ones."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.metrics import structural_similarity

from tests.support.phantom import chest
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.engine.engine import Enhanced
from xraysr_gui.evaluation.audit.audit import audit_table
from xraysr_gui.evaluation.documents.printed import PRINTED
from xraysr_gui.evaluation.documents.printed_figure import mean_of, mse_of, psnr_of
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.references import ReferenceImage
from xraysr_gui.evaluation.report.blocks import Numbers
from xraysr_gui.evaluation.report.sections import document, outcome, twelve_films
from xraysr_gui.evaluation.table import table
from xraysr_gui.evaluation.trial_run import run_trial
from xraysr_gui.evaluation.wrong_figures import KILOBYTES, WIDE_RANGE, document_figures

CSV = Path(__file__).parent / "audit" / "documents.csv"


class Here:
    def run(self, enhancer, pixels, parameters, progress):
        return Enhanced(enhancer.run(pixels, parameters, progress))


def named(id):
    """A classical enlarger under the name of a network."""
    return replace(BUILT_IN["lanczos"], id=id)


def made(trial, *enhancers):
    truths = [
        ReferenceImage(
            f"film_{n}.png", f"p{n}", 8, np.asarray(chest(96, 80, mm_per_pixel=4.0, seed=n)), "", ""
        )
        for n in (1, 2)
    ]
    scores = tuple(run_trial(trial, enhancers, truths, Here(), Progress()))
    return Evaluated(trial, scores, table(trial, scores), {})


@pytest.fixture(scope="module")
def done():
    trial = TRIALS["documents-002"]
    return made(trial, *(BUILT_IN[one] for one in trial.compare_with), named("srcnn-x2"))


def figure(document, method, name):
    return next(f for f in PRINTED[document] if (f.method, f.figure) == (method, name))


def test_every_printed_number_that_is_audited_stands_in_the_table_of_its_document():
    with CSV.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["system"] not in ("MIRN x2", "VDSR on CT")]
    for row in rows:
        printed = {one.printed.lstrip("0") for one in PRINTED[row["document"]]}
        cells = [row[head] for head in ("PSNR", "SSIM", "MSE", "MSE LR", "accuracy") if row[head]]
        assert {cell.split(" ")[0].lstrip("0") for cell in cells} & {p.split(" ")[0] for p in printed}, row


def test_a_third_of_the_error_gives_the_psnr_that_document_002_prints():
    assert psnr_of(19.79 / 3) == pytest.approx(39.94, abs=0.011)
    assert psnr_of(44.85 / 3) == pytest.approx(36.38, abs=0.011)
    assert "39.94 dB, and 39.94 is printed" in figure("002", "SRCNN, first image", "MSE").proof


def test_the_error_of_document_001_is_that_of_its_input():
    assert psnr_of(13.4185) == pytest.approx(36.8538, abs=5e-5)
    assert (
        "36.8538 dB: the PSNR that is printed for the input" in figure("001", "ESPCN, example", "MSE").proof
    )
    assert mse_of(37.6489) == pytest.approx(11.1735, abs=5e-4)


def test_errors_of_three_channels_are_three_times_those_of_one(done):
    (one,) = (f for f in PRINTED["002"] if f.method == "SRCNN, first image")

    assert one.as_they_did(done) == pytest.approx(3 * mean_of(done, "srcnn-x2", "mse"))
    bilinear = figure("002", "input, mean", "PSNR").as_they_did(done)
    assert bilinear < mean_of(done, "bicubic", "psnr")


def test_a_range_of_two_raises_ssim_as_much_as_scikit_image_says():
    truth = np.asarray(chest(96, 80, mm_per_pixel=4.0), np.float32)
    found = (truth + np.random.default_rng(0).normal(0, 0.05, truth.shape)).astype(np.float32)

    wide, right = (
        structural_similarity(
            truth.astype(float), found.astype(float), data_range=span, gaussian_weights=True, sigma=1.5,
            use_sample_covariance=False,
        )
        for span in (2.0, 1.0)
    )  # fmt: skip
    assert WIDE_RANGE.reckon(truth, found) == pytest.approx(wide, abs=1e-4)
    assert wide > right + 0.05


def test_a_range_of_8_bits_for_12_takes_a_good_result_below_zero():
    trial = replace(TRIALS["documents-001-x4"], bits=12)
    done = made(trial, BUILT_IN["bicubic"], named("srgan-x4-mr"))
    one = figure("001", "SRGAN", "PSNR")

    theirs = one.as_they_did(done)

    mse = np.array([s.figures["mse"] for s in done.scores if s.enhancer == "srgan-x4-mr"])
    assert theirs == pytest.approx(np.mean(10 * np.log10(255**2 / mse)), abs=1e-6)
    assert theirs < mean_of(done, "srgan-x4-mr", "psnr") - 20


def test_an_input_that_is_the_target_is_identical():
    done = made(TRIALS["documents-004"], BUILT_IN["bicubic"], named("vdsr-x2"), named("srcnn-x2"))

    assert math.isinf(figure("004", "VDSR", "PSNR").as_they_did(done))
    assert figure("004", "VDSR", "SSIM").as_they_did(done) == pytest.approx(1.0)
    _, numbers = document.document(done)
    row = next(cells for cells in numbers.rows if cells[:2] == ("VDSR", "PSNR"))
    assert row[3] == "identical"
    assert float(row[4]) == pytest.approx(mean_of(done, "vdsr-x2", "psnr"), abs=0.006)


def test_the_loss_of_document_000_contradicts_its_psnr():
    assert psnr_of(0.0041, 1.0) == pytest.approx(23.87, abs=0.005)
    assert "23.87 dB, not 16.40" in figure("000", "DAE", "PSNR").proof
    assert psnr_of(0.000065, 1.0) > 40.12646


def test_every_row_that_the_audit_finds_has_a_mistake_here():
    """The audit's own findings and our table of mistakes tell of the same systems."""
    text = CSV.read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    guilty = [rows[one.row - 1] for one in audit_table(text).findings]
    assert len(guilty) > 5
    for number, system in {(row["document"], row["system"].split()[0]) for row in guilty}:
        found = [one for one in PRINTED[number] if one.method.startswith(system)]
        assert any(one.mistake for one in found), (number, system)


def test_the_films_of_document_002_stand_one_by_one_in_batches_and_beside_filters(monkeypatch):
    monkeypatch.setattr(twelve_films, "BATCH", 1)
    done = made(TRIALS["documents-002"], *(BUILT_IN[one] for one in ("bilinear", "clahe")), named("srcnn-x2"))
    films, batches, beside = (one for one in twelve_films.twelve_films(done) if isinstance(one, Numbers))

    assert len(films.rows) == 2 + 1 + 2  # the films, their mean, what is printed
    for number, cells in enumerate(films.rows[:2], 1):
        both = [
            s
            for s in done.scores
            if s.image == f"film_{number}.png" and s.enhancer in ("bilinear", "srcnn-x2")
        ]
        before, after = (one.figures for one in both)
        mse = [one["mse"] for one in (before, after)]
        assert [float(cell) for cell in cells[1:3]] == pytest.approx([psnr_of(one) for one in mse], abs=0.006)
        assert [float(cell) for cell in cells[5:7]] == pytest.approx([3 * one for one in mse], abs=0.006)
        assert batches.rows[number - 1][1:] == cells[1:]
    third = [44.85 / 3, 19.79 / 3]
    assert [float(cell) for cell in films.rows[3][3:5]] == pytest.approx(
        third, abs=0.02
    )  # their own PSNR says so
    assert [row[0] for row in beside.rows] == ["bilinear", "clahe", "srcnn-x2"]
    first, *_ = outcome.outcome(done)
    assert "srcnn-x2" in first.text
    assert "clahe" not in first.text  # it claims to restore nothing
    assert float(beside.rows[1][1]) < float(beside.rows[0][1])
    assert list(twelve_films.twelve_films(replace(done, trial=TRIALS["documents-004"]))) == []


def test_kilobytes_are_those_of_the_file_that_pillow_writes(tmp_path):
    found = np.asarray(chest(96, 80, mm_per_pixel=4.0), np.float32)
    greys = Image.fromarray(np.rint(found * 255).astype(np.uint8))
    greys.save(tmp_path / "film.jpg", quality=95)

    told = document_figures("002", found, found)
    assert told[KILOBYTES] * 1024 == (tmp_path / "film.jpg").stat().st_size
    assert KILOBYTES not in document_figures("004", found, found)


def test_nothing_of_a_document_stands_in_other_reports(done):
    other = replace(done, trial=TRIALS["x2"])
    assert list(document.document(other)) == []
