"""What the results of an image are compared with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.called import called
from xraysr_gui.core.pair import Pair, Reference, ReferenceKind
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.gui.comparing.candidates import Candidates
from xraysr_gui.gui.comparing.known_truth_run import KnownTruthRun
from xraysr_gui.gui.enhancing.version_words import name_of
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import JobRunner, Lane, Listed

if TYPE_CHECKING:
    from xraysr_gui.metrics.comparison import Comparison


class Comparing(QObject):
    """Holds the one choice of a reference that every map and figure follows; each image has its own.

    Signals:
        changed: `pair()` gives another answer, or another reference can be chosen.

    Attributes:
        registered: Whether a shift of a chosen file is looked for; `set_registered` changes it.
    """

    changed = Signal()

    def __init__(
        self,
        grid: ViewGrid,
        viewing: Viewing,
        workspace: Workspace,
        versions: Versions,
        reader: ImageReader,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(versions)
        self._grid, self._viewing, self._workspace, self.versions = grid, viewing, workspace, versions
        self._reader, self._jobs, self._show_error = reader, jobs, show_error
        self.known_truth_run = KnownTruthRun(self, jobs)
        self._chosen: dict[Address, Reference] = {}
        self._files: list[Reference] = []
        self.registered = False
        self._shown: Address | None = None  # the image whose results were looked at last
        self.candidates = Candidates()
        self._pair: Pair | None = None
        self._comparisons: Callable[[Pair], Comparison] | None = None
        self._original = Reference(ReferenceKind.ORIGINAL, tr("Original"))
        self._truth = Reference(ReferenceKind.KNOWN_TRUTH, tr("Known truth"))
        self.known_truth_run.done.connect(self.refresh)
        self.known_truth_run.failed.connect(self._give_up_truth)
        for signal in (versions.changed, grid.layout_changed):
            signal.connect(self.refresh)

    def pair(self) -> Pair | None:
        """The result that is looked at, else the last one, with its reference; None while there is none."""
        return self._pair

    def comparison(self, pair: Pair) -> Comparison:
        """Both on one grid, worked out once for all who ask; for worker threads.

        Raises:
            CannotCompare: they do not show the same.
        """
        if self._comparisons is None:
            from xraysr_gui.commands.comparing.compare_pair import Comparisons

            self._comparisons = Comparisons().of
        return self._comparisons(pair)

    @property
    def document(self) -> Document | None:
        """The image whose results are compared: the one that hangs, else the one that is looked at."""
        hung = self._viewing.hanging.address
        subject = self.versions.subject() if hung is None else None
        if subject is not None and subject.document.results:
            self._shown = subject.document.address
        if hung is None and not _is_in_sight(self._shown, self._viewing, self._grid):
            return None
        address = self._shown if hung is None else hung
        kept = None if address is None else self._workspace.document_at(address)
        return kept if kept is not None and kept.results else None

    @property
    def candidate(self) -> Radiograph | None:
        """The result that is compared, whatever the reference."""
        document = self.document
        if document is None:
            return None
        subject = self.versions.subject() if self._viewing.hanging.address is None else None
        if subject is not None and subject.number and subject.document.address == document.address:
            self.candidates.choose(document, subject.radiograph)
        return self.candidates.of(document)

    def truth_of(self, document: Document) -> Pair | None:
        """What is known of the enhancer of the chosen result, where that is what is asked for."""
        asked = document.results and self.reference_of(document).kind is ReferenceKind.KNOWN_TRUTH
        return self.known_truth_run.known(self.candidates.of(document)) if asked else None

    def why_no_output(self) -> str:
        """Why there is no result to compare."""
        return "" if self.document is not None else self.versions.why_no_result()

    def why_none(self) -> str:
        """Why nothing is compared; "" if something is."""
        if self._pair is not None:
            return ""
        working = tr("The known truth is being calculated.") if self.document is not None else ""
        return working or self.why_no_output()

    def choose_candidate(self, document: Document, version: int) -> None:
        """Compare another result of an image from now on."""
        self.candidates.choose(document, document.versions[version])
        self.refresh()

    @property
    def reference(self) -> Reference:
        """What the image's results are compared with."""
        document = self.document
        return self._original if document is None else self.reference_of(document)

    def reference_of(self, document: Document) -> Reference:
        """What the results of an image are compared with when that image is."""
        return self._chosen.get(document.address, self._original)

    @property
    def references(self) -> tuple[Reference, ...]:
        """What they could be compared with: the original, files, other images in view, known truth."""
        document = self.document
        own = document.address if document else None
        known = {
            one.radiograph.source.address: one
            for one in self._files
            if one.radiograph is not None and one.radiograph.source.address != own
        }
        for page in map(self._viewing.page, self._grid.views):
            other = self._workspace.document_at(page.address) if page else None
            if page is not None and other is not None and page.address != own:
                found = Reference(ReferenceKind.FILE, page.address.name, other.original)
                known.setdefault(page.address, found)
        return (self._original, *known.values(), self._truth)

    def choose(self, reference: Reference) -> None:
        """Compare with something else from now on."""
        document = self.document
        if document is not None:
            self._chosen[document.address] = reference
            self.refresh()
            self.changed.emit()

    def choose_file(self, path: Path) -> None:
        """Read a file and compare with it."""
        address = Address(path)

        def take(read: Radiograph) -> None:
            known = self._workspace.document_at(address)
            radiograph = read if known is None else known.original
            self._files = [one for one in self._files if one.title != address.name]
            self._files.append(Reference(ReferenceKind.FILE, address.name, radiograph))
            self.choose(self._files[-1])

        def refuse(error: Exception) -> None:
            self._show_error(error)
            self.changed.emit()

        self._jobs.submit(
            partial(_read, address, self._reader),
            lane=Lane.FILES,
            done=take,
            failed=refuse,
            cancelled=self.changed.emit,
            listed=Listed(tr("Opening {}").format(address.name)),
        )

    def set_registered(self, registered: bool) -> None:
        """Look for a shift between a chosen file and the output, or take both as they lie."""
        self.registered = registered
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Find the pair of now."""
        before, self._pair = self._pair, self._found()
        if self._pair is not before or self._pair is None:
            self.changed.emit()
        self.gain_words()

    def gain_words(self) -> str:
        """What came of a known truth, also in the regions; "" while something else is the reference."""
        document, candidate = self.document, self.candidate
        if document is None or candidate is None or self.reference.kind is not ReferenceKind.KNOWN_TRUTH:
            return ""
        return self.known_truth_run.words_for(document, candidate)

    def _found(self) -> Pair | None:
        """The pair of now; the same object as long as it is the same pair."""
        document, candidate, chosen = self.document, self.candidate, self.reference
        if document is None or candidate is None:
            return None
        if chosen.kind is ReferenceKind.KNOWN_TRUTH:
            return self.known_truth_run.pair_for(document, candidate)
        reference, is_file = chosen.radiograph or document.original, chosen.kind is ReferenceKind.FILE
        registered = self.registered and is_file
        kept, now = self._pair, (reference, candidate, registered)
        if kept is not None and (kept.reference, kept.candidate, kept.registered) == now:
            return kept
        words = _words_for(document, candidate)
        unnamed = words(called(reference.source)) if is_file else ""
        shown = words(chosen.title if is_file else tr("the original"))
        return Pair(reference, candidate, shown, registered, unnamed=unnamed)

    def _give_up_truth(self, error: Exception) -> None:
        """Without a known truth the original is what remains."""
        self._show_error(error)
        self.choose(self._original)


def _words_for(document: Document, candidate: Radiograph) -> Callable[[str], str]:
    """What says with which reference a result is compared."""
    return partial(tr("{} compared with {}").format, name_of(document.versions.index(candidate), candidate))


def _is_in_sight(address: Address | None, viewing: Viewing, grid: ViewGrid) -> bool:
    pages = map(viewing.page, grid.shown_views)
    return any(page is not None and page.address == address for page in pages)


def _read(address: Address, reader: ImageReader, progress: Progress) -> Radiograph:
    from xraysr_gui.commands.open_radiograph import open_radiograph

    return open_radiograph(address, reader, progress)
