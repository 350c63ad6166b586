"""What an enhancer works on: the version that the active view shows, and the place that is looked at."""

from __future__ import annotations

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.look import Look
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.workspace import Document
from xraysr_gui.gui.enhancing.version_words import name_of
from xraysr_gui.gui.views.image_view import ImageView


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One version of a document.

    Attributes:
        document: As it was when somebody asked.
        number: Of the version, 0 for the original.
        focus: Row and column, in pixels of that version, in the middle of what is seen.
        look: How it is shown, None where it is not.
        zoom: Pixels of the screen for each of that version.
        is_trial: Whether the view shows what was made of a degraded copy, which is no version.
    """

    document: Document
    number: int = 0
    focus: tuple[float, float] | None = None
    look: Look | None = None
    zoom: float = 1.0
    is_trial: bool = False

    @property
    def radiograph(self) -> Radiograph:
        """The version itself."""
        return self.document.versions[self.number]

    @property
    def name(self) -> str:
        """What the lists call it."""
        return name_of(self.number, self.radiograph)


def subject_in(view: ImageView, document: Document, number: int) -> Subject:
    """A version of a document, with how a view shows it if it does."""
    radiograph = document.versions[number]
    focus = focus_of(view, radiograph)
    if focus is None or view.camera is None:
        return Subject(document, number)
    return Subject(document, number, focus, view.look, view.camera.scale * radiograph.spacing.column)


def focus_of(view: ImageView, radiograph: Radiograph) -> tuple[float, float] | None:
    """Row and column in the middle of what a view shows of an image; None if it shows another one."""
    if view.camera is None or view.radiograph is not radiograph:
        return None
    place = radiograph.spacing.to_pixel(Point(view.camera.x, view.camera.y))
    rows, columns = radiograph.shape
    return min(max(place.y, 0.0), rows - 1.0), min(max(place.x, 0.0), columns - 1.0)
