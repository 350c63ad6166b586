"""Denoising."""

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.trial import Condition, Trial

TRIALS = (
    Trial(
        "denoise",
        "Denoising, Gaussian noise",
        "denoise",
        1,
        tuple(
            Condition(f"noise {sd} grey levels", Degradation(noise=float(sd), bits=8)) for sd in (5, 10, 25)
        ),
        8,
        ("non-local-means", "total-variation", "wiener-spectral", "median"),
    ),
)
