"""Writes the page that proves an installation, and tells whether such a page is as it was written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from xraysr_gui.commands.checking.finding import URGENT, Finding, Verdict
from xraysr_gui.commands.checking.proof import Proof, proof_in
from xraysr_gui.core.errors import CannotExport, UserError
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.evaluation.proof_page import PageRow, ProofPage, proof_as_html, proof_as_pdf, record_in
from xraysr_gui.settings.kept_files import refuse_existing
from xraysr_gui.settings.whole_file import write_whole

WRITERS = {".pdf": proof_as_pdf, ".html": proof_as_html}
MOST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Verified:
    """What a page says, and whether it is as it was written."""

    unchanged: bool
    made: str
    seal: str
    words: str


def summary_of(findings: tuple[Finding, ...]) -> str:
    """How it stands, in a sentence."""
    count = Counter(finding.verdict for finding in findings)
    bad, notes = count[Verdict.RED], count[Verdict.YELLOW]
    if bad:
        template = tr_count(bad, "{} part does not work.", "{} parts do not work.")
        return template.format(bad)
    if notes:
        template = tr_count(notes, "Everything works; {} note.", "Everything works; {} notes.")
        return template.format(notes)
    return tr("Everything works.")


def page_of(proof: Proof) -> ProofPage:
    """The record in words: what asks for something first, as in the window."""
    machine = tuple((tr(name).capitalize(), said) for name, said in proof.machine.items())
    urgent = sorted(proof.findings, key=lambda one: URGENT.index(one.verdict))
    rows = tuple(PageRow(str(one.verdict), one.part, one.said, one.remedy) for one in urgent)
    seal = tr(
        "Seal: SHA-256 of all of the above and of the hashes of {} files of program, models and resources, "
        "which travel in this file."
    ).format(len(proof.files))
    how = tr(
        "xraysr check --verify FILE tells whether this file is unchanged. The seal shows a change to whoever "
        "kept it on paper; it is no signature of a person."
    )
    return ProofPage(
        tr("Check of an installation of xraysr"),
        summary_of(proof.findings),
        ((tr("Made"), proof.made), (tr("Program"), f"xraysr {proof.version}"), *machine),
        rows,
        (seal, how),
        proof.seal,
        proof.canonical,
    )


def write_proof(proof: Proof, path: Path, *, overwrite: bool = False) -> None:
    """Write the page as the ending of its name says.

    Raises:
        CannotExport: the ending is another one, the file is there, or the folder refuses it.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise CannotExport(
            tr("{} was not written.").format(path.name),
            why=tr("A page of a check ends with .pdf or .html."),
            remedy=tr("Choose another name."),
        )
    refuse_existing((path,), overwrite=overwrite)
    content = writer(page_of(proof))
    write_whole(path, lambda file: file.write(content))


def verify_page(path: Path) -> Verified:
    """Whether a page is as it was written.

    Raises:
        UserError: it cannot be read, or is no page of a check.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("far too large")
        record, unchanged = record_in(path.read_bytes())
        proof = proof_in(record)
    except OSError as error:
        why = tr("The system refuses to read it: {}.").format(error.strerror or error)
        raise _no_page(path, why) from error
    except ValueError as error:
        why = tr("It is no page that xraysr check writes, or so much of it is changed that it tells nothing.")
        raise _no_page(path, why) from error
    if not unchanged:
        words = tr("The page was changed after it was written: do not trust what it says.")
    else:
        words = tr("The page is as it was written on {}. Compare this seal with that on paper: {}").format(
            proof.made, proof.seal
        )
    return Verified(unchanged, proof.made, proof.seal, words)


def _no_page(path: Path, why: str) -> UserError:
    return UserError(
        tr("{} cannot be verified.").format(path.name),
        why=why,
        remedy=tr("Choose the PDF or HTML file itself, as it was written, not a copy that was printed anew."),
    )
