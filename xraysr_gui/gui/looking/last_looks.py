"""Shows an image in a view as a reader looked at it last."""

from __future__ import annotations

from xraysr_gui.core.address import Address
from xraysr_gui.core.camera import Camera
from xraysr_gui.core.look import Look
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.looking.orienting import Orientations
from xraysr_gui.gui.views.image_view import ImageView


class LastLooks:
    """The look and the camera of every image that was shown; all frames of an object share them."""

    def __init__(self) -> None:
        self.orientations = Orientations()
        self._seen: dict[Address, tuple[Look, Camera]] = {}

    def remember(self, view: ImageView, page: Page | None) -> None:
        """Keep how a view shows a page, before it shows another one."""
        if page is not None and view.look is not None and view.camera is not None:
            self._seen[_whole(page.address)] = (view.look, view.camera)

    def show(self, view: ImageView, page: Page, radiograph: Radiograph) -> bool:
        """Put a version of a page into a view; whether it shows another image now."""
        view.turns_pages = page.count > 1
        before = view.radiograph
        if before is radiograph:
            view.update()
            return False
        look, camera = self._seen.get(_whole(page.address), (None, None))
        if before is not None and _whole(before.source.address) == _whole(page.address):
            look = view.look  # another version or frame of the same image
        same_field = before is not None and before.covers_field_of(radiograph)
        laid = self.orientations.of(page.address)
        view.show_radiograph(radiograph, look, keep_camera=same_field, orientation=laid)
        if camera is not None and view.camera is not None and not same_field:
            view.set_camera(view.camera.looking_like(camera))
        return True


def _whole(address: Address) -> Address:
    return address.at_frame(0)
