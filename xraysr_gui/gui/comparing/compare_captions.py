"""What the views of a comparison are called."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from xraysr_gui.core.pair import ReferenceKind
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.enhancing.version_words import name_of
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.looking.hanging import Role
from xraysr_gui.gui.tools.annotation_text import Caption
from xraysr_gui.gui.views.image_view import ImageView

Named = Callable[[ImageView, Caption], Caption]
"""What a view is called that belongs to no comparison, given its name in the list of versions."""


def _as_it_is(_view: ImageView, own: Caption) -> Caption:
    return own


class CompareCaptions(QObject):
    """Knows what is compared; what is not compared is called as the list of versions calls it."""

    def __init__(self, versions: Versions, arranging: Arranging, named: Named = _as_it_is) -> None:
        super().__init__(arranging)
        self._versions, self._arranging, self._named = versions, arranging, named

    def caption_of(self, view: ImageView) -> Caption:
        """What is seen in a view."""
        own, place = self._versions.caption_of(view), self._arranging.holding.place_of(view)
        if view.radiograph is None or self._versions.is_holding:
            return own
        if place is None:
            return self._named(view, Caption(self._blended(view) or own.words, own.stands_alone))
        words = self._trial(place.role) or self._plain(place.role, view, own.words)
        short = self._number_alone() if place.role is Role.MAP else self._made_by(words)
        if self._arranging.has_own_window(view):
            words, short = (one and self.tr("{} (own window)").format(one) for one in (words, short))
        return Caption(words, short=short)

    def _plain(self, role: Role, view: ImageView, own: str) -> str:
        """The original, the file that is compared with, a result, or the map of one."""
        reference, title = self._arranging.comparing.reference, self._arranging.heat.title
        if role is Role.MAP and title:
            return f"{title}: {own}"
        if reference.kind is ReferenceKind.FILE and view.radiograph is self._given():
            return self.tr("Reference: {}").format(reference.title)
        return self._blended(view) or own

    def _number_alone(self) -> str:
        """The map and the number of its result, where there is no room for a name; "" in a trial."""
        title, pair = self._arranging.heat.title, self._arranging.comparing.pair()
        document = self._arranging.comparing.document
        if not title or pair is None or document is None or pair.candidate not in document.results:
            return ""
        number = document.versions.index(pair.candidate)
        return self.tr("{} of result {}").format(title, number)

    def _made_by(self, words: str) -> str:
        """Of what was restored from a degraded image only by what, where there is no room for more."""
        truth = self._arranging.holding.truth()
        restored = "" if truth is None else truth.candidate.made_by
        return restored if words.startswith(restored) else ""

    def _trial(self, role: Role) -> str:
        """The image taken for the truth, its degraded copy, what was restored of that; "" without a trial."""
        truth = self._arranging.holding.truth()
        if truth is None:
            return ""
        restored = self.tr("{} from the degraded image").format(truth.candidate.made_by)
        title = self._arranging.heat.title
        return {
            Role.REFERENCE: self.tr("Truth: the open image"),
            Role.DEGRADED: self.tr("Degraded on purpose"),
            Role.MAP: self.tr("{}: restored against truth").format(title) if title else restored,
        }.get(role, restored)

    def _blended(self, view: ImageView) -> str:
        """Reference and output in one view; "" where there is one image."""
        arranging, pair = self._arranging, self._arranging.comparing.pair()
        document = arranging.comparing.document
        if pair is None or document is None or not arranging.is_blended(view):
            return ""
        if pair.candidate not in document.versions:
            return arranging.blending.caption(self.tr("Truth"), self.tr("Restored"))
        name = name_of(document.versions.index(pair.candidate), pair.candidate)
        return arranging.blending.caption(arranging.comparing.reference.title, name)

    def _given(self) -> object:
        pair = self._arranging.comparing.pair()
        return None if pair is None else pair.reference
