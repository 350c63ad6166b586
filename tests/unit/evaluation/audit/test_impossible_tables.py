"""What is planted is found, each in its row; what is true is never called impossible."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.support.legal_tables import FILMS, METHODS, figures_of, legal_table, measured
from xraysr_gui.evaluation.audit.audit import audit_table
from xraysr_gui.evaluation.audit.entries import Assumed

DOCUMENTS = Path(__file__).with_name("documents.csv")
Rows = list[dict[str, float | str]]
METHOD_NAMES = ("SRCNN", "VDSR", "U-Net", "ESPCN", "DAE", "EDSR")


def means(rng: np.random.Generator, levels: float = 255.0, bits: int = 8) -> Rows:
    """True rows of means over all films."""
    kind = ("blur", "noise")[rng.integers(2)], int(rng.integers(3))
    return [
        {"method": name, **figures_of(measured()[bits, *kind, method], levels)}
        for name, method in zip(METHOD_NAMES, METHODS, strict=True)
    ]


def singles(rng: np.random.Generator, levels: float = 255.0) -> Rows:
    """True rows of one film each, restored by one method."""
    kind = ("blur", "noise")[rng.integers(2)], int(rng.integers(3))
    method = METHODS[rng.integers(1, len(METHODS))]
    rows: Rows = []
    for film in range(FILMS):
        own = figures_of([measured()[8, *kind, method][film]], levels)
        before = figures_of([measured()[8, *kind, "untouched"][film]], levels)
        given = {"psnr_input": before["psnr"], "ssim_input": before["ssim"], "mse_input": before["mse"]}
        rows.append({"image": f"film{film}.png", **own, **given})
    return rows


def printed(rows: Rows, columns: str, decimals: int, separator: str) -> str:
    """As a CSV file; a text stays as it is."""
    heads = columns.split()
    lines = [separator.join(heads)]
    for row in rows:
        values = [row[head] for head in heads]
        cells = [value if isinstance(value, str) else f"{value:.{decimals}f}" for value in values]
        lines.append(separator.join(cell.replace(".", ",") if separator == ";" else cell for cell in cells))
    return "\n".join(lines)


def one_psnr(value: float, columns: str = "method psnr ssim", **more: float | str) -> Callable:
    def plant(rng, row):
        rows = [{**one, **more} for one in means(rng)]
        rows[row]["psnr"] = value
        return rows, columns

    return plant


def changed(
    columns: str, single: bool = False, levels: float = 255.0, bits: int = 8, **figures: Callable
) -> Callable:
    """One row in which some figures are what a function makes of the true row."""

    def plant(rng, row):
        rows = singles(rng, levels) if single else means(rng, levels, bits)
        rows[row] |= {name: make(rows[row]) for name, make in figures.items()}
        return rows, columns

    return plant


def summed_everywhere(rng, row):
    rows = singles(rng)
    for one in rows:
        one["mse"] *= 3
    return [{**one, "method": f"method {number}"} for number, one in enumerate(rows)], "method psnr mse"


def reckoned(rng, row):
    """Means whose PSNR was reckoned from the mean error, but for one."""
    rows = means(rng)
    for one in rows:
        one["psnr"] = 10 * math.log10(255**2 / one["mse"])
    rows[row]["psnr"] += 2.3
    return rows, "method psnr mse"


def same_as_baseline(rng, row):
    rows = means(rng)
    rows[0]["method"] = "bicubic"
    rows[row] |= {kind: rows[0][kind] for kind in ("psnr", "ssim")}
    return rows, "method psnr ssim"


def away_from_baseline(rng, row):
    rows = means(rng)
    rows[0]["method"] = "input"
    rows[row] |= {"psnr": rows[0]["psnr"] - 2.4, "ssim": rows[0]["ssim"] + 0.9 * (1 - rows[0]["ssim"])}
    return rows, "method psnr ssim"


def wrong_share(rng, row):
    rows = [{"method": name, "accuracy": 0.8375, "n": "80"} for name in METHOD_NAMES]
    rows[row]["accuracy"] = 0.8312
    return rows, "method accuracy n"


WITH_MSE, ONE_FILM = "method psnr ssim mse", "image psnr mse psnr_input mse_input"
PLANTS = {
    "a PSNR that 8 bits cannot have": ("above-depth", one_psnr(98.3302)),
    "a PSNR just above 8 bits": ("above-depth", one_psnr(59.2)),
    "a PSNR that 16 bits cannot have": ("above-depth", one_psnr(112.0, "method psnr bits", bits="16")),
    "a PSNR above the noise": ("above-noise", one_psnr(51.0, "method psnr reference_noise scale",
                                                        reference_noise="0.9", scale="2")),
    "a PSNR below zero": ("psnr-below-zero", one_psnr(-3.2142)),
    "an MSE above 8 bits": ("error-above-range", changed(
        WITH_MSE, mse=lambda _: 382011.0, psnr=lambda _: -3.21)),
    "an MSE above a declared range": (
        "error-above-range", changed("method mse range", mse=lambda _: 1.2, range=lambda _: "1")),
    "an RMSE above the range": ("error-above-range", changed("method rmse", rmse=lambda _: 300.0)),
    "an MAE above the range": ("error-above-range", changed("method mae", mae=lambda _: 256.3)),
    "an MSE below zero": ("negative-error", changed("method mse", mse=lambda _: -4.0)),
    "an SSIM above 1": ("above-one", changed("method ssim", ssim=lambda _: 1.02)),
    "an SSIM below -1": ("above-one", changed("method ssim", ssim=lambda _: -1.1)),
    "an accuracy above 1": ("above-one", changed("method accuracy psnr", accuracy=lambda _: "101.5 %")),
    "summed channels of one film": (
        "summed-channels", changed(ONE_FILM, True, mse=lambda one: 3 * one["mse"])),
    "summed channels, 0 to 1": (
        "summed-channels", changed("image psnr mse", True, 1.0, mse=lambda one: f"{3 * one['mse']:.4e}")),
    "the error of the input": ("error-of-input", changed(ONE_FILM, True, mse=lambda one: one["mse_input"])),
    "a PSNR of another film": ("error-mismatch", changed(ONE_FILM, True, psnr=lambda one: one["psnr"] + 1.5)),
    "an RMSE of another film": (
        "error-mismatch", changed("image psnr rmse", True, rmse=lambda one: one["rmse"] * 1.3)),
    "a mean PSNR below that of the error": ("mean-error", changed(
        WITH_MSE, psnr=lambda one: 10 * math.log10(255**2 / one["mse"]) - 0.8)),
    "the same, 0 to 1": ("mean-error", changed(
        "method psnr mse", levels=1.0, mse=lambda one: f"{one['mse']:.4e}",
        psnr=lambda one: 10 * math.log10(1 / one["mse"]) - 0.8)),
    "the same, 16 bits": ("mean-error", changed(
        "method psnr mse", levels=65535.0, bits=16,
        psnr=lambda one: 10 * math.log10(65535**2 / one["mse"]) - 0.8)),
    "a PSNR reckoned otherwise than all others": ("error-mismatch", reckoned),
    "a loss on other images": (
        "loss-mismatch", changed("method psnr loss", loss=lambda one: f"{0.2 * one['loss']:.3e}")),
    "an MAE above the RMSE": (
        "absolute-above-root", changed("method mae rmse", mae=lambda one: 1.1 * one["rmse"])),
    "an MAE above the root of the MSE": (
        "absolute-above-root", changed("method mae mse", mae=lambda one: 1.1 * math.sqrt(one["mse"]))),
    "an RMSE above the root of the MSE": (
        "root-mismatch", changed("method rmse mse", rmse=lambda one: 1.1 * math.sqrt(one["mse"]))),
    "an RMSE below that of one film": (
        "root-mismatch", changed("image rmse mse", True, rmse=lambda one: 0.8 * one["rmse"])),
    "SSIM 1 beside an MSE": ("ssim-too-high", changed(
        "method ssim mse", ssim=lambda _: "1.0000", mse=lambda _: 25.0)),
    "SSIM 1 beside a PSNR": ("ssim-too-high", changed(
        "method ssim psnr", ssim=lambda _: "1.0000", psnr=lambda _: 39.0)),
    "SSIM 1 beside a small MSE": ("ssim-too-high", changed(
        "method ssim mse", ssim=lambda _: "1.00000", mse=lambda _: 2.0)),
    "an accuracy of no share": ("no-fraction", wrong_share),
    "a result that is its input": ("equals-input", changed(
        "image psnr ssim psnr_input ssim_input", True,
        psnr=lambda one: one["psnr_input"], ssim=lambda one: one["ssim_input"])),
    "a method that is its baseline": ("equals-input", same_as_baseline),
    "a result that is the reference": ("equals-reference", changed("method psnr ssim", psnr=lambda _: "inf")),
    "no error at all": ("equals-reference", changed(
        "method mse range", mse=lambda _: "0.0000", range=lambda _: "255")),
    "SSIM up and PSNR down in a row": ("parts-ways", changed(
        "image psnr ssim psnr_input ssim_input", True, psnr=lambda one: one["psnr_input"] - 2.5,
        ssim=lambda one: (1 + one["ssim_input"]) / 2)),
    "SSIM up and PSNR down below the baseline": ("parts-ways", away_from_baseline),
}  # fmt: skip
PRINTED = ((4, ","), (5, ";"))


@pytest.mark.parametrize(("decimals", "separator"), PRINTED)
@pytest.mark.parametrize("name", PLANTS)
def test_what_is_planted_is_found_in_its_row_and_nowhere_else(name, decimals, separator):
    rule, plant = PLANTS[name]
    seed = sorted(PLANTS).index(name) + decimals
    row = 1 + seed % 4
    rows, columns = plant(np.random.default_rng(seed), row)
    for one in rows:
        one.setdefault("range", "255")
        one.setdefault("accuracy", "80 %")
    found = audit_table(printed(rows, columns, decimals, separator)).findings
    assert (row + 1, rule) in {(finding.row, finding.rule) for finding in found}
    assert {finding.row for finding in found} == {row + 1}
    assert all(finding.why.endswith(".") and finding.proof.endswith(".") for finding in found)


def test_summed_channels_are_seen_where_nobody_says_that_rows_are_single_images():
    rows, columns = summed_everywhere(np.random.default_rng(5), 0)
    found = audit_table(printed(rows, columns, 4, ",")).findings
    assert [finding.row for finding in found] == list(range(1, len(rows) + 1))
    assert {finding.rule for finding in found} == {"summed-channels"}


def test_more_than_forty_cells_are_planted():
    assert len(PLANTS) * len(PRINTED) >= 40


@pytest.mark.slow
def test_nothing_is_found_in_a_thousand_true_tables():
    guilty = {}
    for seed in range(1000):
        table = legal_table(seed)
        found = audit_table(table.text).findings
        if found:
            guilty[seed] = table.text, found
    assert not guilty


def test_every_impossible_row_of_the_documents_is_found():
    """Of document 002 the errors are printed; its PSNRs are those that its errors, divided by 3, have."""
    found = audit_table(DOCUMENTS.read_text(encoding="utf-8")).findings
    lines = [line.split(",")[:2] for line in DOCUMENTS.read_text(encoding="utf-8").splitlines()[1:]]
    rules = [(*lines[finding.row - 1], finding.rule) for finding in found]
    assert sorted(set(rules)) == [
        ("000", "DAE", "loss-mismatch"),
        ("000", "SRCNN", "loss-mismatch"),
        ("001", "ESPCN example", "error-of-input"),
        ("001", "SRGAN", "error-above-range"),
        ("001", "SRGAN", "psnr-below-zero"),
        ("001", "SRGAN", "ssim-too-high"),
        ("002", "SRCNN first image", "summed-channels"),
        ("004", "VDSR", "above-depth"),
    ]
    assert sum(finding.rule == "summed-channels" for finding in found) == 2


def test_proofs_hold_the_printed_numbers():
    text = "method,PSNR,PSNR LR,MSE\nESPCN example,37.6489,36.8538,13.4185\n"
    proof = audit_table(text).findings[0].proof
    assert "10 log10(255² / 13.4185) = 36.8537" in proof
    assert "36.8538 dB" in proof
    assert "37.6489 dB" in proof


def test_what_is_declared_decides():
    text = "method,PSNR\nA,70.2\n"
    assert [one.rule for one in audit_table(text).findings] == ["above-depth"]
    assert "no depth is declared" in audit_table(text).findings[0].proof
    assert not audit_table(text, assumed=Assumed(bits=16)).findings
    means_apart = "method,PSNR,MSE\nA,35.63,31.4046\n"
    assert not audit_table(means_apart).findings
    assert audit_table(means_apart, assumed=Assumed(one_image=True)).findings[0].rule == "error-mismatch"
    share = "method,accuracy\nA,87.52 %\n"
    assert not audit_table(share).findings
    assert audit_table(share, assumed=Assumed(count=624)).findings[0].rule == "no-fraction"
    noisy = Assumed(noise=0.9, scale=2)
    assert audit_table("method,PSNR\nA,50.40\n", assumed=noisy).findings[0].rule == "above-noise"
    assert not audit_table("method,PSNR\nA,50.29\n", assumed=noisy).findings


def test_546_of_624_is_87_point_5_per_cent():
    assert not audit_table("method,accuracy (%),n\nA,87.5,624\nB,87.5,16\n").findings


def test_the_reference_against_itself_is_a_control():
    assert not audit_table("method,PSNR,SSIM,MSE\nreference,inf,1.0000,0\nA,40.1,.98,7\n").findings


def test_an_unusual_range_that_all_rows_share_is_told_and_not_called_impossible():
    peak, errors = 200.0, (3.1415, 7.2931, 12.001)
    rows = [f"film{n}.png,{10 * math.log10(peak**2 / mse):.4f},{mse}" for n, mse in enumerate(errors)]
    done = audit_table("\n".join(["image,PSNR,MSE", *rows]))
    assert not done.findings
    assert any("one unusual range, 200:" in notice for notice in done.notices)


@pytest.mark.parametrize("digits", range(2, 7))
def test_the_room_that_ssim_leaves_is_never_too_small(digits):
    """Pairs made to have as much error as SSIM allows: shifts of bright images, and noise on loud ones."""
    from skimage.metrics import structural_similarity

    rng = np.random.default_rng(digits)
    loud = rng.integers(0, 2, (64, 64)) * 255.0
    for reference in (np.full((64, 64), 250.0), loud):
        for off in (np.full((64, 64), -3.0), rng.normal(0, 1.0, (64, 64)), np.sign(reference - 127) * -2.0):
            other = np.rint(reference + off).clip(0, 255)
            likeness = structural_similarity(
                reference,
                other,
                data_range=255,
                gaussian_weights=True,
                sigma=1.5,
                use_sample_covariance=False,
            )
            mse = np.mean((reference - other) ** 2)
            text = f"image,SSIM,MSE,range\na.png,{likeness:.{digits}f},{mse:.{digits}f},255\n"
            strict = [one for one in audit_table(text).findings if "Not even" in one.proof]
            assert not strict


def test_an_infinite_mean_beside_an_error_is_not_said_of_every_result():
    """The mean of inf and 40 dB is inf, and the mean error is half of 6.5: one alone is its reference."""
    (finding,) = audit_table("method,images,PSNR,MSE\nours,2,inf,3.25\n").findings
    assert (finding.rule, finding.why) == ("equals-reference", "One result at least is its reference itself.")
    (untold,) = audit_table("method,images,PSNR\nours,2,inf\n").findings
    assert untold.why == finding.why
    for table in ("method,images,PSNR,MSE\nours,2,inf,0\n", "method,images,PSNR\nours,1,inf\n"):
        (other,) = audit_table(table).findings
        assert other.why == "The result is the reference itself."
