"""Nothing to restore: whoever changes such an image does harm."""

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.trial import Condition, Trial

TRIALS = (
    Trial(
        "identity",
        "Nothing to restore: an image that is clean already",
        "deblur",
        1,
        (Condition("no degradation", Degradation()),),
        8,
        (),
    ),
)
