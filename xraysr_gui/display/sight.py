"""What one view looks at: an image, which part of it, and in which window."""

from __future__ import annotations

import math
from collections.abc import Callable

from xraysr_gui.core.camera import Camera, sensible_scales
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import GreyTable
from xraysr_gui.core.look import Look
from xraysr_gui.core.orientation import AS_STORED, Orientation
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.display.pyramid import Aside
from xraysr_gui.display.viewport import ViewPicture, Viewport


class Sight:
    """Keeps camera and look sensible for the image; without an image it has neither.

    `ready` is called when a better picture can be painted than the last one.
    """

    def __init__(self, aside: Aside | None, ready: Callable[[], None]) -> None:
        self.radiograph: Radiograph | None = None
        self.camera: Camera | None = None
        self.look: Look | None = None
        self.orientation = AS_STORED
        self.smooth = True
        self._aside, self._ready = aside, ready
        self._size = (1, 1)
        self._fits = True
        self._table: GreyTable | None = None
        self._viewport: Viewport | None = None

    def show(
        self,
        radiograph: Radiograph,
        look: Look | None,
        *,
        keep_camera: bool,
        orientation: Orientation = AS_STORED,
    ) -> None:
        """Turn to an image: as its file says or in `look`, whole or with the camera of before."""
        self.radiograph = radiograph
        keep_camera = keep_camera and orientation == self.orientation
        self.orientation = orientation
        self._viewport = Viewport(radiograph.greys, radiograph.spacing, self._aside, self._ready)
        self.look = None  # the same window has another table on another image
        self.wear(look or Look(first_voi(radiograph)))
        if self.camera is None or not keep_camera:
            self.camera, self._fits = self.fitting, True

    def clear(self) -> None:
        """Look at nothing."""
        self.radiograph = self.camera = self.look = self._table = self._viewport = None
        self.orientation = AS_STORED

    @property
    def is_whole(self) -> bool:
        """Whether the whole image is looked at, and stays so in a view of another size."""
        return self._fits

    @property
    def fitting(self) -> Camera:
        """The camera that shows the whole image."""
        width, height = self.radiograph.field_size if self.radiograph else (1.0, 1.0)
        return Camera.fitting(width, height, *self._size, self.orientation)

    def is_whole_in(self, camera: Camera) -> bool:
        """Whether a camera of another view would show the whole image here as well."""
        return camera.resized(*self._size).laid(self.orientation).shows_as(self.fitting)

    @property
    def scales(self) -> tuple[float, float]:
        """The smallest and the largest scale that the camera may have."""
        pixel = min(self.radiograph.spacing.column, self.radiograph.spacing.row) if self.radiograph else 1.0
        return sensible_scales(self.fitting, pixel)

    def look_at(self, camera: Camera) -> bool:
        """Turn to another part, in the size of this view; whether that changes anything."""
        if self.radiograph is None:
            return False
        camera = camera.resized(*self._size).laid(self.orientation)
        camera = camera.within(self.scales, *self.radiograph.field_size)
        fits, spacing = camera.shows_as(self.fitting), self.radiograph.spacing
        if math.isclose(camera.scale * spacing.column, 1):
            camera = camera.aligned(spacing.column, spacing.row)
        if camera == self.camera:
            return False
        self.camera, self._fits = camera, fits
        return True

    def zoom(self, factor: float, at: Point | None) -> bool:
        """Enlarge about a place on the screen, by default the middle; whether that changes anything."""
        if self.camera is None:
            return False
        place = at or Point(self.camera.width / 2, self.camera.height / 2)
        return self.look_at(self.camera.zoomed_within(self.scales, factor, place))

    def lay(self, orientation: Orientation) -> bool:
        """Turn or flip the image, a whole one so that it stays whole; whether that changes anything."""
        if self.camera is None or orientation == self.orientation:
            return False
        self.orientation = orientation
        return self.look_at(self.fitting if self._fits else self.camera)

    def wear(self, look: Look) -> bool:
        """Turn to another window; whether that changes anything."""
        if self.radiograph is None or look == self.look:
            return False
        self.look = look
        self._table = self.radiograph.greys.grey_table(look.voi, inverted=look.inverted)
        return True

    def settle(self, width: int, height: int, finer: float = 1.0) -> bool:
        """Take another size of the view, on a screen that is so much finer; whether the camera changes.

        A whole image stays whole; else the middle stays in the middle.
        """
        self._size = max(width, 1), max(height, 1)
        if self.camera is None:
            return False
        return self.look_at(self.fitting if self._fits else self.camera.scaled_to(self.camera.scale * finer))

    def picture(self) -> ViewPicture | None:
        """What to paint, None if nothing is in sight."""
        if self._viewport is None or self.camera is None or self._table is None:
            return None
        return self._viewport.render(self.camera, self._table, smooth=self.smooth)
