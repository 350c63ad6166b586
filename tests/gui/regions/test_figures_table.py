"""Heads, units and figures of a table, as a reader sees and copies them."""

from __future__ import annotations

import pytest

from xraysr_gui.gui.regions.figure_words import STATISTICS, number_words
from xraysr_gui.gui.regions.figures_table import FigureRow, FiguresTable
from xraysr_gui.metrics.measure import Measurement


@pytest.fixture
def table(qtbot) -> FiguresTable:
    made = FiguresTable(STATISTICS, "Statistics")
    qtbot.addWidget(made)
    return made


def show(table: FiguresTable, value: float | None, unit: str) -> None:
    cells = {"mean": Measurement("mean", "Whole image", value, unit, pixels=4)}
    table.show_rows([FigureRow("Whole image", cells=cells)])


def head(table: FiguresTable, number: int = 1) -> list[str]:
    return table.horizontalHeaderItem(number).text().split()


def test_the_unit_of_one_image_does_not_stay_over_the_values_of_the_next(table):
    show(table, -33.0, "HU")
    assert head(table) == ["Mean", "HU"]
    assert table.as_text().split("\n")[0].split("\t")[4] == "Mean (HU)"
    show(table, None, "")
    assert head(table) == ["Mean", "HU"]
    show(table, 1034.0, "")
    assert head(table) == ["Mean"]
    assert table.as_text().split("\n")[0].split("\t")[4] == "Mean"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (3.2e-8, "3.2e-08"),
        (-0.00048291, "-0.0004829"),
        (0.048291, "0.04829"),
        (-33.33333, "-33.33"),
        (1034.0, "1034"),
        (65535.4, "65535"),
    ],
)
def test_a_value_has_four_figures_however_small_it_is(value, words):
    assert number_words("mean", value) == words
