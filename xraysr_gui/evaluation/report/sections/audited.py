"""The audit of our own table: what holds for others' figures holds for these."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.evaluation.audit.audit import audit_table
from xraysr_gui.evaluation.audit.contract import AuditFinding
from xraysr_gui.evaluation.audit.read_table import CannotAudit
from xraysr_gui.evaluation.csv_table import table_csv
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.report.blocks import Block, Numbers, Section, Words
from xraysr_gui.evaluation.trial_run import UNTOUCHED


def audited(done: Evaluated) -> Iterator[Block]:
    """What is impossible in it, or that nothing is."""
    try:
        audit = audit_table(table_csv(done), "table.csv")
    except CannotAudit as error:
        yield Words(str(error))
        return
    findings = [one for one in audit.findings if not _is_meant(one, done)]
    if findings:
        heads = ("method", "figure", "what is wrong", "proof")
        rows = tuple((one.label, one.cells[0], one.why, one.proof) for one in findings)
        yield Numbers(heads, rows, tr("Numbers of this report that cannot be, or that ask for a reason"))
    else:
        words = tr("The audit finds no impossible number in the {} rows of table.csv.")
        yield Words(words.format(audit.rows))
    for notice in audit.notices:
        yield Words(notice)


def _is_meant(one: AuditFinding, done: Evaluated) -> bool:
    """Where nothing is done to the images, what is given equals the reference: that is the question."""
    clean = all(condition.degradation == Degradation() for condition in done.trial.conditions)
    return clean and one.rule == "equals-reference" and one.label == UNTOUCHED


SECTION = Section("audit", "Audit of this report", audited)
