"""What a DICOM file covers of its image (PS3.3 C.7.6.11 and C.7.6.15): a display shutter of any shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.left_out import Mask, Shutter
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.region import Polygon, mask_of
from xraysr_gui.core.spacing import UNCALIBRATED
from xraysr_gui.image_io.dicom.dicom_values import is_present, number, numbers, text, whole

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

EDGES = (
    "ShutterUpperHorizontalEdge",
    "ShutterLowerHorizontalEdge",
    "ShutterLeftVerticalEdge",
    "ShutterRightVerticalEdge",
)
MOST_CORNERS = 10_000
BRIGHTEST = 65535
SAID = (
    "The file covers {:.0f} % of the image with a shutter: it is drawn over the image, and no figure counts "
    "what lies behind it. “Overlays” takes it away."
)
BROKEN = "The file's shutter is damaged and was left out: the whole image is shown."


@dataclass(frozen=True, slots=True)
class ShutterFound:
    """A shutter, None if the file brings none that covers anything, and what is to be said of it."""

    shutter: Shutter | None = None
    notices: tuple[str, ...] = ()


def shapes_of(header: Dataset) -> tuple[str, ...]:
    """How the file names the shapes, in its order."""
    return tuple(one for one in text(header, "ShutterShape").upper().split(", ") if one)


def overlay_group(header: Dataset) -> int | None:
    """The group of the drawing that is a shutter and no drawing; None if there is none."""
    if "BITMAP" not in shapes_of(header):
        return None
    group = whole(header, "ShutterOverlayGroup")
    return group if group is not None and 0x6000 <= group < 0x6020 else None


def shutter_of(header: Dataset, shape: tuple[int, int], bitmap: Mask | None, height: float) -> ShutterFound:
    """What is covered: all that lies outside of one of the shapes; `bitmap` is true where it covers.

    `header` is the part that names the shapes, `height` that of a pixel in pixel widths.
    """
    covered = np.zeros(shape, np.bool_)
    for name in shapes_of(header):
        found = bitmap if name == "BITMAP" else _outside(header, name, shape, height)
        if found is None or found.shape != shape or found.all():
            return ShutterFound(notices=(BROKEN,))
        covered |= found
    if not covered.any():
        return ShutterFound()
    if covered.all():
        return ShutterFound(notices=(BROKEN,))
    value = whole(header, "ShutterPresentationValue") if is_present(header, "ShutterPresentationValue") else 0
    grey = round(min(max(value or 0, 0), BRIGHTEST) * 255 / BRIGHTEST)
    return ShutterFound(Shutter(covered, grey), (SAID.format(100 * covered.mean()),))


def _outside(header: Dataset, name: str, shape: tuple[int, int], height: float) -> Mask | None:
    """What lies outside of one shape, None if it is damaged or unknown."""
    if name == "RECTANGULAR":
        return _outside_edges(header, shape)
    if name == "CIRCULAR":
        return _outside_circle(header, shape, height)
    return _outside_polygon(header, shape) if name == "POLYGONAL" else None


def _outside_edges(header: Dataset, shape: tuple[int, int]) -> Mask | None:
    found = [number(header, keyword) for keyword in EDGES]
    edges = [round(one) for one in found if one is not None]
    if len(edges) != len(EDGES):
        return None
    top, bottom, left, right = edges
    outside = np.ones(shape, np.bool_)
    outside[max(top - 1, 0) : max(bottom, 0), max(left - 1, 0) : max(right, 0)] = False
    return outside


def _outside_circle(header: Dataset, shape: tuple[int, int], height: float) -> Mask | None:
    """The radius is told in pixels along a row; pixels that are no squares make it an ellipse of pixels."""
    centre, radius = numbers(header, "CenterOfCircularShutter"), number(header, "RadiusOfCircularShutter")
    if len(centre) != 2 or radius is None or radius <= 0:
        return None
    across = np.arange(1, shape[1] + 1) - centre[1]
    down = (np.arange(1, shape[0] + 1) - centre[0]) * height
    return np.asarray(np.hypot(down[:, None], across) > radius)


def _outside_polygon(header: Dataset, shape: tuple[int, int]) -> Mask | None:
    places = numbers(header, "VerticesOfThePolygonalShutter")
    if len(places) < 6 or len(places) % 2 or len(places) > 2 * MOST_CORNERS:
        return None
    corners = zip(places[1::2], places[::2], strict=True)
    points = tuple(Point(column - 0.5, row - 0.5) for column, row in corners)
    return ~mask_of(Polygon(id="shutter", points=points), shape, UNCALIBRATED)
