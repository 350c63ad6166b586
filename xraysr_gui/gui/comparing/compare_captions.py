"""What the views of a comparison are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from xraysr_gui.core.called import called
from xraysr_gui.core.pair import Reference, ReferenceKind
from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.enhancing.version_words import name_of
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.layers.annotation_text import Caption
from xraysr_gui.gui.looking.hanging import Place, Role
from xraysr_gui.gui.views.contract import View

Named = Callable[[View, Caption], Caption]
"""What a view is called that belongs to no comparison, given its name in the list of versions."""


def _as_it_is(_view: View, own: Caption) -> Caption:
    return own


class CompareCaptions(QObject):
    """Knows what is compared; what is not compared is called as the list of versions calls it."""

    def __init__(self, versions: Versions, arranging: Arranging, named: Named = _as_it_is) -> None:
        super().__init__(arranging)
        self._versions, self._arranging, self._named = versions, arranging, named

    def caption_of(self, view: View) -> Caption:
        """What is seen in a view."""
        own, place = self._versions.caption_of(view), self._arranging.holding.place_of(view)
        if view.radiograph is None or self._versions.is_holding:
            return own
        reference = self._arranging.comparing.reference
        words, unnamed = (
            self._words(place, view, own, one) for one in (reference.title, _unnamed(reference))
        )
        found = Caption(words, own.stands_alone and place is None, unnamed)
        return self._named(view, found) if place is None else replace(found, short=self._short(place, view))

    def _words(self, place: Place | None, view: View, own: Caption, reference: str) -> str:
        if place is None:
            return self._blended(view, reference) or own.words
        words = self._trial(place.role) or self._plain(place.role, view, own.words, reference)
        return tr("{} (own window)").format(words) if self._arranging.has_own_window(view) else words

    def _plain(self, role: Role, view: View, own: str, called: str) -> str:
        """The original, the file that is compared with, a result, or the map of one."""
        reference, title = self._arranging.comparing.reference, self._arranging.heat.title
        if role is Role.MAP and title:
            return f"{title}: {own}"
        if reference.kind is ReferenceKind.FILE and view.radiograph is self._given():
            return tr("Reference: {}").format(called)
        return self._blended(view, called) or own

    def _short(self, place: Place, view: View) -> str:
        """What stands there where there is no room for the words; "" where nothing shorter says the same."""
        short = self._number_alone() if place.role is Role.MAP else self._made_by(self._trial(place.role))
        apart = bool(short) and self._arranging.has_own_window(view)
        return tr("{} (own window)").format(short) if apart else short

    def _number_alone(self) -> str:
        """The map and the number of its result, where there is no room for a name; "" in a trial."""
        title, pair = self._arranging.heat.title, self._arranging.comparing.pair()
        document = self._arranging.comparing.document
        if not title or pair is None or document is None or pair.candidate not in document.results:
            return ""
        number = document.versions.index(pair.candidate)
        return tr("{} of result {}").format(title, number)

    def _made_by(self, words: str) -> str:
        """Of what was restored from a degraded image only by what, where there is no room for more."""
        truth = self._arranging.holding.truth()
        restored = "" if truth is None else tr(truth.candidate.made_by)
        return restored if restored and words.startswith(restored) else ""

    def _trial(self, role: Role) -> str:
        """The image taken for the truth, its degraded copy, what was restored of that; "" without a trial."""
        truth = self._arranging.holding.truth()
        if truth is None:
            return ""
        restored = tr("{} from the degraded image").format(tr(truth.candidate.made_by))
        title = self._arranging.heat.title
        return {
            Role.REFERENCE: tr("Truth: the open image"),
            Role.DEGRADED: tr("Degraded on purpose"),
            Role.MAP: tr("{}: restored against truth").format(title) if title else restored,
        }.get(role, restored)

    def _blended(self, view: View, reference: str) -> str:
        """Reference and output in one view; "" where there is one image."""
        arranging, pair = self._arranging, self._arranging.comparing.pair()
        document = arranging.comparing.document
        if pair is None or document is None or not arranging.is_blended(view):
            return ""
        if pair.candidate not in document.versions:
            return arranging.blending.caption(tr("Truth"), tr("Restored"))
        name = name_of(document.versions.index(pair.candidate), pair.candidate)
        return arranging.blending.caption(reference, name)

    def _given(self) -> object:
        pair = self._arranging.comparing.pair()
        return None if pair is None else pair.reference


def _unnamed(reference: Reference) -> str:
    """What a reference is called where no file is named."""
    given = reference.radiograph if reference.kind is ReferenceKind.FILE else None
    return reference.title if given is None else called(given.source)
