"""The manifest of a batch: a line per file for programs, and a few words for people."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean, median

from xraysr_gui.batches.chain import chain_to_json
from xraysr_gui.batches.contract import Outcome, Plan
from xraysr_gui.batches.line import Line, State
from xraysr_gui.core.csv_text import csv_text
from xraysr_gui.core.loose import Json
from xraysr_gui.core.provenance import RESTRICTION, library_versions, program_now
from xraysr_gui.core.spelling import spelt
from xraysr_gui.core.words import tr, tr_count

SCHEMA = 1
CSV, JSON = "manifest.csv", "manifest.json"
FIGURES = {"psnr": "PSNR (dB)", "mse": "MSE (grey levels squared)", "ssim": "SSIM"}
DECIMALS = {"psnr": 2, "mse": 2, "ssim": 4}
LEVELS = "grey levels"
HEADS = (
    *("input", "output", "state", *FIGURES.values(), LEVELS, "against", "input bytes", "output bytes"),
    *("columns", "rows", "frames", "seconds", "device", "finished at", "input sha256", "output sha256"),
    *("key", "outside of training", "reason", "notices"),
)


def manifest_csv(lines: Iterable[Line]) -> str:
    """A row per file, in the order of the plan."""
    return csv_text(HEADS, map(_row, lines))


def manifest_json(plan: Plan, outcome: Outcome) -> str:
    """The same for programs, with how all of it was made."""
    told = {
        "schema": SCHEMA,
        "program": program_now(),
        "libraries": dict(library_versions()),
        "restriction": RESTRICTION,
        "steps": json.loads(chain_to_json(plan.chain))["steps"],
        "made_with": [
            {"enhancer": one.enhancer, "version": one.version, "parameters": dict(one.parameters)}
            | ({"model": one.model} if one.model else {})
            for one in plan.steps
        ],
        "stopped": outcome.is_stopped,
        "summary": list(summary(outcome)),
        "notices": list(outcome.notices),
        "means": {name: _figure(value) for name, value in means(outcome.lines).items()},
    }
    head = json.dumps(told, indent=1, allow_nan=False).removesuffix("\n}")
    files = ",\n".join(f"  {json.dumps(_told(line), allow_nan=False)}" for line in outcome.lines)
    return f'{head},\n "files": [\n{files}\n ]\n}}\n'


def means(lines: Iterable[Line]) -> dict[str, float]:
    """Over all files that have a figure; files that are equal to their reference count in no mean of PSNR.

    Squared grey levels of unlike ranges have no mean.
    """
    counted = [line for line in lines if line.figures]
    found = {name: [dict(line.figures).get(name, math.inf) for line in counted] for name in FIGURES}
    if len({line.levels for line in counted}) > 1:
        found["mse"] = []
    finite = {name: [value for value in values if math.isfinite(value)] for name, values in found.items()}
    return {name: fmean(values) for name, values in finite.items() if values}


def figure_words(name: str, value: float) -> str:
    """As people read it; an image that is equal to what it is held to has no PSNR."""
    return f"{value:.{DECIMALS[name]}f}" if math.isfinite(value) else tr("identical")


def standing(outcome: Outcome) -> Iterator[str]:
    """How many files are done, failed or left, in sentences."""
    done = [line for line in outcome.lines if line.state is State.DONE]
    failed = sum(line.state is State.FAILED for line in outcome.lines)
    yield tr("{} of {} files are done.").format(len(done), len(outcome.lines))
    if failed:
        yield tr("{} failed; the report tells why.").format(failed)
        yield from _refused_in_words(outcome.lines)
    waiting = len(outcome.lines) - len(done) - failed
    if waiting:
        one, many = "{} is left to do: the batch was stopped.", "{} are left to do: the batch was stopped."
        yield tr_count(waiting, one, many).format(waiting)


def summary(outcome: Outcome) -> Iterator[str]:
    """What came of it, in sentences."""
    yield from standing(outcome)
    done = [line for line in outcome.lines if line.state is State.DONE]
    if not done:
        return
    yield tr("This run took {}, with {} at a time.").format(duration(outcome.seconds), outcome.workers)
    seconds = [line.seconds for line in done if line.seconds]
    if seconds:
        yield tr("The steps of a file took {:.2f} s (median).").format(median(seconds))
    yield from _figures_in_words(done)
    outside = sum(line.outside for line in done)
    if outside:
        yield tr_count(
            outside,
            "{} is unlike what a network learned from: its result may invent or lose detail, and says so.",
            "{} are unlike what a network learned from: their results may invent or lose detail, and say so.",
        ).format(outside)
    before, after = (sum(sizes) for sizes in zip(*map(_sizes, done), strict=True))
    yield tr("All results have {:.1f} MB, their inputs {:.1f} MB.").format(after / 1e6, before / 1e6)


def duration(seconds: float) -> str:
    """Such as 3 h 20 min, 12 min or 40 s."""
    whole = round(seconds)
    if whole < 90:
        return tr("{} s").format(max(1, whole))
    if whole < 90 * 60:
        return tr("{} min").format(round(whole / 60))
    return tr("{} h {} min").format(whole // 3600, whole % 3600 // 60)


def _refused_in_words(lines: Iterable[Line]) -> Iterator[str]:
    refused = sum(line.outside for line in lines if line.state is State.FAILED)
    if refused:
        how = spelt(
            "--resume --retry --accept-outside",
            "resume=True, retry=True, accepts_outside=True",
            tr("\u201cTry again what failed\u201d and \u201cAlso outside of its training\u201d"),
        )
        one = "{} of these is unlike what a network learned from; with {} it is done, with a warning."
        many = "{} of these are unlike what a network learned from; with {} they are done, with a warning."
        yield tr_count(refused, one, many).format(refused, how)


def _figures_in_words(done: Sequence[Line]) -> Iterator[str]:
    found = means(done)
    if not found:
        return
    counted = [line for line in done if line.figures]
    what = tr("the inputs") if all(line.against == "input" for line in counted) else tr("the references")
    words = {
        "psnr": tr("PSNR {:.2f} dB"),
        "mse": tr("MSE {:.2f} squared grey levels"),
        "ssim": tr("SSIM {:.4f}"),
    }
    told = ", ".join(words[name].format(value) for name, value in found.items())
    mean = tr_count(len(counted), "Held to {}, {} file: {}.", "Held to {}, the mean of {} files: {}.")
    yield mean.format(what, len(counted), told)
    equal = sum(math.isinf(value) for line in counted for _, value in line.figures)
    if equal:
        one = "{} is equal to its own in every pixel, and counts in no mean of PSNR."
        many = "{} are equal to theirs in every pixel, and count in no mean of PSNR."
        yield tr_count(equal, one, many).format(equal)
    if len({line.levels for line in counted}) > 1:
        yield tr("Their ranges differ, so squared grey levels have no mean.")


def _sizes(line: Line) -> tuple[int, int]:
    return line.stamp.size if line.stamp else 0, sum(one.size for one in line.outputs)


def _row(line: Line) -> list[object]:
    figures = dict(line.figures)
    before, after = _sizes(line)
    is_done = line.state is State.DONE
    return [
        line.input,
        " ".join(one.name for one in line.outputs),
        line.state,
        *(f"{figures[name]:.6g}" if name in figures else "" for name in FIGURES),
        f"{line.levels:g}" if line.figures else "",
        line.against,
        before if line.stamp else "",
        after if is_done else "",
        *((line.columns, line.rows, line.frames) if is_done else ("", "", "")),
        f"{line.seconds:.3f}" if is_done and line.seconds else "",
        line.device,
        line.finished_at,
        line.input_sha256,
        " ".join(one.sha256 for one in line.outputs),
        line.key,
        "yes" if line.outside else "",
        line.reason,
        " ".join(line.notices),
    ]


def _told(line: Line) -> Json:
    before, _ = _sizes(line)
    return {
        "input": line.input,
        "state": line.state,
        "reason": line.reason,
        "input_sha256": line.input_sha256,
        "input_bytes": before if line.stamp else None,
        "outputs": [{"name": one.name, "sha256": one.sha256, "bytes": one.size} for one in line.outputs],
        "frames": line.frames,
        "columns": line.columns,
        "rows": line.rows,
        "figures": {name: _figure(value) for name, value in line.figures},
        "grey_levels": line.levels or None,
        "identical": any(math.isinf(value) for _, value in line.figures),
        "against": line.against,
        "seconds": line.seconds,
        "device": line.device,
        "finished_at": line.finished_at,
        "key": line.key,
        "deaths": line.deaths,
        "outside_of_training": line.outside,
        "notices": list(line.notices),
    }


def _figure(value: float) -> float | None:
    return value if math.isfinite(value) else None
