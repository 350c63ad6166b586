"""xraysr enhancers: what can be done to an image, and with which values."""

from __future__ import annotations

import argparse
import json
import sys

from xraysr_gui.core.loose import Json
from xraysr_gui.core.parameters import Choice, Parameter, Range, declared
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer

SUMMARY = "List all enhancers: classical ones and installed networks."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("--json", action="store_true", help="for programs")


def run(asked: argparse.Namespace) -> int:
    """Write the list; models that cannot be used are told on stderr."""
    found = every_enhancer()
    if asked.json:
        sys.stdout.write(json.dumps([_as_json(one) for one in found.enhancers], indent=1) + "\n")
    else:
        for one in found.enhancers:
            scale = f" x{one.scale}" if one.scale > 1 else ""
            sys.stdout.write(f"{one.id:32} {one.kind:10} {one.task}{scale}: {one.summary}\n")
    for error in found.refused:
        sys.stderr.write(f"{error}\n")
    return 0


def _as_json(enhancer: Enhancer) -> Json:
    row: Json = {
        "id": enhancer.id,
        "title": enhancer.title,
        "summary": enhancer.summary,
        "kind": str(enhancer.kind),
        "task": str(enhancer.task),
        "scale": enhancer.scale_with(enhancer.parameters()),
        "version": enhancer.version,
        "advice": enhancer.advice,
        "parameters": [_parameter(one) for one in declared(enhancer.parameters)],
    }
    if enhancer.model is not None:
        row["model"] = {"sha256": enhancer.model.sha256, "parameters": enhancer.model.manifest.parameters}
    return row


def _parameter(parameter: Parameter) -> Json:
    allowed = parameter.allowed
    row: Json = {"name": parameter.name, "label": allowed.label, "default": parameter.default}
    if isinstance(allowed, Range):
        row |= {"low": allowed.low, "high": allowed.high, "unit": allowed.unit.strip()}
    elif isinstance(allowed, Choice):
        row["options"] = list(allowed.options)
    return row
