"""What is done to each image of a batch: as Enhance has it, as a result was made, or as a file says."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from xraysr_gui.batches.chain import Chain, ChainStep, chain_from_json, chain_of, chain_to_json
from xraysr_gui.core.errors import CannotOpenImage, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.said_parameters import plain_words
from xraysr_gui.core.step import Step
from xraysr_gui.core.words import tr
from xraysr_gui.gui.enhancing.enhance_panel import Chosen, EnhancePanel
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.widgets.save_dialog import save_dialog
from xraysr_gui.jobs.runner import Lane
from xraysr_gui.settings.whole_file import write_whole

STEPS = "Steps (*.json)"


class ChosenSteps(QObject):
    """Holds them.

    Signals:
        changed: others are chosen.
    """

    changed = Signal()

    def __init__(self, parent: QObject, enhance: EnhancePanel, versions: Versions, desk: Desk) -> None:
        super().__init__(parent)
        self._enhance, self._versions, self._desk = enhance, versions, desk
        self._fixed: tuple[str, Chain] | None = None  # where they are from; None: what Enhance has
        enhance.choice_changed.connect(self._follow)

    @property
    def chain(self) -> Chain | None:
        """The steps, None while there are none."""
        if self._fixed is not None:
            return self._fixed[1]
        chosen = self._enhance.chosen
        return None if chosen is None else chain_of_chosen(chosen)

    @property
    def words(self) -> str:
        """The steps, and where they are from."""
        chain = self.chain
        if chain is None:
            return self.why_none()
        source = tr("As chosen in the Enhance panel") if self._fixed is None else self._fixed[0]
        return tr("{}: {}").format(source, ", ".join(map(self._called, chain.steps)))

    def why_none(self) -> str:
        """Why there are no steps; "" if there are."""
        return "" if self.chain is not None else tr("The enhancers are being loaded.")

    def why_no_result(self) -> str:
        """Why no steps can be taken from the active view."""
        return self._versions.why_no_result()

    def follow_enhance(self) -> None:
        """Do what the Enhance panel has chosen, also when that changes."""
        self._fixed = None
        self.changed.emit()

    def take_from_view(self) -> None:
        """Do to others what was done to the result in the active view; beside the original, the newest."""
        subject = self._versions.subject()
        if subject is not None and subject.document.results:
            result = subject.radiograph if subject.number else subject.document.shown
            self._take(tr("As applied to {}").format(subject.document.address.name), result.steps)

    def ask_for_file(self) -> None:
        """Let the person choose a file of steps."""
        dialog = QFileDialog(self._desk.window, tr("Open steps"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr(STEPS)])
        dialog.fileSelected.connect(lambda name: self.open_file(Path(name)))
        dialog.open()

    def open_file(self, path: Path) -> None:
        """Take the steps that a file tells."""

        def take(chain: Chain) -> None:
            self._fixed = path.name, chain
            self.changed.emit()

        show_error = self._desk.show_error
        self._desk.jobs.submit(partial(_read, path), lane=Lane.FILES, done=take, failed=show_error)

    def ask_where_to_save(self) -> None:
        """Let the person say where the steps go."""
        chain = self.chain
        if chain is not None:
            dialog = save_dialog(self._desk.window, tr("Save steps"), (STEPS,), "steps.json", None)
            dialog.setDefaultSuffix("json")
            dialog.fileSelected.connect(lambda name: self.save_file(Path(name), chain))
            dialog.open()

    def save_file(self, path: Path, chain: Chain) -> None:
        """Write steps into a file."""
        text = chain_to_json(chain).encode()

        def write(_: Progress) -> None:
            write_whole(path, lambda file: file.write(text))

        def told(_: None) -> None:
            self._desk.status.show_outcome(tr("The steps are in {}.").format(path))

        self._desk.jobs.submit(write, lane=Lane.FILES, done=told, failed=self._desk.show_error)

    def _take(self, source: str, steps: tuple[Step, ...]) -> None:
        try:
            self._fixed = source, chain_of(steps)
        except UserError as error:
            self._desk.show_error(error)
        self.changed.emit()

    def _called(self, step: ChainStep) -> str:
        """A step as a reader knows it; by its id where this computer has no such enhancer."""
        title = next(
            (tr(one.title) for one in self._enhance.chooser.all if one.id == step.enhancer), step.enhancer
        )
        values = plain_words(step.parameters)
        return tr("{} ({})").format(title, values) if values else title

    def _follow(self) -> None:
        if self._fixed is None:
            self.changed.emit()


def chain_of_chosen(chosen: Chosen) -> Chain:
    """An enhancer as a person set it, as the only step."""
    enhancer, values = chosen.enhancer, tuple(asdict(chosen.parameters).items())
    model = enhancer.model.sha256 if enhancer.model else ""
    return Chain((ChainStep(enhancer.id, values, enhancer.version, model),))


def _read(path: Path, _: Progress) -> Chain:
    try:
        return chain_from_json(path.read_bytes())
    except OSError as error:
        raise CannotOpenImage(
            tr("{} could not be read.").format(path.name),
            why=tr("The system refused it: {}.").format(error.strerror or error),
            remedy=tr("Check the name, and whether you may read it."),
        ) from error
