"""Document 003: ESPCN x3 and the denoising auto-encoder, of which it prints no number."""

from dataclasses import replace

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.trial import Condition, Trial, decimation

TRIALS = (
    replace(
        decimation(3),
        id="documents-003",
        title="Document 003: ESPCN x3",
        takes_part=("espcn-x3",),
        document="003",
    ),
    Trial(
        "documents-003-denoise",
        "Document 003: the denoising auto-encoder",
        "denoise",
        1,
        (Condition("noise 10 grey levels", Degradation(noise=10.0, bits=8)),),
        8,
        ("non-local-means", "total-variation", "wiener-spectral", "median"),
        takes_part=("dae-denoise",),
        document="003",
    ),
)
