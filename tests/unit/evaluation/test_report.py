"""The report: every part that has something to say, in a page that fetches nothing and in a PDF."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader
from scipy.stats import wilcoxon

from tests.support.phantom import chest
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.engine.engine import Enhanced
from xraysr_gui.evaluation.audit.audit import audit_table
from xraysr_gui.evaluation.case import best_and_worst
from xraysr_gui.evaluation.csv_table import table_csv
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.paired import Gain
from xraysr_gui.evaluation.parallel_run import Job
from xraysr_gui.evaluation.references import ReferenceImage
from xraysr_gui.evaluation.report.blocks import Chapter, Drawing, Numbers, Photos, Words, chapters
from xraysr_gui.evaluation.report.html import as_html, report_as_html, svg
from xraysr_gui.evaluation.report.pdf import report_as_pdf
from xraysr_gui.evaluation.report.plot import axis_of
from xraysr_gui.evaluation.report.png import grey_png, map_png
from xraysr_gui.evaluation.report.sections import SECTIONS, gains, outcome, times
from xraysr_gui.evaluation.table import table
from xraysr_gui.evaluation.trial_run import run_trial
from xraysr_gui.evaluation.truths import GivenTruths

HOSTILE = '<b>&"nih'


class Here:
    def run(self, enhancer, pixels, parameters, progress):
        return Enhanced(enhancer.run(pixels, parameters, progress), "this processor", 0.02, 100)


@pytest.fixture(scope="module")
def done():
    """A report on denoising, of four small films with a lesion in one."""
    trial = TRIALS["denoise"]
    enhancers = [BUILT_IN[one] for one in ("median", "total-variation", "wavelet")]
    lesion = np.zeros((96, 80), np.bool_)
    lesion[40:60, 30:50] = True
    truths = [
        ReferenceImage(
            f"{HOSTILE}_{n:03}.png", f"p{n}", 8,
            np.asarray(chest(96, 80, mm_per_pixel=4.0, seed=n), np.float32),
            "", f"{n}" * 64, lesion if n == 1 else None,
        )
        for n in range(1, 5)
    ]  # fmt: skip
    scores = tuple(run_trial(trial, enhancers, truths, Here(), Progress()))
    rows, job = table(trial, scores), Job(trial, enhancers)
    cases = best_and_worst(job, scores, rows, GivenTruths(truths), Here(), Progress())
    hashes = {one.name: one.sha256 for one in truths}
    return Evaluated(
        trial, scores, rows, hashes, (f"{HOSTILE} is left out.",), 1, tuple(enhancers), cases=cases
    )


@pytest.fixture(scope="module")
def found(done):
    return tuple(chapters(SECTIONS, done))


class Outside(HTMLParser):
    """What a page would fetch, and which tags are left open."""

    def __init__(self):
        super().__init__()
        self.fetched, self.open = [], []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("src", "href", "action") and not value.startswith(("data:", "#")):
                self.fetched.append(value)
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_fetches_nothing_and_believes_no_name(done, found):
    page = report_as_html(done.trial.title, found)
    read = Outside()
    read.feed(page)

    assert (read.fetched, read.open) == ([], [])
    assert "http" not in page
    assert HOSTILE not in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    for one in found:
        assert f'<section id="{one.id}">' in page


def test_every_part_that_has_something_to_say_is_there(found):
    assert [one.id for one in found] == [
        "outcome", "tables", "gains", "conditions", "lesions", "cases", "invention", "times", "audit", "made",
    ]  # fmt: skip


def test_every_plot_has_its_numbers_and_is_sound_xml(found):
    plots = [block for one in found for block in one.blocks if isinstance(block, Drawing)]

    assert len(plots) == 3
    for one in plots:
        drawn = ElementTree.fromstring(svg(one.plot))
        assert one.numbers.rows
        assert "<table>" in as_html(one)
        for shape in drawn.iter():
            places = [float(value) for key, value in shape.attrib.items() if re.fullmatch("c?[xy][12]?", key)]
            assert all(-1 <= place <= max(one.plot.width, one.plot.height) + 1 for place in places)


def test_a_dot_for_each_image_and_condition(done, found):
    (plot,) = (one.blocks[0] for one in found if one.id == "gains")
    circles = ElementTree.fromstring(svg(plot.plot)).findall("circle")

    assert len(circles) == 2 * 4 * 3  # of the best two, each other's rival, only the weaker one is told of
    assert plot.numbers.heads[1:] == ("median over total-variation", "wavelet over total-variation")
    assert len(plot.numbers.rows) == 4 * 3
    name = f"{done.hashes[f'{HOSTILE}_001.png'][:12]}, noise 5 grey levels"
    assert name in {row[0] for row in plot.numbers.rows}


def test_who_only_stands_beside_is_in_no_plot_of_gains(done):
    beside = replace(done, trial=replace(done.trial, beside=("wavelet",)))
    (plot,) = gains.gains(beside)

    assert plot.numbers.heads[1:] == ("median over total-variation",)


def test_the_first_paragraph_says_that_four_patients_decide_nothing(found):
    first, few, *rest = (block for block in found[0].blocks if isinstance(block, Words))

    assert "cannot be decided with 12 results of 4 patients" in first.text
    assert "p\u00a0=\u00a0" in first.text  # the interval alone may lie on one side of zero
    assert "12%" in few.text
    assert any(f"{HOSTILE} is left out." == one.text for one in rest)


@pytest.mark.parametrize(
    ("gain", "word"),
    [
        (Gain(0.5, 0.3, 0.7, 1.0, 42, p=0.001), "is better than"),
        (Gain(-0.5, -0.7, -0.3, 0.0, 42, p=0.001), "is worse than"),
        (Gain(0.5, 0.3, 0.7, 1.0, 42, p=0.2), "cannot be decided"),
        (Gain(0.5, -0.1, 0.7, 1.0, 42, p=0.001), "cannot be decided"),
        (Gain(0.5, None, None, 1.0, 1, "One patient.", p=None), "cannot be decided"),
    ],
)
def test_a_gain_wins_only_if_interval_and_ranks_say_so(gain, word):
    assert word in outcome.verdict(gain)


def test_the_report_says_what_p_is_and_for_how_many_questions_it_was_raised(done, found):
    """Held against scipy: of the smallest p, as many times as gains were asked about."""
    told = [gain.p for row in done.rows for gain in row.body_gains.values() if gain.p is not None]
    row = next(row for row in done.rows if row.enhancer == "total-variation")
    rival = min(row.body_gains, key=lambda other: row.body_gains[other].p)
    by_patient = {}
    for name, gained in outcome.paired("total-variation", rival, done):
        by_patient.setdefault(name.partition(",")[0], []).append(gained)
    smallest = wilcoxon([np.mean(values) for values in by_patient.values()], method="exact").pvalue

    words = [block.text for one in found if one.id == "outcome" for block in one.blocks]
    assert any(f"raised for the {len(told)} gains" in text and "Wilcoxon" in text for text in words)
    assert min(told) == pytest.approx(min(1.0, smallest * len(told)))


def test_a_source_that_says_the_opposite_is_told_apart_from_one_that_says_nothing(done):
    rows = {row.enhancer: row for row in done.rows}
    told = replace(
        rows["median"],
        body_gains={"wavelet": Gain(-0.5, -0.7, -0.3, 0.0, 42, p=0.001)},
        by_source={
            "north": {"wavelet": Gain(0.3, 0.2, 0.4, 1.0, 6)},
            "south": {"wavelet": Gain(-0.1, -0.3, 0.1, 0.4, 6)},
            "west": {"wavelet": Gain(-0.9, -1.1, -0.8, 0.0, 30)},
        },
    )

    words = outcome._sources(told, "wavelet")

    assert words.startswith("The opposite shows on: north +0.30")
    assert "By itself it does not show on: south -0.10" in words
    assert "west" not in words


def test_the_cases_are_those_with_the_most_and_the_least_gain(done, found):
    (blocks,) = (one.blocks for one in found if one.id == "cases")
    best = done.cases[0]
    gains = dict(outcome.paired(best.method, best.rival, done))

    assert best.gain == pytest.approx(max(gains.values()), abs=1e-9)
    assert done.cases[1].gain == pytest.approx(min(gains.values()), abs=1e-9)
    photos = [block for block in blocks if isinstance(block, Photos)]
    assert len(photos) == len(done.cases)
    for picture in photos[0].pictures:
        with Image.open(io.BytesIO(picture.png)) as opened:
            opened.load()
    assert f"{best.gain:+.2f} dB" in photos[0].caption


def test_a_column_of_words_begins_at_the_left_whole_and_one_of_figures_ends_at_the_right():
    rows = (
        ("bicubic", "1.00", "Processor", "nih"),
        ("fast-x2", "identical", "Processor, 2 cores, ONNX", "ker"),
    )
    page = as_html(Numbers(("method", "dB", "device", "source"), rows))

    assert re.findall(r'<t[hd]( class="\w+")?>(?:dB|1.00|identical)<', page) == [""] * 3
    assert page.count('class="words"') == page.count("Processor") + 1
    assert [page.count(f'class="names">{cell}<') for cell in ("source", "nih", "ker")] == [1, 1, 1]


def test_milliseconds_are_told_without_powers_of_ten(done):
    slow = replace(done, scores=tuple(replace(one, seconds=20.0, megapixels=1.0) for one in done.scores))
    (numbers,) = (one for one in times.times(slow) if isinstance(one, Numbers))

    assert numbers.rows[0][1:5] == ("20000",) * 4


def test_pictures_hold_the_greys_and_share_their_scale():
    values = np.linspace(0.0, 1.0, 12, dtype=np.float32).reshape(3, 4)

    with Image.open(io.BytesIO(grey_png(values, 0.25, 0.75))) as opened:
        wanted = ((values - 0.25) * 2 * 255).round().clip(0, 255)
        np.testing.assert_array_equal(np.asarray(opened), wanted)
    with (
        Image.open(io.BytesIO(map_png(values, 2.0))) as small,
        Image.open(io.BytesIO(map_png(values, 1.0))) as large,
    ):
        np.testing.assert_array_equal(np.asarray(small)[2, 3], np.asarray(map_of(0.5)))
        assert np.asarray(large)[2, 3].sum() > np.asarray(small)[2, 3].sum()


def map_of(value):
    with Image.open(io.BytesIO(map_png(np.full((1, 1), value, np.float32), 1.0))) as opened:
        return np.asarray(opened)[0, 0]


def test_the_pdf_says_the_same_and_is_the_same_again(done, found):
    made = report_as_pdf(done.trial.title, found)
    text = " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())

    assert made == report_as_pdf(done.trial.title, found)
    assert "cannot be decided with 12 results of 4 patients" in text
    for one in found:
        assert one.title in text
    table_ = next(b for one in found if one.id == "lesions" for b in one.blocks if isinstance(b, Numbers))
    assert table_.rows[-1][1] in text


def test_our_own_table_passes_the_audit(done, found):
    assert audit_table(table_csv(done)).findings == ()
    (blocks,) = (one.blocks for one in found if one.id == "audit")
    assert f"no impossible number in the {len(done.rows)} rows" in blocks[0].text


def test_an_impossible_number_of_ours_would_stand_in_the_report(done):
    rows = [
        replace(row, figures=row.figures | {"psnr": 70.0}) if row.enhancer == "median" else row
        for row in done.rows
    ]
    (audit,) = (one for one in chapters(SECTIONS, replace(done, rows=tuple(rows))) if one.id == "audit")

    assert any(row[0] == "median" for row in audit.blocks[0].rows)


def test_ticks_are_round_and_lie_on_the_axis():
    for values in ([-0.31, 0.72], [41.0, 47.0], [0.0, 0.0], [-1e-3, 2e-3]):
        axis = axis_of(values, 0.0, 100.0)
        ticks = list(axis.ticks())
        assert 3 <= len(ticks) <= 8
        assert all(float(words) == pytest.approx(value, abs=1e-9) for value, words in ticks)
        assert all(0 <= axis.place(value) <= 100 for value, _ in ticks)
    logarithmic = axis_of([3.0, 700.0], 0.0, 100.0, logarithmic=True)
    assert [words for _, words in logarithmic.ticks()] == ["5", "10", "20", "50", "100", "200", "500"]
    wide = axis_of([11.0, 900_000.0], 0.0, 100.0, logarithmic=True)
    assert [words for _, words in wide.ticks()] == ["10", "100", "1000", "10000", "100000", "1000000"]


def test_figures_in_lesions_have_the_interval_of_drawn_patients(done, found):
    figures, gains = (b for one in found if one.id == "lesions" for b in one.blocks if isinstance(b, Numbers))
    scores = [one for one in done.scores if one.enhancer == "median"]
    row = next(row for row in figures.rows if row[0] == "median")

    for cell, name, decimals in ((row[1], "psnr_lesion", 2), (row[4], "ssim_rest", 4)):
        mean = np.mean([one.figures[name] for one in scores if name in one.figures])
        assert float(cell.split(" ")[0]) == pytest.approx(mean, abs=0.51 * 10**-decimals)
    apart = np.mean(
        [
            one.figures["ssim_lesion"] - one.figures["ssim_rest"]
            for one in scores
            if "ssim_lesion" in one.figures
        ]
    )
    assert float(row[5].split(" ")[0]) == pytest.approx(apart, abs=6e-5)
    assert next(row for row in figures.rows if row[0] == "reference")[1] == "identical"
    assert {row[0] for row in gains.rows} <= {row.enhancer for row in done.rows} - {"reference", "untouched"}


def test_the_pdf_cuts_no_number_in_two(done):
    """Many columns of figures with their intervals: each number stands whole on one line."""
    gains_ = tuple(f"+{n}.{n}{n} [+{n}.1{n}, +{n}.9{n}] p\u00a0=\u00a00.4{n}" for n in range(1, 5))
    heads = ("method", "PSNR dB", "trimmed", "SSIM", "HFEN", *(f"over rival-{n}" for n in range(1, 5)))
    wide = Numbers(heads, (("richardson-lucy", "40.9286", "identical", "0.9278", "1.2305", *gains_),))
    detect = Numbers(tuple(f"d{n} ratio [by image]" for n in range(12)), (("0.9271 [0.9468, 1.0123]",) * 12,))

    made = report_as_pdf("Wide", [Chapter("wide", "Wide", (wide, detect))])
    words = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split()

    for number in (
        "40.9286",
        "identical",
        "0.9278",
        "1.2305",
        "HFEN",
        "richardson-lucy",
        "[+4.14,",
        "+4.94]",
    ):
        assert number in words
    assert words.count("0.9271") == words.count("[0.9468,") == words.count("1.0123]") == 12


def test_where_nothing_is_degraded_the_untouched_image_is_no_impossible_number(truths_of_identity):
    (audit,) = (one for one in chapters(SECTIONS, truths_of_identity) if one.id == "audit")

    assert "finds no impossible number" in audit.blocks[0].text


@pytest.fixture
def truths_of_identity():
    trial, film = TRIALS["identity"], np.asarray(chest(96, 80, mm_per_pixel=4.0, seed=1), np.float32)
    film = np.rint(film * 255).astype(np.float32) / np.float32(255)
    truths = [ReferenceImage("a.png", "p1", 8, film, "", "1" * 64)]
    scores = tuple(run_trial(trial, [BUILT_IN["median"]], truths, Here(), Progress()))
    return Evaluated(trial, scores, table(trial, scores), {"a.png": "1" * 64}, (), 0, (BUILT_IN["median"],))
