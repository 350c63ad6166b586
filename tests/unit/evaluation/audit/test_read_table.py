from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest

from xraysr_gui.evaluation.audit.audit import audit_table
from xraysr_gui.evaluation.audit.columns import FigureKind, column_of
from xraysr_gui.evaluation.audit.entries import Assumed
from xraysr_gui.evaluation.audit.read_table import CannotAudit, read_table

ROWS = [("SRCNN", "40.13", "0.981"), ("VDSR", "41.52", "0.984")]


@pytest.mark.parametrize(
    ("head", "kind", "of_input", "group"),
    [
        ("PSNR", FigureKind.PSNR, False, ""),
        ("psnr (dB)", FigureKind.PSNR, False, ""),
        ("Avg. Peak Signal-to-Noise Ratio [dB]", FigureKind.PSNR, False, ""),
        ("testPsnr", FigureKind.PSNR, False, ""),
        ("PSNR LR", FigureKind.PSNR, True, ""),
        ("PSNR of low-resolution input", FigureKind.PSNR, True, ""),
        ("PSNR x2", FigureKind.PSNR, False, "x2"),
        ("MSE of predict", FigureKind.MSE, False, ""),
        ("Root Mean Squared Error", FigureKind.RMSE, False, ""),
        ("mean absolute error", FigureKind.MAE, False, ""),
        ("MSSIM", FigureKind.SSIM, False, ""),
        ("val_loss", FigureKind.LOSS, False, ""),
        ("Validation loss (MSE)", FigureKind.LOSS, False, ""),
        ("MSE (lower is better)", FigureKind.MSE, False, ""),
        ("MSE [GL²]", FigureKind.MSE, False, ""),
        ("PSNR \u2191", FigureKind.PSNR, False, ""),
        ("MSE (grey levels\u00b2)", FigureKind.MSE, False, ""),
        ("Accuracy (%)", FigureKind.ACCURACY, False, ""),
        ("test images", FigureKind.COUNT, False, ""),
        ("bit depth", FigureKind.BITS, False, ""),
        ("data range", FigureKind.RANGE, False, ""),
        ("image", FigureKind.IMAGE, False, ""),
    ],
)
def test_heads_that_are_known(head, kind, of_input, group):
    column = column_of(0, head)
    assert (column.kind, column.of_input, column.group) == (kind, of_input, group)


@pytest.mark.parametrize(
    "head",
    ["PSNR std", "ΔPSNR", "PSNR gain", "PSNR over bicubic", "MS-SSIM", "train loss", "NMSE",
     "perceptual loss",
     "PSNR/SSIM", "file size", "seconds", "noise", "PSNR 95% CI"],
)  # fmt: skip
def test_heads_that_mean_something_else(head):
    assert column_of(0, head) is None


def test_per_cent_in_the_head():
    assert column_of(0, "accuracy in percent").percent
    assert column_of(0, "SSIM [%]").percent
    assert not column_of(0, "accuracy").percent


def test_a_power_of_ten_in_the_head():
    assert column_of(0, "MSE (x10^-3)").factor == pytest.approx(1e-3)
    assert column_of(0, "MSE (×10⁻³)").factor == pytest.approx(1e-3)  # noqa: RUF001
    assert column_of(0, "MSE 1024").factor == 1.0


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoted", [False, True])
def test_any_separator(separator, quoted):
    sign = '"' if quoted else ""
    lines = [
        separator.join(f"{sign}{cell}{sign}" for cell in row) for row in [("method", "PSNR", "SSIM"), *ROWS]
    ]
    table = read_table("\ufeff" + "\r\n".join(lines), "t.csv")
    assert [entry.label for entry in table.entries] == ["SRCNN", "VDSR"]
    assert [entry.figures[FigureKind.PSNR].printed.value for entry in table.entries] == [40.13, 41.52]
    assert not table.notices


def test_a_table_of_a_page_in_markdown():
    text = (
        "| method | PSNR | SSIM |\n|---|---|---|\n| SRCNN | **40.13** | 0.981 |\n\n| VDSR | 41.52 | 0.984 |\n"
    )
    table = read_table(text, "t.md")
    assert [(entry.row, entry.line, entry.label) for entry in table.entries] == [
        (1, 3, "SRCNN"), (2, 5, "VDSR"),
    ]  # fmt: skip


def test_decimal_commas():
    table = read_table("Methode;PSNR;SSIM\nSRCNN;40,13;0,981\n", "t.csv")
    assert table.entries[0].figures[FigureKind.PSNR].interval.low == pytest.approx(40.125)


def test_gaps_and_words_are_told_and_the_rest_goes_on():
    text = "method,PSNR,SSIM,speed\nA,40.1,,1.2\nB,about 41,0.98,1.3\nC,42.0,-,\nD,1,2,3,4\n"
    table = read_table(text, "t.csv")
    assert [sorted(entry.figures) for entry in table.entries] == [["psnr"], ["ssim"], ["psnr"]]
    told = " ".join(table.notices)
    assert "SSIM: nothing is printed in rows 1, 3." in told
    assert "PSNR, row 2: 'about 41' is no number." in told
    assert "Row 4 has 5 cells for 4 columns" in told
    assert "no figure that is known here: speed." in told


def test_rows_are_called_by_their_method_else_by_their_image():
    table = read_table("set,model,image,PSNR\nA,SRCNN,7,40.1\n", "t.csv")
    assert table.entries[0].label == "SRCNN"
    assert read_table("image,PSNR\nfilm7.png,40.1\n", "t.csv").entries[0].label == "film7.png"


def test_columns_that_are_named_on_purpose():
    named = Assumed(columns={FigureKind.PSNR: "Quality"})
    table = read_table("method,Quality,PSNR\nA,40.1,3\n", "t.csv", named)
    assert table.entries[0].figures[FigureKind.PSNR].printed.value == 40.1
    with pytest.raises(CannotAudit, match="There is no column 'other'"):
        read_table("method,Quality\nA,40.1\n", "t.csv", Assumed(columns={FigureKind.PSNR: "Other"}))


def test_two_columns_of_one_kind():
    table = read_table("method,val PSNR,test PSNR\nA,40.1,41\nB,40.1,41\n", "t.csv")
    assert table.notices == ("test PSNR and val PSNR are both read as psnr: only val PSNR is checked.",)


@pytest.mark.parametrize(
    ("head", "cells", "averaged"),
    [
        ("method,PSNR", "A,40.1", None),
        ("method,PSNR", "mean of all,40.1", True),
        ("method,PSNR", "A,40.1 ± 2", True),
        ("method,mean PSNR", "A,40.1", True),
        ("method,PSNR,n", "A,40.1,20", True),
        ("method,PSNR,n", "A,40.1,1", False),
        ("method,image,PSNR", "A,7,40.1", False),
        ("method,image,PSNR", "A,,40.1", None),
        ("method,PSNR", "example,40.1", False),
        ("method,PSNR", "chest_01.png,40.1", False),
    ],
)
def test_whether_a_row_is_one_image(head, cells, averaged):
    assert read_table(f"{head}\n{cells}\n", "t.csv").entries[0].averaged is averaged


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no line"),
        ("method,PSNR\n", "no line"),
        ("a,b\n1,2\n", "None of its columns"),
        ("\n\n", "no line"),
    ],
)
def test_a_table_that_says_nothing(text, why):
    with pytest.raises(CannotAudit, match=why):
        read_table(text, "t.csv")


def test_values_that_cannot_be_meant_are_told():
    text = "method,PSNR,MSE,bits,range,n\nA,1e40,inf,99,0,0\nB,inf,7,8,255,3\n"
    table = read_table(text, "t.csv")
    assert [sorted(entry.figures) for entry in table.entries] == [["mse", "psnr"]]
    assert len(table.notices) == 5
    assert "bits, row 1: '99' is no value of bits." in table.notices


NASTY = (
    "0", "-0.0", "1e30", "-1e30", "1e-30", "inf", "-inf", "nan", "", "∞", "1.0000", "100 %", "3 ± 4", "x10^9",
    "(", "±", "9" * 40, "1e999", "999", "-999", "0,5", "1,234,567", "abc", "=1+1", "\x00", "255", "65535",
)  # fmt: skip
HEADS = (
    "PSNR", "MSE", "RMSE", "MAE", "SSIM", "val loss", "accuracy", "n", "bits", "range", "scale",
    "noise floor", "PSNR LR", "SSIM LR", "MSE LR", "image", "method",
)  # fmt: skip


def test_no_table_brings_it_down():
    """Whatever stands in the cells: findings, notices or a refusal, never a fault."""
    rng, audited = np.random.default_rng(1), 0
    for _ in range(400):
        heads = [HEADS[place] for place in rng.permutation(len(HEADS))[: rng.integers(2, len(HEADS))]]
        rows = [
            ";".join(NASTY[place] for place in rng.integers(len(NASTY), size=len(heads))) for _ in range(4)
        ]
        with suppress(CannotAudit):
            done = audit_table("\n".join([";".join(heads), *rows]))
            audited += 1
            assert done.findings or done.notices
            assert all("nan" not in finding.proof for finding in done.findings)
    assert audited > 300


def test_a_table_that_nobody_wrote_is_refused_at_once():
    with pytest.raises(CannotAudit, match=r"has 50001 rows, and at most 50000"):
        read_table("method,psnr\n" + "a,30\n" * 50_001, "large.csv")
