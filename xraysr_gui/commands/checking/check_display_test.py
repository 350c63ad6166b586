"""What a reader answered in the display test of the window."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.commands.checking.finding import Check, Finding
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.display.screen_questions import QUESTIONS
from xraysr_gui.settings import places
from xraysr_gui.settings.display_answers import load_answers

DO_IT = "Do it in the window: Help > Display test."
MEND = "Have the screen set or calibrated, turn the light of the room down, and test again."


def check_display_test(_: Progress) -> Iterator[Finding]:
    """A row for each question that was answered; never red, for eyes judge here."""
    answers = load_answers(places.settings_folder())
    if answers is None or not answers.visible:
        yield Finding(tr("Display test"), True, tr("the patterns have not been viewed yet"), tr(DO_IT))
        return
    for question in QUESTIONS:
        seen = answers.visible.get(question.id)
        where = tr("on {}, {}").format(answers.screen, answers.made)
        part = tr("Display test, {}").format(tr(question.title))
        if seen is None:
            yield Finding(part, True, tr("not answered ({})").format(where), tr(DO_IT))
        elif seen:
            yield Finding(part, True, tr("visible ({})").format(where))
        else:
            yield Finding(part, True, tr("not visible ({})").format(where), tr(MEND))


DISPLAY_TEST = Check("display test", check_display_test)
