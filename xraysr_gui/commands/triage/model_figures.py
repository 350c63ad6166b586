"""How well the judge that flags is known to flag, as its card says, for the simulator of queues."""

from __future__ import annotations

from collections.abc import Mapping

from xraysr_gui.commands.assess_radiograph import usual_judges
from xraysr_gui.commands.simulate_queue import ModelFigures
from xraysr_gui.core.loose import JsonView


def model_figures() -> ModelFigures | None:
    """Of the judge that tells a probability, where it flags worst; None where no card holds figures.

    Raises:
        ModelUnavailable: the folder of a judge makes no sense.
    """
    for judge in usual_judges():
        found = figures_in(judge.manifest.title, judge.manifest.measured)
        if found is not None:
            return found
    return None


def figures_in(title: str, measured: JsonView) -> ModelFigures | None:
    """Those of the source whose area under the ROC is smallest: a new place is rarely the kindest one."""
    sources = measured.get("sources")
    told = {
        name: row for name, row in (sources if isinstance(sources, Mapping) else {}).items() if "auc" in row
    }
    if not told:
        return None
    name = min(told, key=lambda one: float(told[one]["auc"][0]))
    row = told[name]
    sensitivity, specificity = float(row["sensitivity"]), float(row["specificity"])
    places = {1 - float(share): float(value) for share, value in row["sensitivity_at"].items()}
    places |= {0.0: 0.0, 1 - specificity: sensitivity, 1.0: 1.0}
    return ModelFigures(f"{title} ({name})", sensitivity, specificity, _rising(places))


def _rising(places: Mapping[float, float]) -> tuple[tuple[float, float], ...]:
    """A ROC never falls: a place below one before it is drawn level."""
    found, highest = [], 0.0
    for false_alarms in sorted(places):
        highest = max(highest, places[false_alarms])
        found.append((false_alarms, highest))
    return tuple(found)
