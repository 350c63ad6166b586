"""The card of a judge: what it learned from, how it did on each source, and what it missed."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.core.loose import JsonView
from xraysr_gui.enhancers.judges.folder import JudgeKind, JudgeManifest

GOALS: dict[JudgeKind, dict[str, tuple[tuple[str, float], ...]]] = {
    JudgeKind.FEATURES: {},
    JudgeKind.SUPERVISED: {"ker": (("auc", 0.97), ("accuracy", 0.92)), "nih": (("auc", 0.80),)},
    JudgeKind.ONE_CLASS: {"ker": (("auc_normality", 0.80),), "nih": (("auc_normality", 0.70),)},
}
"""By the beginning of a source's name: the figure that was aimed at."""
NAMES = {"auc": "AUC", "accuracy": "accuracy", "auc_normality": "AUC"}
WARNING = """It is no diagnosis and closes no case. It was measured on small public collections, paediatric
(ker) and adult (nih), whose labels were partly made by programs; elsewhere it may do much worse.
"""


def card(manifest: JudgeManifest) -> str:
    """The card in Markdown."""
    lines = [f"# {manifest.title}", "", manifest.summary, ""]
    if manifest.kind != JudgeKind.FEATURES:
        lines += [WARNING]
    lines += [
        "## Made from",
        "",
        *(f"- {_words(name)}: {value}" for name, value in manifest.training.items()),
    ]
    if manifest.measured:
        lines += ["", *_measured(manifest)]
    return "\n".join(lines) + "\n"


def _measured(manifest: JudgeManifest) -> Iterator[str]:
    sources = manifest.measured["sources"]
    yield from (
        "## On images that it did not learn from",
        "",
        "Each source by itself; intervals by patient, 95 %.",
        "",
    )
    is_one_class = manifest.kind == JudgeKind.ONE_CLASS
    yield from _one_class(sources) if is_one_class else _supervised(sources)
    yield from ("", "## What was aimed at", "")
    yield from _goals(manifest.kind, sources)
    planted, many = manifest.measured["planted_that_abstain"], manifest.measured["planted_of"]
    yield from ("", "## When it says nothing", "")
    yield from (
        f"- {kind}: abstains from {100 * share:.0f} % of {many} images" for kind, share in planted.items()
    )
    if not is_one_class:
        tau, some = manifest.measured["order_under_one_grey"], manifest.measured["noisy_of"]
        yield f"\nWith a grey level of noise the order of {some} images has Kendall's tau {tau:.3f}."
    if "across" in manifest.measured and not is_one_class:
        yield from (
            "",
            "## Across sources",
            "",
            "AUC by the source learned from (rows) and judged (columns).",
            "",
        )
        yield from _across(manifest.measured["across"])


def _supervised(sources: JsonView) -> Iterator[str]:
    heads = (
        "source",
        "images",
        "says nothing",
        "AUC",
        "shortcut's AUC",
        "gain",
        "accuracy",
        "calibration error",
    )
    yield from (f"| {' | '.join(heads)} |", "|---" * len(heads) + "|")
    for name, one in sources.items():
        yield (
            f"| {name} | {one['images']} | {100 * one['abstained']:.0f} % | {_reach(one['auc'])} "
            f"| {_reach(one['auc_shortcut'])} | {_reach(one['auc_gain_over_shortcut'])} "
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


def _one_class(sources: JsonView) -> Iterator[str]:
    yield from ("| source | images | says nothing | AUC |", "|---|---|---|---|")
    for name, one in sources.items():
        share, value = 100 * one["abstained"], _reach(one["auc_normality"])
        yield f"| {name} | {one['images']} | {share:.0f} % | {value} |"


def _goals(kind: str, sources: JsonView) -> Iterator[str]:
    for name, one in sources.items():
        for figure, goal in GOALS[JudgeKind(kind)].get(name[:3], ()):
            value = one[figure][0] if isinstance(one[figure], list) else one[figure]
            met = "reached" if value >= goal else "missed"
            yield f"- {name}: {NAMES[figure]} {goal:.2f}: {met} ({value:.3f})"
        if kind == JudgeKind.SUPERVISED:
            low = one["auc_gain_over_shortcut"][1]
            yield f"- {name}: better than the shortcut: {'shown' if low > 0 else 'not shown'}"


def _across(table: JsonView) -> Iterator[str]:
    yield "| | " + " | ".join(table) + " |"
    yield "|---" * (len(table) + 1) + "|"
    for name, row in table.items():
        yield f"| {name} | " + " | ".join(f"{row[one]:.3f}" for one in table) + " |"


def _reach(values: list[float]) -> str:
    return f"{values[0]:.3f} ({values[1]:.3f} to {values[2]:.3f})"


def _words(name: str) -> str:
    return name.replace("_", " ")
