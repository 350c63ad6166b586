"""Document 001: ESPCN and SRGAN on MR of the brain, three and four times; in the tumour and outside."""

from dataclasses import replace

from xraysr_gui.degradations.trial import decimation

TRIALS = (
    replace(
        decimation(3),
        id="documents-001",
        title="Document 001: MR of the brain, super-resolution x3",
        takes_part=("espcn-x3",),
        document="001",
    ),
    replace(
        decimation(4),
        id="documents-001-x4",
        title="Document 001: MR of the brain, super-resolution x4",
        takes_part=("espcn-x4", "srgan-x4"),
        document="001",
    ),
)
