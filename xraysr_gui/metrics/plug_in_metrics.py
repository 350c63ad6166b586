"""Metrics that other packages bring: a fault of theirs is the reason why their number is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from xraysr_gui.core.plug_ins import PlugIns, guarded
from xraysr_gui.core.words import tr
from xraysr_gui.metrics.contract import Metric

LONGEST_CODE, LONGEST_MEANING = 16, 64


def _is_metric(thing: object) -> TypeGuard[Metric]:
    """Whether it is one, and can be named in a DICOM report."""
    if not isinstance(thing, Metric):
        return False
    code, meaning = thing.code
    return 0 < len(code) <= LONGEST_CODE and 0 < len(meaning) <= LONGEST_MEANING


def _adopted(metric: Metric, package: str) -> Metric:
    return replace(
        metric,
        meaning=tr("{} Brought by the plug-in {}.").format(metric.meaning, package),
        compute=guarded(metric.compute, package),
        maps=guarded(metric.maps, package) if metric.maps is not None else None,
        finish=guarded(metric.finish, package) if metric.finish is not None else None,
        follows_mouse=False,
    )


PLUG_INS: PlugIns[Metric] = PlugIns("metrics", _is_metric, lambda metric: metric.id, _adopted)
