"""What is advised for the version that is worked on, while somebody looks at the panel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from weakref import ref

from PySide6.QtCore import QObject

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.enhancing.newest_wish import NewestWish
from xraysr_gui.gui.enhancing.subject import Subject
from xraysr_gui.jobs.runner import Job, JobRunner, Lane

if TYPE_CHECKING:
    from xraysr_gui.commands.advice.advise import Advice, Option
    from xraysr_gui.enhancers import Enhancer
    from xraysr_gui.enhancers.engine.engine import Engine

SETTLE_MS = 200  # pages that are turned: only where they come to rest counts; before the budget is asked
SHOWN = 6


class Advising(QObject):
    """Asks the engine what the image tells of itself; only while the panel is seen and nothing runs."""

    def __init__(
        self,
        panel: EnhancePanel,
        jobs: JobRunner,
        subject: Callable[[], Subject | None],
        is_running: Callable[[], bool],
        show_error: Callable[[Exception], None],
        why_no_image: Callable[[], str],
    ) -> None:
        super().__init__(panel)
        self._panel, self._jobs, self._subject = panel, jobs, subject
        self._is_running, self._show_error = is_running, show_error
        self._why_no_image = why_no_image
        self._engine: Engine | None = None
        self._advice: Advice | None = None
        self._newest = NewestWish(self, SETTLE_MS, self._ask)
        panel.advice.taken.connect(self.take)
        panel.choice_changed.connect(self.refresh)
        panel.shown.connect(self.refresh)

    def attend(self, engine: Engine) -> None:
        """Learn what estimates."""
        self._engine = engine
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Ask anew if another image is worked on, or other enhancers can be advised."""
        if not self._panel.isVisible() or self._is_running():
            return
        wish = self._wish()
        if self._newest.take(wish):
            self._advice = None
            words = self._why_none() if wish is None else tr("Looking at noise and blur ...")
            self._panel.advice.show_words(tr("Advice"), words)

    def cancel(self) -> None:
        """Drop what is under way: another image is looked at, or a run needs the engine."""
        self._newest.drop()

    def why_not(self) -> str:
        """Why there is nothing to take."""
        if self._subject() is None:
            return self._why_no_image()
        if self._is_running():
            return tr("Wait, or press Stop.")
        if self._advice is None:
            return tr("Open the Enhance panel: advice is given while it is visible.")
        return "" if self._advice.chosen.enhancer else tr("The advice is to leave the image as it is.")

    def take(self) -> None:
        """Choose what is advised, with its values, and run it."""
        option = self._advice.chosen if self._advice is not None else None
        if option is not None and option.enhancer is not None and not self.why_not():
            self._panel.take(option.enhancer, option.parameters)

    def _wish(self) -> tuple[object, ...] | None:
        subject, ids = self._subject(), self._panel.chooser.ids
        if subject is None or subject.is_trial or self._engine is None or not ids:
            return None
        return ref(subject.radiograph), ids

    def _why_none(self) -> str:
        return tr("Open an image to get advice.") if self._subject() is None else ""

    def _ask(self) -> Job | None:
        subject, engine = self._subject(), self._engine
        if subject is None or engine is None or self._is_running():
            return None
        return self._jobs.submit(
            partial(_advised, subject, self._panel.chooser.all, engine),
            lane=Lane.MODEL,
            done=self._show,
            failed=self._fail,
        )

    def _show(self, advice: Advice) -> None:
        self._newest.ended()
        self._advice = advice
        box, chosen = self._panel.advice, advice.chosen
        more = "\n".join(f"{title}: {words}" for _, title, words in advice.found.rows())
        others = "\n".join(
            f"{one.title}: {' '.join((one.reason, *one.warnings))}" for one in advice.options[:SHOWN]
        )
        told = f"{more}\n\n{others}"
        if chosen.enhancer is None:
            box.show_words(
                tr("Advice: leave it as it is"), _why_leave(advice), more=f"{chosen.reason}\n\n{told}"
            )
            return
        words = "\n".join(filter(None, (_seen(advice), chosen.reason)))
        title = tr("Advice: {}, {}").format(chosen.title, _gain(chosen))
        box.offer(
            title, words, more=told, tip=tr("Choose {} with these values, and run it").format(chosen.title)
        )

    def _fail(self, error: Exception) -> None:
        self._newest.ended()
        if isinstance(error, UserError):
            self._panel.advice.show_words(tr("Advice"), f"{error.what} {error.why}", warns=True)
            return
        self._panel.advice.show_words(tr("Advice"), tr("There is no advice for this image."), warns=True)
        self._show_error(error)


def _why_leave(advice: Advice) -> str:
    """In a line or two: the whole reason is told by the tooltip."""
    noise, blur = advice.found.noise_told, advice.found.blur
    grain = (
        tr("noise inside the body {} {}").format(figure(noise.value, 2), tr(noise.unit))
        if noise.value is not None
        else ""
    )
    if blur.kind == "none":
        seen = tr("no blur to be seen")
    else:
        seen = tr("blur {:.2g} px").format(blur.width) if blur.kind else ""
    found = ", ".join(filter(None, (grain, seen)))
    passed_over = ", ".join(one.title for one in advice.options if one.warnings)
    if passed_over:
        words = tr(
            "Passed over, for the image is unlike what they learned from: {}. No other would gain enough{}."
        )
        return words.format(passed_over, f" ({found})" if found else "")
    return tr("No enhancer would gain enough{}.").format(f" ({found})" if found else "")


def _seen(advice: Advice) -> str:
    found = advice.found
    return tr("Noise inside the body: {}. Blur: {}.").format(found.noise_told.words(), found.blur.words())


def _gain(option: Option) -> str:
    return "" if option.gain is None else tr("{:+.1f} dB expected").format(option.gain.mean)


def _advised(subject: Subject, enhancers: tuple[Enhancer, ...], engine: Engine, progress: Progress) -> Advice:
    """On a worker thread; the pixels are looked at in the engine."""
    from xraysr_gui.commands.advice.advise import advise  # not before the first paint

    return advise(subject.radiograph, enhancers, engine, progress)
