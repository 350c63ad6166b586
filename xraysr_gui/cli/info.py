"""xraysr info FILE --json: what a file holds, without showing it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from xraysr_gui.commands.describe_image import describe_image

SUMMARY = "Tell what an image file holds."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--frame", type=int, default=0, help="which frame of a multi-frame object, from 0")
    command.add_argument("--json", action="store_true", help="as JSON instead of lines")


def run(asked: argparse.Namespace) -> int:
    """Describe the file."""
    facts = describe_image(asked.file, asked.frame)
    if asked.json:
        json.dump(facts, sys.stdout, indent=2, allow_nan=False)
        sys.stdout.write("\n")
    else:
        width = max(len(name) for name in facts)
        for name, value in facts.items():
            sys.stdout.write(f"{name:<{width}}  {value}\n")
    return 0
