"""xraysr check: the installation proves itself."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from xraysr_gui.commands.checking.check_installation import check_installation

SUMMARY = "Prove that this installation works: parts, decoders, folders, display."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("--json", action="store_true", help="as JSON instead of lines")


def run(asked: argparse.Namespace) -> int:
    """Print every finding; exit 2 if one is bad."""
    findings = check_installation()
    if asked.json:
        json.dump([asdict(finding) for finding in findings], sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        for finding in findings:
            sys.stdout.write(f"{'ok  ' if finding.good else 'BAD '} {finding.part}: {finding.said}\n")
    return 0 if all(finding.good for finding in findings) else 2
