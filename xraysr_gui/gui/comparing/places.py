"""What each view of a comparison shows: worked out of the image, the chosen result and the reference."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from xraysr_gui.core.address import Stack
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.page import ORIGINAL, Page
from xraysr_gui.core.pair import Pair, Reference, ReferenceKind
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.gui.comparing.comparing import Comparing
from xraysr_gui.gui.looking.hanging import Place, Role
from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.image_view import ImageView

PLAIN = Role.REFERENCE, Role.OUTPUT, Role.MAP, Role.FOURTH
OF_A_TRUTH = Role.REFERENCE, Role.DEGRADED, Role.OUTPUT, Role.MAP


class Standing(Enum):
    """How the views of a comparison stand: how many, in what layout, and what remains when it is left."""

    ROW = 3, (1, 3), (1, 1)
    FOUR = 4, (2, 2), (1, 1)
    ONE = 1, (1, 1), (1, 1)
    OVER = 1, None, None  # a map over one view, wherever that stands

    def __init__(
        self, count: int, shape: tuple[int, int] | None, shape_when_left: tuple[int, int] | None
    ) -> None:
        self.count, self.shape, self.shape_when_left = count, shape, shape_when_left


@dataclass(frozen=True, slots=True, eq=False)
class Hung:
    """The comparison that the views show.

    Attributes:
        page: The image that is compared, in its stack.
        views: Those that have a place.
        standing: How they stand.
        turned: Those in which the map was laid over another place, or taken from its own.
    """

    page: Page
    views: tuple[ImageView, ...]
    standing: Standing
    turned: frozenset[View] = frozenset()

    def turned_at(self, view: ImageView) -> Hung:
        """The map laid over a view, or taken away; a free view becomes part of the comparison."""
        views = self.views if view in self.views else (*self.views, view)
        return replace(self, views=views, turned=self.turned ^ {view})

    def role_of(self, view: View, *, of_a_truth: bool) -> Role:
        """What a view is there for."""
        number = self.views.index(view)
        roles = OF_A_TRUTH if of_a_truth and self.standing is Standing.FOUR else PLAIN
        role = roles[number] if self.standing.count > 1 and number < self.standing.count else Role.OUTPUT
        if view not in self.turned:
            return role
        return Role.OUTPUT if role is Role.MAP else Role.MAP


class Places:
    """Fills the places from the one choice of result and reference; it keeps nothing itself."""

    def __init__(self, workspace: Workspace, comparing: Comparing) -> None:
        self._workspace, self._comparing = workspace, comparing

    def of(self, hung: Hung, view: View) -> Place | None:
        """The place of a view, None if it has none or there is no result any more."""
        document = self._workspace.document_at(hung.page.address)
        if view not in hung.views or document is None or not document.results:
            return None
        truth = self._comparing.truth_of(document)
        role = hung.role_of(view, of_a_truth=truth is not None)
        reference = self._comparing.reference_of(document)
        if role is Role.FOURTH or (role is Role.REFERENCE and hung.standing is Standing.ROW):
            given = self._of_file(reference)
            if given is not None:
                page = Page(Stack(reference.title, (given.source.address,)), version=ORIGINAL)
                return Place(role, page, given)
        shown = self._shown(role, document, truth)
        number = document.versions.index(shown) if shown in document.versions else ORIGINAL
        return Place(role, replace(hung.page, version=number), shown)

    def has_fourth(self, document: Document) -> bool:
        """Whether there is a fourth image beside original, output and map: else the original stood twice."""
        kind = self._comparing.reference_of(document).kind
        return kind is ReferenceKind.FILE or len(document.results) > 1 or self.truth() is not None

    def truth(self) -> Pair | None:
        """The trial that is shown now."""
        document = self._comparing.document
        return None if document is None else self._comparing.truth_of(document)

    def keep_reference(self) -> None:
        """A file that results are compared with is an open image like others."""
        reference = self._comparing.reference
        if reference.radiograph is not None and self._of_file(reference) is None:
            self._workspace.restore((Document(reference.radiograph),), {})

    def _of_file(self, reference: Reference) -> Radiograph | None:
        if reference.kind is not ReferenceKind.FILE or reference.radiograph is None:
            return None
        kept = self._workspace.document_at(reference.radiograph.source.address)
        return None if kept is None else kept.original

    def _shown(self, role: Role, document: Document, truth: Pair | None) -> Radiograph:
        candidate = self._comparing.candidates.of(document)
        others = [one for one in document.versions if one is not candidate]
        if truth is not None and truth.degraded is not None:
            pictures = {
                Role.DEGRADED: truth.degraded,
                Role.OUTPUT: truth.candidate,
                Role.MAP: truth.candidate,
            }
        else:
            pictures = {Role.OUTPUT: candidate, Role.MAP: candidate, Role.FOURTH: others[-1]}
        return pictures.get(role, document.original)
