"""The panel where a person picks an enhancer, sets it, runs it, and finds its results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.words import tr
from xraysr_gui.gui.enhancing.advice_box import AdviceBox
from xraysr_gui.gui.enhancing.enhancer_chooser import EnhancerChooser
from xraysr_gui.gui.enhancing.result_list import ResultList
from xraysr_gui.gui.enhancing.run_box import RunBox
from xraysr_gui.gui.widgets.named import named, sentences
from xraysr_gui.gui.widgets.parameter_form import ParameterForm
from xraysr_gui.gui.widgets.scrolling import ScrollsDown, pinned

if TYPE_CHECKING:
    from xraysr_gui.core.errors import UserError
    from xraysr_gui.enhancers import Enhancer

NOT_FOR_USE = "Not for use"


@dataclass(frozen=True, slots=True)
class Chosen:
    """An enhancer, and its parameters as the person set them."""

    enhancer: Enhancer
    parameters: Any


class EnhancePanel(QWidget):
    """Asks for enhancements. Holds no image and starts no job.

    Signals:
        run_requested: a tuple of Chosen, to be run one after another.
        choice_changed: another enhancer or other parameters are chosen.
        shown: the panel has come into sight.
    """

    run_requested = Signal(object)
    choice_changed = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chooser, self.run_box, self.results = EnhancerChooser(), RunBox(), ResultList()
        self.advice = AdviceBox()
        self._forms: dict[tuple[str, type[Any]], ParameterForm] = {}  # made when first chosen
        self._form_place = QVBoxLayout()
        self._refused, self._measured = _words("refused-models", "warning"), _words("measured", "quiet")
        self._lay_out()
        self.chooser.enhancer_changed.connect(self._show_choice)
        self.run_box.run_requested.connect(self.ask_to_run)
        self.run_box.task_requested.connect(self.ask_to_run_all)

    @property
    def chosen(self) -> Chosen | None:
        """What is chosen, None while nothing can be."""
        enhancer = self.chooser.enhancer
        return None if enhancer is None else self._set(enhancer)

    @property
    def whole_task(self) -> tuple[Chosen, ...]:
        """Every enhancer of the task, but for those that are not for use unless they are ticked."""
        return tuple(
            self._set(one)
            for one in self.chooser.of_task
            if self.run_box.unfit.isChecked() or not _is_unfit(one)
        )

    def take(self, enhancer: Enhancer, parameters: Parameters | None) -> None:
        """Choose an enhancer with these values, and ask to run it."""
        self.chooser.choose(enhancer.id)
        if parameters is not None:
            self._form_of(enhancer).show_values(parameters)
        self.ask_to_run()

    def show_enhancers(self, enhancers: Iterable[Enhancer]) -> None:
        """Offer these from now on; parameters that were set stay."""
        self.chooser.show_enhancers(enhancers)

    def show_refused(self, refused: Sequence[UserError]) -> None:
        """Say that models were found that cannot be used, and why."""
        words = [f"{error.what} {error.why}" for error in refused]
        more = tr(" And {} more.").format(len(words) - 1) if len(words) > 1 else ""
        self._refused.setText(words[0] + more if words else "")
        self._refused.setToolTip("\n".join(str(error) for error in refused))
        self._refused.setVisible(bool(words))

    def show_measured(self, words: str) -> None:
        """Say below the settings what is measured in the image in place of one of them."""
        self._measured.setText(words)
        self._measured.setVisible(bool(words))

    def ask_to_run(self) -> None:
        """Ask for what is chosen, as the button does."""
        if self.chosen is not None:
            self.run_requested.emit((self.chosen,))

    def ask_to_run_all(self) -> None:
        """Ask for the whole task."""
        if self.whole_task:
            self.run_requested.emit(self.whole_task)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks now."""
        super().showEvent(event)
        self.shown.emit()

    def _set(self, enhancer: Enhancer) -> Chosen:
        return Chosen(enhancer, self._form_of(enhancer).values())

    def _form_of(self, enhancer: Enhancer) -> ParameterForm:
        key = enhancer.id, enhancer.parameters
        if key not in self._forms:
            form = named(ParameterForm(enhancer.parameters), f"parameters-{enhancer.id}")
            form.changed.connect(self.choice_changed)
            form.hide()
            self._form_place.addWidget(form)
            form.follow(self.chooser.last_stop)
            self._forms[key] = form
        return self._forms[key]

    def _show_choice(self) -> None:
        enhancer = self.chooser.enhancer
        shown = None if enhancer is None else self._form_of(enhancer)
        for form in self._forms.values():
            form.setVisible(form is shown and form.has_fields)
        self.run_box.show_unfit(sum(map(_is_unfit, self.chooser.of_task)))
        self.choice_changed.emit()

    def _lay_out(self) -> None:
        column = named(QWidget(), "enhance-column")
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 8, 4, 0)
        rows.setSpacing(10)
        rows.addWidget(self._refused)
        rows.addWidget(self.advice)
        rows.addWidget(self.chooser, 3)
        rows.addLayout(self._form_place)
        rows.addWidget(self._measured)
        rows.addWidget(self.run_box.subject_box)
        rows.addWidget(self.results, 2)
        area = named(ScrollsDown(), "enhance-scroll")
        pinned(self, area, column, self.run_box)
        self.setFocusProxy(self.chooser)


def _words(name: str, kind: str) -> QLabel:
    """Hidden until it says something."""
    label = sentences(name, kind)
    label.hide()
    return label


def _is_unfit(enhancer: Enhancer) -> bool:
    return enhancer.advice.startswith(NOT_FOR_USE)
