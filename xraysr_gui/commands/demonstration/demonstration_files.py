"""What a demonstration leaves in its folder beside the pictures: the page, and figures as JSON and CSV."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import xraysr_gui
from xraysr_gui.commands.demonstration.demonstrate import Demonstrated, Tried
from xraysr_gui.commands.demonstration.demonstration_pictures import DETAIL
from xraysr_gui.core.csv_text import csv_text
from xraysr_gui.core.loose import Json
from xraysr_gui.core.provenance import RESTRICTION, capsule_of, to_json, words_of_step
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.evaluation.demonstration_page import (
    PageImage,
    PageScale,
    PageTrial,
    ShownPicture,
    page_as_html,
)
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.measure import Measurement
from xraysr_gui.metrics.measurement_files import INTERVAL
from xraysr_gui.settings.whole_file import write_whole

PAGE, JSON_FILE, CSV_FILE = "index.html", "scores.json", "scores.csv"
SCHEMA = 1
IN_BRACKETS = f"In brackets: {INTERVAL.removeprefix('low and high: ')}."
Score = Json


def write_demonstration(done: Sequence[Demonstrated], folder: Path) -> Path:
    """Write page and figures; give the page.

    Raises:
        CannotExport: the folder is missing, read-only or full.
    """
    scores = [score for one in done for tried in one.tried for score in scores_of(one.called, tried)]
    whole = {
        "schema": SCHEMA,
        "interval": INTERVAL,
        "restriction": RESTRICTION,
        "scores": scores,
        "runs": [run for one in done for tried in one.tried for run in _runs(one.called, tried)],
    }
    _write(folder / JSON_FILE, json.dumps(whole, indent=1, allow_nan=False) + "\n")
    _write(folder / CSV_FILE, _as_csv(scores))
    _write(folder / PAGE, _page(done, folder))
    return folder / PAGE


def scores_of(name: str, tried: Tried) -> Iterator[Score]:
    """The figures of the network, of its rival, and of the first less the second."""
    contest = tried.contest
    for method, measured in (
        (contest.network.id, tried.by_network),
        (contest.rival.id, tried.by_rival),
        (f"{contest.network.id} less {contest.rival.id}", tried.known.gains),
    ):
        for one in measured:
            yield {
                "image": name,
                "trial": contest.trial.id,
                "condition": tried.known.condition.title,
                "method": method,
                "metric": one.metric,
                "value": one.reason if one.value is not None and math.isinf(one.value) else one.value,
                "low": one.low,
                "high": one.high,
                "unit": one.unit,
                "reason": one.reason,
                "pixels": one.pixels,
                "compares": one.compares,
            }


def _runs(name: str, tried: Tried) -> Iterator[Json]:
    for restored in (tried.known.restored, tried.known.restored_by_rival):
        told = {"image": name, "trial": tried.contest.trial.id, "method": restored.steps[-1].enhancer}
        yield told | {"provenance": json.loads(to_json(capsule_of(restored)))}


def _as_csv(scores: Sequence[Score]) -> str:
    table = csv_text(list(scores[0]), (score.values() for score in scores), end="\n") if scores else ""
    return f"# {RESTRICTION}\n# {INTERVAL}\n{table}"


def _write(path: Path, text: str) -> None:
    write_whole(path, lambda file: file.write(text.encode()))


def _page(done: Sequence[Demonstrated], folder: Path) -> str:
    sentences = (
        "Each image is taken for the truth, degraded on purpose, and restored twice: by the network that "
        "gains most on its task, and by the best classical method there. So all errors are known.",
        "Pictures of one row share one window, and both error maps share one declared scale. The second row "
        f"is a square of {DETAIL} pixels where the classical method does worse than in most of the "
        "image. Figures are of all pixels but the border.",
    )
    links = (("Figures as JSON", JSON_FILE), ("Figures as CSV", CSV_FILE))
    images = [_image(one, folder) for one in done]
    made = f"Made by xraysr {xraysr_gui.__version__}."
    return page_as_html("What xraysr makes of images whose truth is known", sentences, links, images, made)


def _image(one: Demonstrated, folder: Path) -> PageImage:
    sentences, links = list(one.said), []
    if one.image is not None:
        rows, columns = one.image.shape
        sentences.insert(0, f"{columns} x {rows} pixels, {one.image.source.encoding.bits} bits.")
    if one.result is not None:
        path, enhanced = one.result
        title = enhanced.made_by
        links.append((f"The original itself after {title}, as DICOM", _relative(path, folder)))
    return PageImage(one.called, tuple(sentences), tuple(links), tuple(_trial(t, folder) for t in one.tried))


def _trial(tried: Tried, folder: Path) -> PageTrial:
    contest, known, scale = tried.contest, tried.known, tried.shown.scale
    column, row = tried.shown.place
    return PageTrial(
        title=contest.trial.title,
        sentences=(known.words(), contest.words()),
        pictures=tuple(
            ShownPicture(one.title, _relative(one.whole, folder), _relative(one.detail, folder))
            for one in tried.shown.pictures
        ),
        scale=PageScale(
            _relative(tried.shown.bar, folder),
            f"{scale.low:.4g}",
            f"{scale.high:.4g} {scale.unit}",
            f"Absolute error of both: {scale.basis}; what is more is drawn as {scale.high:.4g}. The detail "
            f"begins at column {column}, row {row}.",
        ),
        heads=("Figure", contest.network.title, contest.rival.title, "Difference"),
        rows=tuple(_rows(tried)),
        compares=f"{tried.by_network[0].compares}. {tried.by_rival[0].compares}. {IN_BRACKETS}",
        links=(("The same on one page of PDF", _relative(tried.page, folder)),),
        provenance=tuple(_provenance((known.restored, known.restored_by_rival))),
    )


def _rows(tried: Tried) -> Iterator[tuple[str, ...]]:
    rival = {one.metric: one for one in tried.by_rival}
    gains = {one.metric: one for one in tried.known.gains}
    for one in tried.by_network:
        title = IN_REGIONS[one.metric].title
        name = f"{title} ({one.unit})" if one.unit else title
        yield name, _cell(one), _cell(rival[one.metric]), _cell(gains.get(one.metric), sign="+")


def _cell(one: Measurement | None, sign: str = "") -> str:
    if one is None:
        return "-"
    if one.value is None or not math.isfinite(one.value):
        return one.reason
    form = sign + {"dB": ".2f", "": ".5f"}.get(one.unit, ".4g")
    words = f"{one.value:{form}}"
    return words if one.low is None or one.high is None else f"{words} [{one.low:{form}}, {one.high:{form}}]"


def _provenance(images: Iterable[Radiograph]) -> Iterator[str]:
    """The input once, and what was done for each image."""
    for number, image in enumerate(images):
        capsule = capsule_of(image)
        if number == 0:
            libraries = ", ".join(f"{name} {version}" for name, version in capsule.libraries)
            yield f"Input sha256 {capsule.input_sha256}, frame {capsule.frame + 1}."
            yield f"{capsule.program} with {libraries}; {capsule.made_at}."
        yield "; then ".join(words_of_step(step) for step in capsule.steps) + "."


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
