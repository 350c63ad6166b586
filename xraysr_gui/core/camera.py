"""What part of an image a view looks at.

The camera thinks in *field units*: millimetres where the image is calibrated, else pixels of
the original. An image and its x4 output have the same field, so one camera shows the same
place in both, and views are linked by giving them the same camera.
"""

from __future__ import annotations

from dataclasses import replace

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.orientation import AS_STORED, Orientation

SMALLEST_IMAGE = 0.1  # the image never gets smaller than this share of the size that fits the view
UNSEEN = 0.01  # so much larger or smaller is seen by nobody
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
        orientation: How the image is turned and flipped.
    """

    x: float
    y: float
    scale: float
    width: int
    height: int
    orientation: Orientation = AS_STORED

    @staticmethod
    def fitting(
        field_width: float,
        field_height: float,
        width: int,
        height: int,
        orientation: Orientation = AS_STORED,
    ) -> Camera:
        """The camera that shows the whole field, centred."""
        width, height = max(width, 1), max(height, 1)
        across, down = (width, height) if orientation.is_upright else (height, width)
        scale = min(across / field_width, down / field_height)
        return Camera(field_width / 2, field_height / 2, scale, width, height, orientation)

    def to_screen(self, field: Point) -> Point:
        """From field units to device pixels of the view."""
        way = self.orientation.to_screen(
            Point((field.x - self.x) * self.scale, (field.y - self.y) * self.scale)
        )
        return way.moved(self.width / 2, self.height / 2)

    def to_field(self, screen: Point) -> Point:
        """From device pixels of the view to field units."""
        return self.way(screen.x - self.width / 2, screen.y - self.height / 2).moved(self.x, self.y)

    def way(self, dx: float, dy: float) -> Point:
        """How far device pixels of the view reach in the field, and where to."""
        way = self.orientation.to_image(Point(dx, dy))
        return Point(way.x / self.scale, way.y / self.scale)

    def panned(self, dx: float, dy: float) -> Camera:
        """Drag the image by so many device pixels."""
        way = self.way(dx, dy)
        return replace(self, x=self.x - way.x, y=self.y - way.y)

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

    def in_larger_units(self, times: float) -> Camera:
        """What shows the same part of the same image after its field became so many times wider in units."""
        return replace(self, x=self.x * times, y=self.y * times, scale=self.scale / times)

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
        flat = self.as_stored()
        return replace(
            self,
            x=(round(self.x / column - flat.width / 2) + flat.width / 2) * column,
            y=(round(self.y / row - flat.height / 2) + flat.height / 2) * row,
        )

    def as_stored(self) -> Camera:
        """What shows the same part neither turned nor flipped: a lying view becomes an upright one."""
        width, height = (
            (self.width, self.height) if self.orientation.is_upright else (self.height, self.width)
        )
        return replace(self, width=width, height=height, orientation=AS_STORED)

    def shows_as(self, other: Camera) -> bool:
        """Whether nobody sees a difference: linked views that differ by a pixel take each other's scale."""
        apart = max(abs(self.x - other.x), abs(self.y - other.y)) * other.scale
        same = (self.width, self.height, self.orientation) == (other.width, other.height, other.orientation)
        return same and apart < 1.0 and abs(self.scale / other.scale - 1.0) < UNSEEN

    def laid(self, orientation: Orientation) -> Camera:
        """The same place, turned and flipped in another way."""
        return replace(self, orientation=orientation)

    def looking_like(self, other: Camera) -> Camera:
        """Another camera's place and scale in this view's size: what linking does."""
        return replace(other, width=self.width, height=self.height)


def sensible_scales(fitting: Camera, pixel: float) -> tuple[float, float]:
    """The smallest and largest scale at which a reader is not lost; `pixel` is its size in field units."""
    closest = max(LARGEST_PIXEL / pixel, fitting.scale)
    return min(fitting.scale * SMALLEST_IMAGE, 1 / pixel), closest
