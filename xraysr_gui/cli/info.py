"""xraysr info FILE --json: what a file holds, without showing it."""

from __future__ import annotations

import argparse
import json
import sys

from xraysr_gui import api
from xraysr_gui.cli.in_and_out import INPUTS_HELP, NamedFiles, given

SUMMARY = "Tell what image files hold."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("files", nargs="+", metavar="FILE", action=NamedFiles, help=INPUTS_HELP)
    command.add_argument("--frame", type=int, default=0, help="which frame of a multi-frame object, from 0")
    command.add_argument("--json", action="store_true", help="as JSON instead of lines; a list of several")


def run(asked: argparse.Namespace) -> int:
    """Describe the files."""
    told = []
    for path in asked.files:
        with given(path) as file:
            told.append(api.info(file, asked.frame))
    if asked.json:
        json.dump(told if len(told) > 1 else told[0], sys.stdout, indent=2, allow_nan=False)
        sys.stdout.write("\n")
        return 0
    for path, facts in zip(asked.files, told, strict=True):
        if len(told) > 1:
            sys.stdout.write(f"{path}\n")
        width = max(len(name) for name in facts)
        for name, value in facts.items():
            sys.stdout.write(f"{name:<{width}}  {value}\n")
    return 0
