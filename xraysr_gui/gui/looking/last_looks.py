"""Shows an image in a view as a reader looked at it last; one that was never seen whole."""

from __future__ import annotations

from weakref import WeakKeyDictionary

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
        self._seen: dict[Address, tuple[Look, Camera | None]] = {}  # no camera: whole, however large
        self._pages: WeakKeyDictionary[ImageView, Page] = WeakKeyDictionary()

    def remember(self, view: ImageView, page: Page | None) -> None:
        """Keep how a view shows a page, before it shows another one."""
        if page is not None and view.look is not None:
            self._seen[_whole(page.address)] = (view.look, None if view.is_whole else view.camera)

    def show(self, view: ImageView, page: Page, radiograph: Radiograph) -> bool:
        """Put a version of a page into a view; whether it shows another image now."""
        before, page_before = view.radiograph, self._pages.get(view)
        if page != page_before:
            view.turns_pages = page.count > 1
        self._pages[view] = page
        if before is radiograph:
            view.update()
            return False
        self.remember(view, page_before)
        look, camera = self._seen.get(_whole(page.address), (None, None))
        stays = False
        if before is not None:
            if _whole(before.source.address) == _whole(page.address):
                look = view.look  # another version or frame of the same image
                width = radiograph.field_size[0] / before.field_size[0]  # it may have been calibrated anew
                camera = camera and camera.in_larger_units(width)
            stays = before.covers_field_of(radiograph) and _goes_on(page_before, before, page, radiograph)
        laid = self.orientations.of(page.address)
        view.show_radiograph(radiograph, look, keep_camera=stays, orientation=laid)
        if camera is not None and view.camera is not None and not stays:
            view.set_camera(view.camera.looking_like(camera))
        return True

    def clear(self, view: ImageView, words: str) -> bool:
        """Empty a view, which may say why; whether it showed something."""
        before, page = view.radiograph, self._pages.pop(view, None)
        if before is None and view.excuse == words:
            return False
        self.remember(view, page)
        view.turns_pages = bool(words)
        view.show_radiograph(None, excuse=words)
        return True


def _goes_on(page_before: Page | None, before: Radiograph, page: Page, radiograph: Radiograph) -> bool:
    """Whether a reader who turns from one image to the other stays in the same series."""
    uids = {one.source.label("SeriesInstanceUID") for one in (before, radiograph)}
    if uids == {""}:
        whole = _whole(before.source.address) == _whole(page.address)
        return whole or (page_before is not None and page_before.stack == page.stack)
    return len(uids) == 1


def _whole(address: Address) -> Address:
    return address.at_frame(0)
