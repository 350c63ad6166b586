"""Ways in which printed numbers are impossible, one file a family. To add one: name its RULES below."""

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.evaluation.audit.contract import Rule
from xraysr_gui.evaluation.audit.rules import (
    bounds,
    ceilings,
    errors_apart,
    fractions,
    likeness,
    sameness,
)

__all__ = ["EVERY_RULE"]

EVERY_RULE: Catalogue[Rule] = Catalogue(
    *bounds.RULES,
    *ceilings.RULES,
    *errors_apart.RULES,
    *likeness.RULES,
    *fractions.RULES,
    *sameness.RULES,
)
