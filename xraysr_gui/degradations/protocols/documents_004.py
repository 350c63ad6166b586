"""Document 004: SRCNN against VDSR x2, and their hybrid."""

from dataclasses import replace

from xraysr_gui.degradations.trial import decimation

TRIALS = (
    replace(
        decimation(2),
        id="documents-004",
        title="Document 004: SRCNN against VDSR x2, and their hybrid",
        takes_part=("srcnn-x2", "vdsr-x2", "hybrid-x2"),
        document="004",
    ),
)
