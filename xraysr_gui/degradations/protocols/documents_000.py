"""Document 000: U-Net, auto-encoder and SRCNN against blur at 224 px, and the classical ways it names."""

from dataclasses import replace

from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion
from xraysr_gui.degradations.trial import blurred

SIDE = 224
NETWORKS = ("unet-deblur", "srcnn-deblur", "best-deblur", "gan-deblur")

TRIALS = (
    replace(
        blurred(
            *((f"Gaussian {sigma:g} px", Gaussian(sigma)) for sigma in (0.8, 1.2, 2.0)),
            id="documents-000",
            title="Document 000: Gaussian blur at 224 px",
            compare_with=("richardson-lucy", "low-rank-deconvolution", "wiener-spectral"),
            noises=(0.5,),
        ),
        bits=8,
        border=8,
        side=SIDE,
        takes_part=NETWORKS,
        document="000",
    ),
    replace(
        blurred(
            ("motion 5 px at 30°", Motion(5, 30)),
            ("defocus 2 px", Defocus(2.0)),
            id="documents-000-other",
            title="Document 000, its future work: motion and defocus at 224 px",
            compare_with=("wiener-spectral",),
            noises=(0.5,),
        ),
        bits=8,
        border=8,
        side=SIDE,
        takes_part=NETWORKS,
        document="000",
    ),
)
