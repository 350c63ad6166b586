"""What a reader is asked in the display test, and about which pattern."""

from __future__ import annotations

from xraysr_gui.core.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to look for.

    Attributes:
        id: Its name in what is kept.
        pattern: In which pattern of `screen_patterns`.
        title: Two or three words.
        words: The question, such that "visible" is the good answer.
    """

    id: str
    pattern: str
    title: str
    words: str


QUESTIONS = (
    Question(
        "corners",
        "quality",
        "frame and corners",
        "Are the white frame, all four corners and the whole grid visible, straight and not cut off?",
    ),
    Question(
        "faint",
        "quality",
        "faint squares",
        "Are both faint squares visible: 5 % in the black field, and 95 % in the white field?",
    ),
    Question(
        "greys",
        "quality",
        "sixteen greys",
        "Are all sixteen greys visible as different ones, each with its small square?",
    ),
    Question(
        "lines",
        "quality",
        "single lines",
        "Are single lines visible in the middle and in all four corners, and no grey field instead?",
    ),
    Question(
        "even",
        "steps",
        "even steps",
        "Is the small square visible in every step of one of the rows? Above: a calibrated screen; "
        "below: an ordinary one.",
    ),
    Question(
        "ramp",
        "ramp",
        "smooth ramp",
        "Is a smooth run of greys visible in both halves, without broad bands and without colours?",
    ),
    Question("dark", "dark", "even dark", "Is one even dark grey visible, without bright spots or edges?"),
    Question(
        "bright", "bright", "even bright", "Is one even bright grey visible, without dark spots or stains?"
    ),
)
