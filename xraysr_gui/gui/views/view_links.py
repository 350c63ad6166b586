"""Views that move together, and views that share a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject

from xraysr_gui.core.camera import Camera
from xraysr_gui.core.look import Look
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.views.image_view import ImageView


class ViewLinks(QObject):
    """Passes a movement on to the other views, once: a view that follows leads nobody.

    An image that has just arrived moves nobody. If it covers the same field as an image that is
    there already (a result beside its original), it takes that camera; else it is shown whole.
    Views that show one field whole follow their own sizes, while a layout changes them one by one.
    One window is shared by what belongs together: two patients' films keep a window each.

    Attributes:
        belong: Whether two views show parts of the same comparison.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.cameras, self.looks = True, True
        self.belong: Callable[[ImageView, ImageView], bool] = show_one_image
        self._views: list[ImageView] = []
        self._following = False

    def join(self, view: ImageView) -> None:
        """Let a view lead and follow."""
        self._views.append(view)
        view.camera_changed.connect(self._camera_moved)
        view.look_changed.connect(self._look_changed)
        view.radiograph_changed.connect(self._arrived)

    def move_others(self, leader: ImageView) -> None:
        """Let every other view look where this one looks."""
        camera, radiograph = leader.camera, leader.radiograph
        if camera is None or radiograph is None:
            return
        with self._quietly():
            for view in self._views:
                if view is leader or view.radiograph is None or _stays_whole(view, leader):
                    continue
                if self._may_follow(view, leader):
                    view.set_camera(following_camera(camera, radiograph, view.radiograph))

    def dress_others(self, leader: ImageView) -> None:
        """Give the look of this view to those whose numbers mean the same."""
        look, radiograph = leader.look, leader.radiograph
        if look is None or radiograph is None:
            return
        with self._quietly():
            for view in self._views:
                if self._may_share(view, leader):
                    view.set_look(look)

    def _camera_moved(self, camera: Camera) -> None:
        leader = cast(ImageView, self.sender())
        if self.cameras and self._leads(leader):
            self.move_others(leader)

    def _look_changed(self, look: Look) -> None:
        leader = cast(ImageView, self.sender())
        if self.looks and self._leads(leader):
            self.dress_others(leader)

    def _arrived(self) -> None:
        view = cast(ImageView, self.sender())
        if view.radiograph is None:
            return
        with self._quietly():
            for peer in self._views:
                if peer is view or peer.radiograph is None or not self.belong(peer, view):
                    continue
                is_led = self.cameras and not _stays_whole(view, peer)
                if is_led and peer.camera and peer.radiograph.covers_field_of(view.radiograph):
                    view.set_camera(peer.camera)
                if self.looks and peer.look and _same_numbers(peer.radiograph, view.radiograph):
                    view.set_look(peer.look)

    def _may_follow(self, view: ImageView, leader: ImageView) -> bool:
        """Images of two people have no place in common, unless they are compared."""
        one, other = view.radiograph, leader.radiograph
        whose = {image.source.label("PatientID") for image in (one, other) if image is not None}
        return len(whose) == 1 or self.belong(view, leader)

    def _may_share(self, view: ImageView, leader: ImageView) -> bool:
        return (
            view is not leader
            and leader.radiograph is not None
            and _same_numbers(view.radiograph, leader.radiograph)
            and self.belong(view, leader)
        )

    def _leads(self, view: ImageView) -> bool:
        return not self._following and not view.arriving

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._following = True
        try:
            yield
        finally:
            self._following = False


def show_one_image(view: ImageView, other: ImageView) -> bool:
    """Whether two views show the same image, in whatever version or frame."""
    images = [
        one.radiograph.source.address.at_frame(0) for one in (view, other) if one.radiograph is not None
    ]
    return len(images) == 2 and images[0] == images[1]


def following_camera(camera: Camera, leader: Radiograph, follower: Radiograph) -> Camera:
    """The camera that shows in `follower` what `camera` shows in `leader`.

    In millimetres that is the same camera, and so it is for an image and its enlargement. Fields
    with no common unit follow each other by the share of their width and height.
    """
    if leader.spacing.unit == follower.spacing.unit == "mm" or leader.covers_field_of(follower):
        return camera
    across = follower.field_size[0] / leader.field_size[0]
    down = follower.field_size[1] / leader.field_size[1]
    return replace(camera, x=camera.x * across, y=camera.y * down, scale=camera.scale / across)


def _stays_whole(view: ImageView, leader: ImageView) -> bool:
    """Whether two views show the whole of one field, and the camera of the leader would cut it here."""
    if view.radiograph is None or leader.radiograph is None or leader.camera is None:
        return False
    is_whole = view.is_whole and leader.is_whole and leader.radiograph.covers_field_of(view.radiograph)
    return is_whole and not view.is_whole_in(leader.camera)


def _same_numbers(one: Radiograph | None, other: Radiograph) -> bool:
    """Whether a window of one means the same in the other."""
    return one is not None and (one.black, one.white, one.greys.inverted) == (
        other.black,
        other.white,
        other.greys.inverted,
    )
