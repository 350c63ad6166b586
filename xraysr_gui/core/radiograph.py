"""The image that travels through the program, and where it came from.

One convention for every pixel array from here on:
    two-dimensional, float32, C-contiguous, finite, read-only, bright means dense.
Readers establish it, enhancers keep it, nobody checks it again.
"""

from __future__ import annotations

import math
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from xraysr_gui.core.greys import Greys, Voi, coded
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.left_out import Mask, Shutter, enlarged, left_out, padded
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.missing import fitted, notice_of, set_aside
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import UNCALIBRATED, Spacing
from xraysr_gui.core.step import Step
from xraysr_gui.core.strips import strips

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray
else:
    np = Lazily("numpy")

__all__ = ["Overlay", "Pixels", "Radiograph", "Step", "as_pixels"]

Pixels: TypeAlias = "NDArray[np.float32]"


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """A drawing that the file lays over its image: true where it is drawn, the image's own size.

    `group` is where a DICOM file keeps it, 0 in other files.
    """

    title: str
    drawn: NDArray[np.bool_]
    group: int = 0

    def enlarged(self, scale: int) -> Overlay:
        """The same, over an image so many times larger."""
        return replace(self, drawn=enlarged(self.drawn, scale))


@dataclass(frozen=True, eq=False)
class Radiograph:
    """One X-ray image with what is needed to show, measure and export it.

    Attributes:
        greys: The image as it is shown; pixels follow from it.
        black: The pixel value that stands for no signal at all.
        white: The pixel value that stands for the brightest possible signal.
        source: The file that the image began as.
        spacing: How long a pixel is, and how we know.
        vois: Windows and VOI tables from the file, in its order.
        notices: Sentences that stay with the image: lossy source, unknown spacing, missing part.
        overlays: Drawings from the file.
        shutter: What the file covers, None if nothing.
        steps: What was done to it since, oldest first.
        exact: The pixels of an image that did not begin as 16-bit codes (a result, a float file).
        missing: True where the file held no pixel at all, None if it held all.
        filed_under: The key of a result of a batch: the same key gives the same file, which tells no time.
    """

    greys: Greys
    black: float
    white: float
    source: Source
    spacing: Spacing = UNCALIBRATED
    vois: tuple[Voi, ...] = ()
    notices: tuple[str, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    shutter: Shutter | None = None
    steps: tuple[Step, ...] = field(default=())
    exact: Pixels | None = None
    missing: Mask | None = None
    filed_under: str = ""

    @classmethod
    def of_pixels(
        cls,
        pixels: ArrayLike,
        *,
        white: float,
        source: Source,
        black: float = 0.0,
        spacing: Spacing = UNCALIBRATED,
    ) -> Radiograph:
        """A radiograph of pixels that follow the convention already."""
        exact = as_pixels(pixels)
        greys = coded(exact, black, white, inverted=False)
        return cls(greys, black, white, source, spacing, exact=exact)

    @cached_property
    def pixels(self) -> Pixels:
        """The image by the convention above; made at the first use, which is off the window's thread."""
        if self.exact is not None:
            return self.exact
        return as_pixels(self.greys.pixels(self.black, self.white))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.greys.codes.shape[0], self.greys.codes.shape[1]

    @property
    def ends(self) -> tuple[float, float]:
        """The darkest and the brightest measurement, or pixel if none is one; pixels are not made for it."""
        out = self.left_out if self.left_out is not None and not self.left_out.all() else None
        if self.exact is not None:
            measured = self.exact if out is None else self.exact[~out]
            return float(measured.min()), float(measured.max())
        return self.greys.ends(self.black, self.white, out)

    @property
    def arrays(self) -> tuple[Numbers, ...]:
        """All that takes much memory, also the pixels once they were asked for."""
        pixels = self.__dict__.get("pixels", self.exact)
        own = () if pixels is None else (pixels,)
        return (self.greys.codes, self.greys.values, *own, *(one.drawn for one in self.overlays))

    @property
    def field_size(self) -> tuple[float, float]:
        """Width and height in field units (mm, or pixels of the original)."""
        return self.shape[1] * self.spacing.column, self.shape[0] * self.spacing.row

    def covers_field_of(self, other: Radiograph) -> bool:
        """Whether both show the same field, as an image and its result do."""
        (width, height), (w, h) = self.field_size, other.field_size
        return math.isclose(width, w, rel_tol=1e-9) and math.isclose(height, h, rel_tol=1e-9)

    @property
    def spacing_mm(self) -> tuple[float, float] | None:
        """Distance between pixel centres (row, column), None if unknown."""
        return self.spacing.mm

    @property
    def made_by(self) -> str:
        """What made this version: "" for the original, else the title of the last step."""
        return self.steps[-1].title if self.steps else ""

    def normalised(self) -> Pixels:
        """The pixels on a 0-to-1 scale fixed by the stored bits: what enhancers work on."""
        return self.normalised_of(self.pixels)

    def normalised_of(self, pixels: Pixels) -> Pixels:
        """Other pixels on the same 0-to-1 scale."""
        share = pixels - np.float32(self.black)
        share /= np.float32(self.white - self.black)
        return share

    def in_steps(self, bits: int) -> NDArray[np.uint8] | NDArray[np.uint16]:
        """The pixels as whole numbers of so many bits, bright means dense: how files hold them."""
        steps = self.normalised()
        np.clip(steps, 0.0, 1.0, out=steps)
        steps *= np.float32(2**bits - 1)
        np.rint(steps, out=steps)
        return steps.astype(np.uint8) if bits <= 8 else steps.astype(np.uint16)

    @cached_property
    def left_out(self) -> Mask | None:
        """Which pixels are padding or lie behind the shutter; None if all are measurements.

        It takes a pass over the image: not for the window's thread.
        """
        return left_out(self.greys, self.shutter)

    def enhanced(self, normalised: Pixels, step: Step, scale: int) -> Radiograph:
        """This radiograph after `step`, which made it `scale` times larger."""
        exact = as_pixels(normalised * np.float32(self.white - self.black) + np.float32(self.black))
        return self.with_pixels(self._kept_out_of(exact, scale), (*self.steps, step), scale)

    def with_pixels(self, exact: Pixels, steps: tuple[Step, ...], scale: int) -> Radiograph:
        """This radiograph with other pixels, `scale` times larger; drawings and shutter grow with it.

        A change of contrast brings a window of its own, for the file's belong to the values of the file.
        """
        own = next((step.window for step in reversed(steps[len(self.steps) :]) if step.window), None)
        padding = padded(self.greys)
        made = replace(
            self,
            greys=coded(
                exact,
                self.black,
                self.white,
                inverted=self.greys.inverted,
                padded=None if padding is None else enlarged(padding, scale),
            ),
            exact=exact,
            spacing=self.spacing.divided(scale),
            vois=self.vois if own is None else (own,),
            overlays=tuple(overlay.enlarged(scale) for overlay in self.overlays),
            shutter=self.shutter and self.shutter.enlarged(scale),
            steps=steps,
        )
        return made.lacking_like(self)

    def lacking(self, missing: Mask) -> Radiograph:
        """This radiograph, of which the file does not hold a part: that part is background, and is told."""
        notices = (*self.notices, notice_of(missing))
        return replace(self, greys=set_aside(self.greys, missing), missing=missing, notices=notices)

    def lacking_like(self, before: Radiograph) -> Radiograph:
        """This radiograph, made of another one, which keeps what was missing there."""
        missing = fitted(before.missing, self.shape)
        if missing is None:
            return self
        return replace(self, greys=set_aside(self.greys, missing), missing=missing)

    def _kept_out_of(self, exact: Pixels, scale: int) -> Pixels:
        """What is no measurement stays what it is: nothing was learned of it, and nothing is made of it."""
        if self.left_out is None:
            return exact
        own, padding = self.pixels, padded(self.greys)
        if padding is not None:
            own = np.where(padding, np.float32(self.padding_pixel), own)
        return as_pixels(np.where(enlarged(self.left_out, scale), enlarged(own, scale), exact))

    @property
    def padding_pixel(self) -> float:
        """What every padded pixel of a result is; the image must have some."""
        assert self.greys.padding is not None
        if self.exact is not None:
            padding = padded(self.greys)
            return float(self.exact[padding][0]) if padding is not None else self.black
        value = float(self.greys.values[self.greys.padding[0]])
        return self.black + self.white - value if self.greys.inverted else value

    def value_at(self, row: int, column: int) -> float:
        """The modality value of one pixel, as the file means it (before polarity)."""
        if self.exact is not None:
            pixel = float(self.exact[row, column])
            return self.black + self.white - pixel if self.greys.inverted else pixel
        return float(self.greys.values[self.greys.codes[row, column]])

    def stored_at(self, row: int, column: int) -> int | None:
        """What the file holds for one pixel; None where it holds no such number (a result, a float file)."""
        if self.exact is not None:
            return None
        return int(self.greys.codes[row, column]) + self.greys.first_stored


def on_scale(radiograph: Radiograph, black: float, white: float) -> Radiograph:
    """The same values on a scale with other ends: pixels that were turned round between their own ends are
    turned round between these.
    """
    exact = radiograph.exact
    if exact is not None and radiograph.greys.inverted:
        exact = as_pixels(exact + np.float32(black + white - radiograph.black - radiograph.white))
    return replace(radiograph, black=float(black), white=float(white), exact=exact)


def as_pixels(values: ArrayLike) -> Pixels:
    """Bring an array to the pixel convention, copying only when it must."""
    pixels = np.ascontiguousarray(values, dtype=np.float32)
    if pixels.ndim != 2 or not pixels.size:
        raise ValueError(f"pixels must be a non-empty 2-D array. Received shape: {pixels.shape}")
    if not all(np.isfinite(pixels[rows]).all() for rows in strips(pixels.shape)):
        raise ValueError("pixels must be finite. Received NaN or infinity.")
    if pixels.flags.writeable:
        pixels = pixels.view()
        pixels.flags.writeable = False
    return pixels
