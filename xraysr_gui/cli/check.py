"""xraysr check: the installation proves itself."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from xraysr_gui.cli.terminal import end_progress, printable, shown_progress
from xraysr_gui.commands.checking.check_cards import check_card
from xraysr_gui.commands.checking.check_installation import check_installation
from xraysr_gui.commands.checking.finding import Finding, Verdict
from xraysr_gui.commands.checking.proof import proof_of
from xraysr_gui.commands.checking.proof_files import verify_page, write_proof
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.words import tr
from xraysr_gui.settings.kept_files import OVERWRITE_HELP, refuse_existing

SUMMARY = "Prove that this installation works: parts, decoders, folders, display."
MARKS = {Verdict.GREEN: "ok  ", Verdict.YELLOW: "note", Verdict.RED: "BAD "}


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("--json", action="store_true", help="as JSON instead of lines")
    command.add_argument("--pdf", type=Path, metavar="FILE", help="also as a page for a folder of papers")
    command.add_argument("--html", type=Path, metavar="FILE", help="also as a page for a browser")
    command.add_argument("--overwrite", action="store_true", help=OVERWRITE_HELP)
    command.add_argument(
        "--verify", type=Path, metavar="PAGE", help="check nothing: tell whether such a page is unchanged"
    )
    command.add_argument("--device", metavar="ID", help="only this graphics card, with every network")
    command.add_argument(
        "--bench",
        action="store_true",
        help="with --device: in large pieces, with times",
    )


def run(asked: argparse.Namespace) -> int:
    """Print every finding; exit 2 if one is bad."""
    if asked.verify is not None:
        return _verify(asked)
    if asked.device is None and asked.bench:
        raise InvalidParameter(
            tr("Nothing was measured."),
            why=tr("--bench measures one device, and none is named."),
            remedy=tr("Name it, such as --device webgpu:0; xraysr check lists the devices."),
        )
    pages = [page for page in (asked.pdf, asked.html) if page is not None]
    refuse_existing(pages, overwrite=asked.overwrite)
    progress = shown_progress()
    try:
        looked = (
            check_installation(progress)
            if asked.device is None
            else check_card(asked.device, real=asked.bench)
        )
        findings = tuple(_told(looked, asked))
        proof = proof_of(findings, progress) if pages else None
    finally:
        end_progress()
    if proof is not None:
        for page in pages:
            write_proof(proof, page, overwrite=asked.overwrite)
            sys.stderr.write(printable(tr("{} is written; its seal is {}").format(page, proof.seal)) + "\n")
    return 0 if all(finding.good for finding in findings) else 2


def _told(looked: Iterable[Finding], asked: argparse.Namespace) -> Iterable[Finding]:
    """All findings, as JSON at the end or as lines while they come."""
    findings = []
    for finding in looked:
        findings.append(finding)
        if not asked.json:
            sys.stdout.write(f"{MARKS[finding.verdict]} {printable(f'{finding.part}: {finding.words}')}\n")
    if asked.json:
        rows = [asdict(one) | {"verdict": str(one.verdict)} for one in findings]
        json.dump(rows, sys.stdout, indent=2)
        sys.stdout.write("\n")
    return findings


def _verify(asked: argparse.Namespace) -> int:
    found = verify_page(asked.verify)
    if asked.json:
        json.dump(asdict(found), sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(f"{'ok  ' if found.unchanged else 'BAD '} {printable(found.words)}\n")
    return 0 if found.unchanged else 2
