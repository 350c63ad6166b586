"""Views for a moment in another shape, as for a printed page: nobody sees or hears of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from xraysr_gui.core.camera import Camera
from xraysr_gui.gui.views.image_view import ImageView


@contextmanager
def reshaped(grid: QWidget, views: Sequence[ImageView], ratio: float) -> Iterator[None]:
    """All views in a grid so many times as wide as high, of as many pixels.

    A whole image stays whole, and of another part no view shows less than before.
    """
    size, area = grid.size(), grid.width() * grid.height()
    before = {view: view.camera for view in views}
    whole = {view for view in views if _shows_all(view)}
    with ExitStack() as quiet:
        for view in views:
            quiet.callback(QSignalBlocker(view).unblock)
        grid.resize(round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio)))
        for view, camera in before.items():
            now = view.camera
            if camera is not None and now is not None and view not in whole:
                times = min(now.width / camera.width, now.height / camera.height)
                view.set_camera(now.scaled_to(camera.scale * times))
        try:
            yield
        finally:
            grid.resize(size)
            for view, camera in before.items():
                if camera is not None:
                    view.set_camera(camera)


def _shows_all(view: ImageView) -> bool:
    """Whether the whole image is shown, and stays whole in another size of the view."""
    camera, image = view.camera, view.radiograph
    if camera is None or image is None:
        return False
    return camera == Camera.fitting(*image.field_size, camera.width, camera.height, camera.orientation)


def share_covered(views: Sequence[ImageView]) -> float:
    """How much of the room of these views shows an image."""
    shown = room = 0.0
    for view in views:
        camera, image = view.camera, view.radiograph
        room += view.width() * view.height() * view.devicePixelRatioF() ** 2
        if camera is not None and image is not None:
            across, down = (side * camera.scale for side in image.field_size)
            across, down = (across, down) if camera.orientation.is_upright else (down, across)
            shown += min(across, camera.width) * min(down, camera.height)
    return shown / room if room else 0.0
