"""The card of a judge: what it learned from, how it did on each source, and what it missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.enhancers.judges.folder import JudgeKind, JudgeManifest
from xraysr_gui.training.judges.card_tables import across, comparator, folds, lungs, one_class, supervised

GOALS: dict[JudgeKind, dict[str, tuple[tuple[str, float], ...]]] = {
    JudgeKind.FEATURES: {},
    JudgeKind.SUPERVISED: {"ker": (("auc", 0.97), ("accuracy", 0.92)), "nih": (("auc", 0.80),)},
    JudgeKind.ONE_CLASS: {"ker": (("auc_normality", 0.80),), "nih": (("auc_normality", 0.70),)},
    JudgeKind.COMPARATOR: {},
}
"""By the beginning of a source's name: the figure that was aimed at."""
CALIBRATION, ORDER, ABSTAINING = 0.05, 0.98, 0.95
"""The most that a calibration error should be; the least Kendall's tau and share of wrong images."""
NAMES = {"auc": "AUC", "accuracy": "accuracy", "auc_normality": "AUC"}
SEEN_BY_CHOICES = {"ker224", "ker320", "nih320"}
"""Collections whose part for judging was looked at while it was decided how judges are built."""
WARNING = """It is no diagnosis and closes no case. It was measured on small public collections, paediatric
(ker) and adult (nih), whose labels were partly made by programs; elsewhere it may do much worse.
"""
OPTIMISTIC = """**These figures are optimistic.** No weight was learned from these images, but choices
were made with them in sight: which stages of the network are looked at, which share of kept images the
limit of likeness leaves out, how an image is sent to a population, and the rule for images upside down.
Nothing here was measured on images that no choice had seen.
"""
IN_FOLDS = "auc_in_folds"
FOLDED = """AUC where each image is judged by what has not learned from its patient; in bold what judges.
Choices were made by these folds, so that they flatter a little.
"""
ALONE = """Here the same network was learned from one source alone each time.
"""
GROUP_ALONE = """Here a line that was learned from one source alone, from images as they are, judges every
image: none is sent to a population, and none is left unjudged. That is not this judge, and its figures may
be above those of the first table: they show what one source teaches of another, not how well this does.
"""


def card(manifest: JudgeManifest) -> str:
    """The card in Markdown."""
    lines = [f"# {manifest.title}", "", manifest.summary, ""]
    if manifest.kind != JudgeKind.FEATURES:
        lines += [WARNING]
    lines += [
        "## Made from",
        "",
        *(f"- {_words(name)}: {value}" for name, value in manifest.training.items() if name != IN_FOLDS),
    ]
    if IN_FOLDS in manifest.training:
        lines += ["", "## In folds of the images that it learned from", "", FOLDED]
        lines += folds(manifest.training[IN_FOLDS])
    if "sources" in manifest.measured:
        lines += ["", *measured_lines(JudgeKind(manifest.kind), manifest.measured)]
    return "\n".join(lines) + "\n"


def measured_lines(kind: JudgeKind, measured: JsonView) -> Iterator[str]:
    """What a card tells of figures, in Markdown."""
    told = {name: one for name, one in measured["sources"].items() if {"auc", "auc_normality"} & set(one)}
    is_one_class = kind == JudgeKind.ONE_CLASS or not any("auc" in one for one in told.values())
    yield from ("## On images that it did not learn from", "")
    if SEEN_BY_CHOICES & set(measured["sources"]):
        yield OPTIMISTIC
    yield from ("Each source by itself; intervals by patient, 95 %.", "")
    is_beside = kind == JudgeKind.COMPARATOR
    tables = comparator if is_beside else one_class if is_one_class else supervised
    yield from tables(told)
    for name, one in measured["sources"].items():
        if name not in told:
            yield f"\n{name}: {one['images']} images, too few of both kinds that it judges for figures."
    if not is_beside:
        yield from ("", "## What was aimed at", "", *goals(kind, measured, told))
    yield from ("", "## When it says nothing", "", *_abstaining(measured))
    if not is_one_class:
        yield from _order(measured)
        if "lungs" in measured:
            yield from ("", "## Whether lungs decide", "", *lungs(measured["lungs"]))
        if "across" in measured:
            heads = ("", "## Across sources", "", ALONE if is_beside else GROUP_ALONE)
            yield from (*heads, "AUC by the source learned from (rows) and judged (columns).", "")
            yield from across(measured["across"])


def goals(kind: JudgeKind, measured: JsonView, sources: Mapping[str, Json]) -> Iterator[str]:
    """What was aimed at, each reached or missed."""
    for name, one in sources.items():
        for figure, goal in GOALS[kind].get(name[:3], ()):
            value = one[figure][0] if isinstance(one[figure], list) else one[figure]
            yield f"- {name}: {NAMES[figure]} {goal:.2f}: {_met(value >= goal)} ({value:.3f})"
        if kind == JudgeKind.SUPERVISED:
            yield from _probabilities(name, one)
    if kind == JudgeKind.SUPERVISED and "order_under_one_grey" in measured:
        tau = measured["order_under_one_grey"]
        yield f"- order under a grey level of noise, Kendall's tau {ORDER}: {_met(tau >= ORDER)} ({tau:.3f})"
    share = measured.get("lungs", {}).get("share") if kind == JudgeKind.SUPERVISED else None
    if share is not None:
        yield f"- more of the decision in the lungs than outside: {_met(share > 0.5)} ({100 * share:.0f} %)"
    for wrong, share in sorted(measured["planted_that_abstain"].items()):
        said = f"{_met(share >= ABSTAINING)} ({100 * share:.0f} %)"
        yield f"- {wrong}: says nothing of {100 * ABSTAINING:.0f} %: {said}"


def _probabilities(name: str, one: JsonView) -> Iterator[str]:
    """Of a judge that tells them: whether they hold, and whether they are worth more than the shortcut."""
    error = one["calibration_error"]
    said = f"- {name}: calibration error {CALIBRATION}: {_met(error <= CALIBRATION)} ({error:.3f}"
    exact = one.get("calibration_error_of_exact")
    yield said + (")" if exact is None else f"; exact probabilities would show {exact:.3f} on so few images)")
    if "auc_gain_over_shortcut" in one:
        low = one["auc_gain_over_shortcut"][1]
        yield f"- {name}: better than the shortcut: {'shown' if low > 0 else 'not shown'}"


def _abstaining(measured: JsonView) -> Iterator[str]:
    planted, many = measured["planted_that_abstain"], measured["planted_of"]
    yield from (
        f"- {kind}: abstains from {100 * share:.0f} % of {many[kind]} images"
        for kind, share in sorted(planted.items())
    )


def _order(measured: JsonView) -> Iterator[str]:
    if "order_under_one_grey" in measured:
        tau, some = measured["order_under_one_grey"], measured["noisy_of"]
        yield f"\nWith a grey level of noise the order of {some} images has Kendall's tau {tau:.3f}."


def _met(reached: bool) -> str:
    return "reached" if reached else "missed"


def _words(name: str) -> str:
    return name.replace("_", " ")
