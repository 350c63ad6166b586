"""Answers to questions of truth as parts of a report: words, findings, tables and plots."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xraysr_gui.commands.truth_questions import QUESTIONS, Question, answers, question_named
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.report.blocks import Drawing, Numbers, Words, chapters
from xraysr_gui.evaluation.report.html import report_as_html
from xraysr_gui.evaluation.report.pdf import report_as_pdf
from xraysr_gui.evaluation.report.sections import truths
from xraysr_gui.evaluation.truth.section import Section, SectionTable

NOTHING = Evaluated(TRIALS["x2"], (), (), {})
FILMS = Section(
    "error-bars", "Error bars", ("A promise.",),
    (
        SectionTable("All", ("enhancer", "covered"), (("bicubic", 91.25),)),
        SectionTable("Each", ("patient", "films", "bicubic"), ((1, 2, 93.0), (2, 1, 88.5), (3, 1, None))),
    ),
)  # fmt: skip
AREAS = Section(
    "invention", "Invention", (),
    (
        SectionTable(
            "Areas", ("suffered", "width", "contrast", "a", "b", "c", "d", "n"),
            tuple((who, wide, much, 0.5 + much / 100, 0.0, 0.75, 0.0, 9)
                  for who in ("x2", "blur") for wide in (1.0, 3.0) for much in (1.0, 5.0)),
        ),
    ),
    ("A leak.",),
)  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return {one.id: one for one in chapters(truths.SECTIONS, replace(NOTHING, truths=(FILMS, AREAS)))}


def test_only_what_was_asked_has_a_part_and_every_question_can_have_one(found):
    assert set(found) == {"truth-error-bars", "truth-invention"}
    assert list(chapters(truths.SECTIONS, NOTHING)) == []
    every = replace(NOTHING, truths=tuple(replace(FILMS, id=one.id, tables=()) for one in QUESTIONS))
    assert len(list(chapters(truths.SECTIONS, every))) == len(QUESTIONS)


def test_each_patient_is_a_dot_at_what_it_has_beyond_the_promise(found):
    (plot,) = (one for one in found["truth-error-bars"].blocks if isinstance(one, Drawing))
    dots = {shape.told: shape.x for shape in plot.plot.shapes if hasattr(shape, "told")}

    assert set(dots) == {"1", "2"}
    line = next(shape.x1 for shape in plot.plot.shapes if getattr(shape, "width", 0) == 1.2)
    assert (dots["1"] - line) / (dots["2"] - line) == pytest.approx(3.0 / -1.5)


def test_no_plot_of_the_phantom_has_more_lines_than_can_be_told_apart():
    rows = (
        ("as drawn", 1.0, 0.9),
        *((f"{when} {n}", 0.8, None) for n in range(5) for when in ("before", "after")),
    )
    waves = SectionTable("Waves", ("image", "1 lp/mm", "2 lp/mm"), rows)
    answer = Section("phantom", "Phantom", (), (replace(waves, rows=rows[:1]), waves))
    (chapter,) = chapters(truths.SECTIONS, replace(NOTHING, truths=(answer,)))
    plots = [one.plot for one in chapter.blocks if isinstance(one, Drawing)]

    named = [
        {shape.text for shape in plot.shapes if hasattr(shape, "text")} & {row[0] for row in rows}
        for plot in plots
    ]
    assert [len(names) for names in named] == [7, 5]
    assert all("as drawn" in names for names in named)
    assert set().union(*named) == {row[0] for row in rows}
    for plot in plots:
        assert all(0 <= shape.x <= plot.width for shape in plot.shapes if hasattr(shape, "told"))


def test_findings_come_first_and_each_map_has_a_plot_of_its_areas(found):
    first, *blocks = found["truth-invention"].blocks
    plots = [one.plot for one in blocks if isinstance(one, Drawing)]

    assert first == Words("To be looked into: A leak.", strong=True)
    assert [one.about.split("; ")[1] for one in plots] == ["x2", "blur"] * 2
    names = {shape.text for shape in plots[0].shapes if hasattr(shape, "text")}
    assert {"1 px wide", "3 px wide", "5 %"} <= names
    assert any(isinstance(one, Numbers) and one.rows[1][3] == "0.55" for one in blocks)


def test_page_and_pdf_hold_them(found):
    page = report_as_html("A report", found.values())

    assert page.count("<svg") == 5
    assert report_as_pdf("A report", found.values()).startswith(b"%PDF")


def test_who_cannot_be_answered_says_why_and_the_next_one_is_asked():
    def refuse(asked, progress):
        raise UserError("Nothing came of it.", why="Nobody is there.", remedy="Name somebody.")

    both = [Question("phantom", "A", refuse), Question("invention", "B", lambda asked, progress: AREAS)]
    said = []
    first, second = answers(both, lambda question, progress: None, said.append, Progress())

    assert said == ["phantom: Nothing came of it. Nobody is there. Name somebody."]
    assert "Nobody" not in first.words[0]
    assert second is AREAS


def test_a_question_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UserError, match="detectability") as refused:
        question_named("detectabilty")
    assert "Did you mean" in refused.value.remedy
