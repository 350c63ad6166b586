"""The page of a batch: what came of it, a contact sheet, figures, what failed, and how all of it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xraysr_gui.batches.contract import Outcome, Plan
from xraysr_gui.batches.ledger_tables import name_key
from xraysr_gui.batches.line import Line, State
from xraysr_gui.batches.manifest import FIGURES, LEVELS, figure_words, summary
from xraysr_gui.core.harmless_text import harmless
from xraysr_gui.core.provenance import library_versions, program_now
from xraysr_gui.core.said_parameters import said_of
from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.report.blocks import Block, Chapter, Numbers, Photo, Photos, Words
from xraysr_gui.evaluation.report.html import report_as_html

MOST_ROWS = 2000
SIGNS = 12


def batch_page(plan: Plan, outcome: Outcome, pictures: Mapping[str, bytes]) -> str:
    """The whole page; `pictures` are small ones by the keys of the names of inputs."""
    told = (
        ("outcome", tr("What came of it"), _outcome(outcome)),
        ("failed", tr("What failed"), _failed(outcome)),
        ("sheet", tr("Contact sheet"), _sheet(outcome, pictures)),
        ("figures", tr("Figures of each file"), _figures(outcome)),
        ("made", tr("How it was made"), _made(plan, outcome)),
    )
    chapters = (Chapter(id, title, found) for id, title, blocks in told if (found := tuple(blocks)))
    steps = ", ".join(tr(one.title or one.enhancer) for one in plan.steps)
    return report_as_html(tr("A batch through {}").format(steps), chapters)


def _outcome(outcome: Outcome) -> Iterator[Block]:
    for number, sentence in enumerate(summary(outcome)):
        yield Words(sentence, strong=number == 0)
    for notice in outcome.notices:
        yield Words(notice)


def _failed(outcome: Outcome) -> Iterator[Block]:
    failed = [line for line in outcome.lines if line.state is State.FAILED]
    if failed:
        rows = tuple((harmless(line.input), line.reason) for line in failed[:MOST_ROWS])
        yield Numbers((tr("file"), tr("why")), rows, _caption(len(failed)))


def _sheet(outcome: Outcome, pictures: Mapping[str, bytes]) -> Iterator[Block]:
    done = [line for line in outcome.lines if line.state is State.DONE]
    shown = tuple(
        Photo(harmless(line.input), pictures[key])
        for line in done
        if (key := name_key(line.input)) in pictures
    )
    if shown:
        some = tr("{} of {} files, spread over all.").format(len(shown), len(done))
        sides = tr("On the left what was given, on the right what was made of it.")
        yield Photos(shown, f"{some} {sides}" if len(shown) < len(done) else sides)


def _figures(outcome: Outcome) -> Iterator[Block]:
    done = [line for line in outcome.lines if line.state is State.DONE]
    if done:
        heads = (
            tr("file"),
            *FIGURES.values(),
            tr(LEVELS),
            tr("bytes before"),
            tr("bytes after"),
            tr("seconds"),
        )
        yield Numbers(heads, tuple(map(_row, done[:MOST_ROWS])), _caption(len(done)))


def _row(line: Line) -> tuple[str, ...]:
    figures = dict(line.figures)
    return (
        harmless(line.input),
        *(figure_words(name, figures[name]) if name in figures else "" for name in FIGURES),
        f"{line.levels:g}" if line.figures else "",
        f"{line.stamp.size}" if line.stamp else "",
        f"{sum(one.size for one in line.outputs)}",
        f"{line.seconds:.2f}" if line.seconds else "",
    )


def _caption(count: int) -> str:
    if count <= MOST_ROWS:
        return ""
    return tr("The first {} of {}; the manifest has all of them.").format(MOST_ROWS, count)


def _made(plan: Plan, outcome: Outcome) -> Iterator[Block]:
    rows = [
        (
            f"{tr(one.title)} ({one.enhancer})" if one.title else one.enhancer,
            "; ".join((_version(one.version, one.model), *said_of(one.parameters, "{}={}".format))),
        )
        for one in plan.steps
    ]
    devices = dict.fromkeys(line.device for line in outcome.lines if line.device)
    rows.append((tr("devices"), ", ".join(devices)))
    rows.append((tr("program"), program_now()))
    rows.append((tr("libraries"), ", ".join(f"{name} {version}" for name, version in library_versions())))
    yield Numbers((tr("what"), tr("which")), tuple(rows))


def _version(version: int, model: str) -> str:
    return tr("version {}").format(version) + (
        tr(", model {}").format(model[:SIGNS]) if model else ""
    )  # fmt: skip
