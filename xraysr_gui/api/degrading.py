"""Images that are degraded on purpose, so that the truth is known."""

from __future__ import annotations

from typing import TypedDict, Unpack

from xraysr_gui.api.images import ImageLike, image_of
from xraysr_gui.commands.degrade_radiograph import degraded
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.spelling import spelt
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread

LONGEST = 200.0
KERNELS = ("bicubic", "area")


class Degrading(TypedDict, total=False):
    """What happens to an image, in this order; what is left out does not.

    Attributes:
        gaussian: Blur: the standard deviation in pixels.
        motion: Blur instead: a length in pixels, and degrees from right to up.
        defocus: Blur instead: the radius in pixels.
        down: So many times fewer rows and columns.
        kernel: How a larger pixel gathers: "bicubic" or "area".
        photons: Counts at white: quantum noise.
        noise: The standard deviation of noise, in grey levels of 256.
        jpeg: The quality of a JPEG file, 1 to 100.
        seed: The same seed gives the same noise.
    """

    gaussian: float | None
    motion: tuple[float, float] | None
    defocus: float | None
    down: int
    kernel: str
    photons: float
    noise: float
    jpeg: int
    seed: int


def degrade(image: ImageLike, **how: Unpack[Degrading]) -> Radiograph:
    """The image as blur, fewer pixels, noise and JPEG leave it; it remembers that this was done.

    Raises:
        InvalidParameter: a number is out of its range, there are two kinds of blur, or nothing is asked for.
        UserError: the image is refused.
    """
    return degraded(image_of(image), degradation_of(how))


def degradation_of(how: Degrading) -> Degradation:
    """The forward model of these words.

    Raises:
        InvalidParameter: a number is out of its range, there are two kinds of blur, or nothing is asked for.
    """
    down, noise, photons = how.get("down", 1), how.get("noise", 0.0), how.get("photons", 0.0)
    jpeg, kernel = how.get("jpeg", 0), how.get("kernel", "bicubic")
    _refuse_unless(1 <= down <= 16 and down == int(down), "down", "a whole number from 1 to 16")
    _refuse_unless(0 <= noise <= 255, "noise", "a number from 0 to 255")
    _refuse_unless(photons >= 0, "photons", "a number that is not negative")
    _refuse_unless(0 <= jpeg <= 100 and jpeg == int(jpeg), "jpeg", "a whole number from 0 to 100")
    _refuse_unless(kernel in KERNELS, "kernel", f"one of: {', '.join(KERNELS)}")
    seed = how.get("seed", 0)
    asked = Degradation(_blur(how), int(down), kernel, photons, noise, jpeg_quality=int(jpeg), seed=seed)
    if asked == Degradation(kernel=kernel, seed=seed):
        raise InvalidParameter(
            tr("Nothing would be done to the image."),
            why=tr("No blur, no fewer pixels, no noise and no JPEG was asked for."),
            remedy=tr("Name at least one of: gaussian, motion, defocus, down, noise, photons, jpeg."),
        )
    return asked


def _blur(how: Degrading) -> PointSpread | None:
    gaussian, motion, defocus = how.get("gaussian"), how.get("motion"), how.get("defocus")
    several = sum(one is not None for one in (gaussian, motion, defocus)) > 1
    _refuse_unless(not several, "blur", "of one kind: gaussian, motion or defocus")
    if gaussian is not None:
        _refuse_unless(0 <= gaussian <= LONGEST, "gaussian", f"pixels from 0 to {LONGEST:g}")
        return Gaussian(gaussian)
    if defocus is not None:
        _refuse_unless(0 < defocus <= LONGEST, "defocus", f"pixels up to {LONGEST:g}")
        return Defocus(defocus)
    if motion is None:
        return None
    length, angle = motion
    example = f"a length up to {LONGEST:g} and an angle, such as {spelt('7,30', '(7, 30)')}"
    _refuse_unless(0 < length <= LONGEST, "motion", example)
    return Motion(length, angle)


def _refuse_unless(good: bool, word: str, wanted: str) -> None:
    if not good:
        raise InvalidParameter(
            tr("{} cannot be that.").format(word),
            why=tr("It must be {}.").format(wanted),
            remedy=tr("Write it that way, and try again."),
        )
