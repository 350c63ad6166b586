"""xraysr check: the installation proves itself."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from xraysr_gui.commands.checking.check_cards import check_card
from xraysr_gui.commands.checking.check_installation import check_installation
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.words import tr

SUMMARY = "Prove that this installation works: parts, decoders, folders, display."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("--json", action="store_true", help="as JSON instead of lines")
    command.add_argument("--device", metavar="ID", help="only this graphics card, with every network")
    command.add_argument(
        "--bench",
        action="store_true",
        help="with --device: in large pieces, with times",
    )


def run(asked: argparse.Namespace) -> int:
    """Print every finding; exit 2 if one is bad."""
    if asked.device is None and asked.bench:
        raise InvalidParameter(
            tr("Nothing was measured."),
            why=tr("--bench measures one device, and none is named."),
            remedy=tr("Name it, such as --device webgpu:0; xraysr check lists the devices."),
        )
    findings = check_installation() if asked.device is None else check_card(asked.device, real=asked.bench)
    if asked.json:
        json.dump([asdict(finding) for finding in findings], sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        for finding in findings:
            sys.stdout.write(f"{'ok  ' if finding.good else 'BAD '} {finding.part}: {finding.said}\n")
    return 0 if all(finding.good for finding in findings) else 2
