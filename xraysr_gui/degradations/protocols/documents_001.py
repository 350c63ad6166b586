"""Document 001: ESPCN and SRGAN on MR of the brain, three and four times; in the tumour and outside."""

from dataclasses import replace

from xraysr_gui.degradations.trial import decimation

BLOCK = 100
"""Neighbouring slices are of one patient, and nobody told of which."""

TRIALS = tuple(
    replace(
        decimation(scale),
        id=id,
        title=f"Document 001: MR of the brain, super-resolution x{scale}",
        takes_part=takes_part,
        document="001",
        blocks=BLOCK,
    )
    for id, scale, takes_part in (
        ("documents-001", 3, ("espcn-x3", "espcn-x3-mr", "srgan-x3-mr")),
        ("documents-001-x4", 4, ("espcn-x4", "espcn-x4-mr", "srgan-x4", "srgan-x4-mr")),
    )
)
