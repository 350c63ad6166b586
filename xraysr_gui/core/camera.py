"""What part of an image a view looks at.

The camera thinks in *field units*: millimetres where the image is calibrated, else pixels of
the original. An image and its x4 output have the same field, so one camera shows the same
place in both, and views are linked by giving them the same camera.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from xraysr_gui.core.geometry import Point

SMALLEST_IMAGE = 0.1  # the image never gets smaller than this share of the size that fits the view
LARGEST_PIXEL = 64.0  # one pixel of the image never covers more than this many of the screen


@dataclass(frozen=True, slots=True)
class Camera:
    """A place in the field, a scale, and the size of the view.

    Attributes:
        x: Field position at the middle of the view.
        y: Field position at the middle of the view.
        scale: Device pixels per field unit.
        width: Of the view, in device pixels.
        height: Of the view, in device pixels.
    """

    x: float
    y: float
    scale: float
    width: int
    height: int

    @staticmethod
    def fitting(field_width: float, field_height: float, width: int, height: int) -> Camera:
        """The camera that shows the whole field, centred."""
        width, height = max(width, 1), max(height, 1)
        scale = min(width / field_width, height / field_height)
        return Camera(field_width / 2, field_height / 2, scale, width, height)

    def to_screen(self, field: Point) -> Point:
        """From field units to device pixels of the view."""
        return Point(
            (field.x - self.x) * self.scale + self.width / 2,
            (field.y - self.y) * self.scale + self.height / 2,
        )

    def to_field(self, screen: Point) -> Point:
        """From device pixels of the view to field units."""
        return Point(
            (screen.x - self.width / 2) / self.scale + self.x,
            (screen.y - self.height / 2) / self.scale + self.y,
        )

    def panned(self, dx: float, dy: float) -> Camera:
        """Drag the image by so many device pixels."""
        return replace(self, x=self.x - dx / self.scale, y=self.y - dy / self.scale)

    def zoomed(self, factor: float, at: Point) -> Camera:
        """Enlarge by `factor`; the field under the screen point `at` stays where it is."""
        before = self.to_field(at)
        closer = replace(self, scale=self.scale * factor)
        after = closer.to_field(at)
        return replace(closer, x=closer.x + before.x - after.x, y=closer.y + before.y - after.y)

    def zoomed_within(self, scales: tuple[float, float], factor: float, at: Point) -> Camera:
        """Enlarge as far as the scales allow; where they end, nothing slips away sideways."""
        wanted = min(max(self.scale * factor, scales[0]), scales[1])
        return self.zoomed(wanted / self.scale, at)

    def scaled_to(self, scale: float) -> Camera:
        """The same place at another scale."""
        return replace(self, scale=scale)

    def resized(self, width: int, height: int) -> Camera:
        """The same place and scale in a view of another size."""
        return replace(self, width=max(width, 1), height=max(height, 1))

    def within(self, scales: tuple[float, float], field_width: float, field_height: float) -> Camera:
        """The nearest camera that looks at the field and keeps to the scales."""
        return replace(
            self,
            x=min(max(self.x, 0.0), field_width),
            y=min(max(self.y, 0.0), field_height),
            scale=min(max(self.scale, scales[0]), scales[1]),
        )

    def aligned(self, column: float, row: float) -> Camera:
        """Moved by less than a pixel, so that at one to one each pixel of the image is one of the screen."""
        return replace(
            self,
            x=(round(self.x / column - self.width / 2) + self.width / 2) * column,
            y=(round(self.y / row - self.height / 2) + self.height / 2) * row,
        )

    def looking_like(self, other: Camera) -> Camera:
        """Another camera's place and scale in this view's size: what linking does."""
        return replace(other, width=self.width, height=self.height)


def sensible_scales(fitting: Camera, pixel: float) -> tuple[float, float]:
    """The smallest and largest scale at which a reader is not lost; `pixel` is its size in field units."""
    closest = max(LARGEST_PIXEL / pixel, fitting.scale)
    return min(fitting.scale * SMALLEST_IMAGE, 1 / pixel), closest
