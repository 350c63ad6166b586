"""What the views of a comparison are called."""

from __future__ import annotations

from PySide6.QtCore import QObject

from xraysr_gui.core.pair import ReferenceKind
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.enhancing.version_words import name_of
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.tools.annotation_text import Caption
from xraysr_gui.gui.views.image_view import ImageView


class CompareCaptions(QObject):
    """Knows what is compared; what is not compared is called as the list of versions calls it."""

    def __init__(self, versions: Versions, arranging: Arranging) -> None:
        super().__init__(arranging)
        self._versions, self._arranging = versions, arranging

    def caption_of(self, view: ImageView) -> Caption:
        """What is seen in a view."""
        own, comparing = self._versions.caption_of(view), self._arranging.comparing
        document, candidate, reference = comparing.document, comparing.candidate, comparing.reference
        if document is None or candidate is None or view.radiograph is None:
            return own
        if view.radiograph is reference.radiograph:
            return Caption(self.tr("Reference: {}").format(reference.title))
        name = name_of(document.versions.index(candidate), candidate)
        tried = reference.title if reference.kind is ReferenceKind.KNOWN_TRUTH else name
        if self._arranging.is_map(view) and self._arranging.heat.title:
            return Caption(self.tr("{}: {}").format(self._arranging.heat.title, tried))
        if self._arranging.is_blended(view):
            return Caption(self._arranging.blending.caption(reference.title, name) or own.words)
        return own
