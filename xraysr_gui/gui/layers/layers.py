"""All layers that are laid over a view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtGui import QImage

from xraysr_gui.core.camera import Camera
from xraysr_gui.core.look import Look
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.layers.annotation_layer import AnnotationLayer
from xraysr_gui.gui.layers.annotation_text import AnnotationMode, Caption
from xraysr_gui.gui.layers.marks_layer import MarksLayer
from xraysr_gui.gui.layers.missing_layer import MissingLayer
from xraysr_gui.gui.layers.overlay_layer import OverlayLayer, ShutterLayer
from xraysr_gui.gui.layers.preview_layer import Preview, PreviewLayer
from xraysr_gui.gui.layers.regions_layer import RegionsLayer
from xraysr_gui.gui.tools.mark_editing import MarkEditing
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_reshaping import reshaped, share_covered
from xraysr_gui.settings.schema import Settings


class Layers:
    """What is painted over every image: the file's drawings, regions, marks, the words in the corners."""

    def __init__(
        self,
        editing: MarkEditing,
        regions: RegionEditing,
        page_of: Callable[[View], Page | None],
        caption_of: Callable[[View], Caption],
    ) -> None:
        self._overlays, self._shutter, self._marks = OverlayLayer(), ShutterLayer(), MarksLayer(editing)
        self._regions = RegionsLayer(regions)
        self._preview, self._missing = PreviewLayer(), MissingLayer()
        self._annotation = AnnotationLayer(page_of, caption_of)
        self._views: tuple[ImageView, ...] = ()

    def lay_over(self, views: Sequence[ImageView]) -> None:
        """Paint over these views from now on."""
        self._views = tuple(views)
        for view in self._views:
            view.add_layer(self._preview)
            view.add_layer(self._shutter)
            view.add_layer(self._missing)
            view.add_layer(self._overlays)
            view.add_layer(self._annotation)  # before whatever has labels: they keep off its words
            self._regions.lay_over(view)
            self._marks.lay_over(view)

    def preview(self, part: Preview) -> None:
        """Show a part of a result that is on its way."""
        self._preview.add(part)
        self._repaint()

    def end_preview(self) -> None:
        """The result is there, or will not come."""
        self._preview.clear()
        self._repaint()

    def apply(self, settings: Settings) -> None:
        """Show what the settings ask for."""
        self._overlays.shown = self._shutter.shown = settings.overlays
        self._annotation.mode = AnnotationMode(settings.annotations)
        self._repaint()

    @property
    def shows_overlays(self) -> bool:
        """Whether the drawings and the shutter of a file are seen."""
        return self._overlays.shown

    @property
    def mode_without_patient(self) -> AnnotationMode:
        """As much as is written now, but nothing that could name a patient."""
        is_off = self._annotation.mode is AnnotationMode.OFF
        return AnnotationMode.OFF if is_off else AnnotationMode.MINIMAL

    def picture(self, mode: AnnotationMode, view: ImageView | None = None) -> QImage:
        """How one view or all look with so much written in their corners, whatever the settings say.

        It may leave the program: files are named on the screen only.
        """
        kept, self._annotation.mode, self._annotation.names_files = self._annotation.mode, mode, False
        one = self._views[0]
        self._repaint()
        try:
            return (view or one.parentWidget() or one).grab().toImage()
        finally:
            self._annotation.mode, self._annotation.names_files = kept, True
            self._repaint()

    @property
    def in_sight(self) -> tuple[tuple[Radiograph | None, Look | None, Camera | None], ...]:
        """What the views show now, and how."""
        return tuple((view.radiograph, view.look, view.camera) for view in self._views if view.isVisible())

    def covered_in_shape(self, ratio: float) -> float:
        """How much of a grid so many times as wide as high would be image; nothing is painted for it."""
        with self._in_shape(ratio) as shown:
            return share_covered(shown)

    def picture_in_shape(self, ratio: float, mode: AnnotationMode) -> QImage:
        """All views in a grid so many times as wide as high."""
        with self._in_shape(ratio):
            return self.picture(mode)

    @contextmanager
    def _in_shape(self, ratio: float) -> Iterator[list[ImageView]]:
        shown = [view for view in self._views if view.isVisible()]
        with reshaped(self._views[0].parentWidget() or self._views[0], shown, ratio):
            yield shown

    def _repaint(self) -> None:
        for view in self._views:
            view.update()
