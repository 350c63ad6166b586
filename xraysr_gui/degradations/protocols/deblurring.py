"""Deblurring: known kinds of blur apart, and drawn for each image."""

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion
from xraysr_gui.degradations.trial import Condition, Ranges, Trial, blurred

MIXED = Ranges(gaussian=(0.8, 3.0), motion=(5.0, 12.0), defocus=(1.5, 3.5), noise=(0.5, 3.0))

TRIALS = (
    blurred(
        *((f"Gaussian {sigma:g} px", Gaussian(sigma)) for sigma in (1.0, 1.6, 2.5)),
        id="deblur",
        title="Deblurring, Gaussian",
        compare_with=("unsharp-mask", "richardson-lucy", "wiener-spectral"),
    ),
    blurred(
        ("motion 7 px at 30°", Motion(7, 30)),
        ("defocus 2.5 px", Defocus(2.5)),
        id="deblur-other",
        title="Deblurring, motion and defocus",
        compare_with=("unsharp-mask", "wiener-spectral"),  # the others know Gaussian blurs only
    ),
    Trial(
        "deblur-mixed",
        "Deblurring, a blur of any kind that nobody tells",
        "deblur",
        1,
        (Condition("any blur and noise", Degradation(Gaussian(1.6), noise=1.5, bits=12), MIXED),),
        16,
        ("unsharp-mask", "wiener-spectral"),
        12,
    ),
)
