"""The tables of a judge's card, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.core.loose import JsonView
from xraysr_gui.training.judges.in_folds import BOTH, LINES, NETWORKS, STRANGENESS, judging

NOT_TOLD = "not told"
EVIDENCE = {
    LINES: "lines through what is seen",
    NETWORKS: "plain networks",
    BOTH: "the mean of both",
    STRANGENESS: "how far from normal images",
}


def supervised(sources: JsonView) -> Iterator[str]:
    """Of a judge that tells probabilities."""
    heads = ("source", "images", "says nothing", "AUC", "shortcut's AUC", "gain", "accuracy")
    yield f"| {' | '.join((*heads, 'calibration error'))} |"
    yield "|---" * (len(heads) + 1) + "|"
    for name, one in sources.items():
        yield (
            f"| {name} | {one['images']} | {100 * one['abstained']:.0f} % | {_reach(one['auc'])} "
            f"| {_reach(one.get('auc_shortcut'))} | {_reach(one.get('auc_gain_over_shortcut'))} "
            f"| {one['accuracy']:.3f} | {one['calibration_error']:.3f} |"
        )
    yield from ("", "The shortcut is six numbers of the file that know nothing of lungs.", "")
    yield "| source | sensitivity, specificity | sensitivity at 90, 95 % specificity | PPV at 5, 15, 50 % |"
    yield "|---|---|---|---|"
    for name, one in sources.items():
        at, ppv = one["sensitivity_at"].values(), one["ppv_at"].values()
        yield (
            f"| {name} | {one['sensitivity']:.2f}, {one['specificity']:.2f} "
            f"| {', '.join(f'{value:.2f}' for value in at)} | {', '.join(f'{value:.2f}' for value in ppv)} |"
        )


def one_class(sources: JsonView) -> Iterator[str]:
    """Of a judge that tells how strange an image is."""
    yield from ("| source | images | says nothing | AUC |", "|---|---|---|---|")
    for name, one in sources.items():
        share, value = 100 * one["abstained"], _reach(one["auc_normality"])
        yield f"| {name} | {one['images']} | {share:.0f} % | {value} |"


def comparator(sources: JsonView) -> Iterator[str]:
    """Of what stands beside a judge: its own figure, and how much better the judge is on the same images."""
    yield from ("| source | images | AUC | the judge's | gain of the judge | accuracy | calibration error |",)
    yield "|---" * 7 + "|"
    for name, one in sources.items():
        judge = one.get("auc_of_the_judge")
        cells = [_reach(one.get("auc", one.get("auc_normality")))]
        cells += [NOT_TOLD if judge is None else f"{judge[0]:.3f}", _reach(one.get("gain_of_the_judge"))]
        cells += [f"{one[key]:.3f}" if key in one else NOT_TOLD for key in ("accuracy", "calibration_error")]
        yield f"| {name} | {one['images']} | {' | '.join(cells)} |"
    yield from ("", "The judge is pneumonia or normality, on the images that both judge.")


def across(table: JsonView) -> Iterator[str]:
    """What holds elsewhere; a source without both kinds of image has no figure."""
    columns = sorted({one for row in table.values() for one in row})
    yield "| | " + " | ".join(columns) + " |"
    yield "|---" * (len(columns) + 1) + "|"
    for name, row in table.items():
        cells = (f"{row[one]:.3f}" if one in row else NOT_TOLD for one in columns)
        yield f"| {name} | " + " | ".join(cells) + " |"


def folds(told: JsonView) -> Iterator[str]:
    """How well each kind of evidence ranks each source, in bold what judges the population."""
    columns = [(population, source) for population, one in told.items() for source in one[judging(one)]]
    yield "| | " + " | ".join(source for _, source in columns) + " |"
    yield "|---" * (len(columns) + 1) + "|"
    for kind, words in EVIDENCE.items():
        cells = [_ranked(told[population], kind, source) for population, source in columns]
        if set(cells) != {NOT_TOLD}:
            yield f"| {words} | " + " | ".join(cells) + " |"


def _ranked(told: JsonView, kind: str, source: str) -> str:
    if kind not in told:
        return NOT_TOLD
    value = f"{told[kind][source]:.3f}"
    return f"**{value}**" if kind == judging(told) else value


def lungs(told: JsonView) -> Iterator[str]:
    """What is left of a decision where lungs, or all but lungs, are blurred away."""
    yield "| blurred away | films | still judged | mean change of the log odds |"
    yield "|---|---|---|---|"
    for name in ("lungs", "rest"):
        one = told[name]
        change = NOT_TOLD if one["change"] is None else f"{one['change']:.2f}"
        yield f"| {name} | {told['films']} | {one['judged']} | {change} |"
    share = told["share"]
    if share is not None:
        yield f"\nOf both changes together {100 * share:.0f} % come from the lungs; they cover " + (
            f"{100 * told['area']:.0f} % of the image."
        )


def _reach(values: list[float] | None) -> str:
    if values is None:
        return NOT_TOLD
    return f"{values[0]:.3f} ({values[1]:.3f} to {values[2]:.3f})"
