"""Holds a table of results against every rule."""

from __future__ import annotations

from dataclasses import dataclass

from xraysr_gui.core.loose import Json
from xraysr_gui.evaluation.audit.contract import AuditedTable, AuditFinding
from xraysr_gui.evaluation.audit.entries import Assumed
from xraysr_gui.evaluation.audit.read_table import read_table
from xraysr_gui.evaluation.audit.rules import EVERY_RULE
from xraysr_gui.evaluation.audit.scales import scales_of


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of it.

    Attributes:
        findings: Numbers that cannot be, in the order of the rows.
        notices: What was not checked, and what was assumed.
        rows: How many rows have figures.
    """

    findings: tuple[AuditFinding, ...]
    notices: tuple[str, ...]
    rows: int

    def to_json(self) -> Json:
        """Plain words and numbers."""
        return {
            "findings": [finding.to_json() for finding in self.findings],
            "notices": list(self.notices),
            "rows": self.rows,
        }


def audit_table(text: str, name: str = "The table", assumed: Assumed = Assumed()) -> Audit:
    """Every finding in the text of a CSV file.

    Raises:
        CannotAudit: nothing in it could be checked.
    """
    table = read_table(text, name, assumed)
    scales = scales_of(table.entries)
    judged = AuditedTable(table.entries, scales)
    findings = dict.fromkeys(finding for rule in EVERY_RULE for finding in rule.find(judged))
    ordered = sorted(findings, key=lambda finding: finding.row)
    rows = len({entry.row for entry in table.entries})
    return Audit(tuple(ordered), (*table.notices, *scales.notices()), rows)
