"""The named sets of degradations on which enhancers are compared: the same for cards, tables and training."""

from __future__ import annotations

from dataclasses import dataclass

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion


@dataclass(frozen=True, slots=True)
class Condition:
    """One way in which every image of a trial is degraded.

    Attributes:
        title: For tables.
        degradation: What is done; the seed of its noise differs from image to image.
    """

    title: str
    degradation: Degradation


@dataclass(frozen=True, slots=True)
class Trial:
    """A question put to enhancers: degraded images in, as near as possible to the truth out.

    Attributes:
        id: On the command line and in manifests.
        title: For people.
        task: As enhancers name it.
        also: Other tasks whose enhancers may be put to it.
        scale: How many times smaller the images become.
        conditions: The ways in which they are degraded.
        bits: Depth at which results are judged; 0: that of the reference.
        border: Pixels at each border that are not judged.
        compare_with: The enhancers that must be beaten.
    """

    id: str
    title: str
    task: str
    scale: int
    conditions: tuple[Condition, ...]
    border: int
    compare_with: tuple[str, ...]
    bits: int = 0
    also: tuple[str, ...] = ()

    @property
    def tasks(self) -> tuple[str, ...]:
        """Every task whose enhancers may be put to it."""
        return (self.task, *self.also)


def decimation(scale: int) -> Trial:
    """Super-resolution as the literature asks for it."""
    degradation = Degradation(down=scale, bits=8)
    return Trial(
        f"x{scale}",
        f"Super-resolution x{scale}, bicubic decimation, 8 bits",
        "super-resolution",
        scale,
        (Condition(f"bicubic decimation x{scale}", degradation),),
        border=8,
        compare_with=("bicubic", "least-squares"),
    )


def blurred(
    *blurs: tuple[str, Gaussian | Motion | Defocus], id: str, title: str, compare_with: tuple[str, ...]
) -> Trial:
    """Deblurring, each blur with little and with more noise; 12 bits, as detectors have."""
    conditions = tuple(
        Condition(f"{words}, noise {noise:g} grey levels", Degradation(blur, noise=noise, bits=12))
        for words, blur in blurs
        for noise in (0.5, 2.0)
    )
    return Trial(id, title, "deblur", 1, conditions, 16, compare_with, 12)


TRIALS = Catalogue(
    decimation(2),
    decimation(3),
    decimation(4),
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
        "denoise",
        "Denoising, Gaussian noise",
        "denoise",
        1,
        tuple(
            Condition(f"noise {sd} grey levels", Degradation(noise=float(sd), bits=8)) for sd in (5, 10, 25)
        ),
        8,
        ("non-local-means", "total-variation", "median"),
    ),
    Trial(
        "identity",
        "Nothing to restore: an image that is clean already",
        "deblur",
        1,
        (Condition("no degradation", Degradation()),),
        8,
        (),
        also=("denoise",),
    ),
)
