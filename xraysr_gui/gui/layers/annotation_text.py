"""The words in the corners of an image: who, what, how, and how it is looked at."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import VoiFunction, VoiTable, Window
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.look import Look
from xraysr_gui.core.orientation import AS_STORED, Orientation
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr, tr_count

OPPOSITE = {"L": "R", "R": "L", "A": "P", "P": "A", "H": "F", "F": "H"}
SIDES = {"L": "Left", "R": "Right", "B": "Both sides"}


class AnnotationMode(Enum):
    """How much is written; the values are those of the setting."""

    FULL = "full"
    MINIMAL = "minimal"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Corners:
    """Lines from the edge of the view inwards: the first of a corner is the last to be left out.

    `identity` says in short parts whose image it is: name, number, sex, date of birth, date of the study.
    Where the corners have no room for `named_by`, the lines that say it, it stands above their `rest`.
    """

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()

    @property
    def rest(self) -> Corners:
        """The corners without the lines that the identity says."""
        kept = tuple(line for line in self.top_right if line not in self.named_by)
        return replace(self, top_left=(), top_right=kept)


@dataclass(frozen=True, slots=True)
class Letters:
    """What lies at each edge of the image, "" where the file does not say."""

    left: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """Which version an image is, "" where it has no other; on a contact sheet it stands alone.

    `unnamed` are the words without the name of a file, "" where they have none. Where there is no room for
    the words, the short ones say the same, if there are any.
    """

    words: str = ""
    stands_alone: bool = False
    unnamed: str = ""
    short: str = ""

    @property
    def to_keep(self) -> Caption:
        """For pictures that leave the program: without the name of a file."""
        return replace(self, words=self.unnamed or self.words)


def corners_of(
    radiograph: Radiograph,
    look: Look,
    mode: AnnotationMode,
    *,
    zoom: float,
    page: Page | None = None,
    names_file: bool = False,
) -> Corners:
    """All that is written in a mode; without patient nothing that could name one.

    An image of which its file names no patient is called after the file, if that may be named.
    """
    if mode is AnnotationMode.OFF:
        return Corners()
    full = mode is AnnotationMode.FULL
    source = radiograph.source
    file = source.address.name if full and names_file and not source.names_patient else ""
    patient = _some(file, *_patient(source)) if full else ()
    return Corners(
        patient,
        _some(*(_study(source) if full else ()), *_view(source)),
        _some(
            tr("Ruler: {}.").format(_ruler_words(radiograph.spacing)),
            source.encoding.lossy,
            *_technique(source),
        ),
        _some(*_looked_at(look), tr("Zoom {:.0f} %").format(zoom * 100), place_in_stack(source, page)),
        _some(file, *_identity(source)) if full else (),
        (*patient, _when(source)) if full else (),
    )


def warnings_of(radiograph: Radiograph) -> tuple[str, ...]:
    """What every view of a result says in every mode, the longest wording first; nothing for an original.

    Each wording says that the image is not for primary diagnosis.
    """
    told = tr("{} - not for primary diagnosis")
    made_before = radiograph.source.made_before
    if not radiograph.steps and made_before:
        words = tr("{} before it was opened").format(made_before)
        return told.format(words), told.format(made_before.split(" (")[0].upper())
    if not radiograph.steps:
        return ()
    if all(step.degrades for step in radiograph.steps):
        return told.format(tr("DEGRADED ON PURPOSE")), told.format(tr("DEGRADED"))
    made, counted = _made(radiograph.steps)
    titles = [tr(step.title or step.enhancer) for step in counted]
    with_titles = told.format("{}: {}")
    before = tr_count(len(titles) - 1, "{} after {} other step", "{} after {} other steps")
    others = before.format(titles[-1], len(titles) - 1)
    short = [with_titles.format(made, others)] if len(titles) > 1 else []
    return with_titles.format(made, ", ".join(titles)), *short, told.format(made)


def _made(steps: tuple[Step, ...]) -> tuple[str, tuple[Step, ...]]:
    """What was made of an image in a word, and the steps that are to be named beside it."""
    worse = [step.degrades for step in steps]
    if not any(worse):
        return tr("ENHANCED"), steps
    if worse == sorted(worse, reverse=True):
        return tr("DEGRADED, THEN ENHANCED"), tuple(step for step in steps if not step.degrades)
    return tr("ENHANCED AND DEGRADED"), steps


def sign_of(orientation: Orientation) -> tuple[str, ...]:
    """What every view of a turned or flipped image says in every mode, the longest wording first."""
    if orientation == AS_STORED:
        return ()
    mirrored = tr("{} - left and right markers in the image read backwards")
    if orientation.flipped and orientation.is_upright:
        way = tr("FLIPPED left to right") if orientation.quarters == 0 else tr("FLIPPED top to bottom")
        return mirrored.format(way), way, tr("FLIPPED")
    turns = (tr("ROTATED 90° to the right"), tr("ROTATED by 180°"), tr("ROTATED 90° to the left"))
    turn = turns[orientation.quarters - 1]
    if orientation.flipped:
        way = tr("{}, then FLIPPED left to right").format(turn)
        return mirrored.format(way), way, tr("ROTATED, FLIPPED"), tr("FLIPPED")
    return turn, tr("ROTATED")


def letters_of(source: Source, orientation: Orientation = AS_STORED) -> Letters:
    """The letters at the edges of the view; the file names the right and the lower edge of the image."""
    stored = _stored_letters(source)
    edges = {(-1, 0): stored.left, (1, 0): stored.right, (0, -1): stored.top, (0, 1): stored.bottom}

    def at(across: int, down: int) -> str:
        way = orientation.to_image(Point(across, down))
        return edges[round(way.x), round(way.y)]

    return Letters(at(-1, 0), at(1, 0), at(0, -1), at(0, 1))


def _stored_letters(source: Source) -> Letters:
    """Those of the image as it is stored: what the file does not name lies opposite."""
    right, _, bottom = source.label("PatientOrientation").upper().partition("\\")
    if not all(letter in OPPOSITE for letter in right + bottom):
        return Letters()
    return Letters(_opposite(right), right, _opposite(bottom), bottom)


def place_in_stack(source: Source, page: Page | None) -> str:
    """Which page of a stack this is, "" for a single image."""
    if page is not None and page.count > 1:
        word = tr("Frame {} of {}") if page.stack.is_moving else tr("Image {} of {}")
        return word.format(page.index + 1, page.count)
    if source.encoding.frames > 1:
        return tr("Frame {} of {}").format(source.address.frame + 1, source.encoding.frames)
    return ""


def _opposite(letters: str) -> str:
    return "".join(OPPOSITE[letter] for letter in letters)


def _patient(source: Source) -> tuple[str, ...]:
    born, age = in_digits(source.label("PatientBirthDate")), _age(source.label("PatientAge"))
    born = tr("born {}").format(born) if born else ""
    return (
        source.label("PatientName"),
        source.label("PatientID"),
        _joined(source.label("PatientSex"), born, age),
    )


def _ruler_words(spacing: Spacing) -> str:
    if spacing.mm is None and (spacing.row, spacing.column) != (1.0, 1.0):
        return tr("{}, in pixels of the original").format(spacing.words)
    return spacing.words


def _identity(source: Source) -> tuple[str, ...]:
    labels = (source.label(keyword) for keyword in ("PatientName", "PatientID", "PatientSex"))
    days = (
        (tr("born {}"), source.label("PatientBirthDate")),
        (tr("study {}"), source.label("StudyDate")),
    )
    return (*labels, *(words.format(in_digits(day)) if day else "" for words, day in days))


def _when(source: Source) -> str:
    time = source.label("StudyTime")[:4]
    clock = f"{time[:2]}:{time[2:]}" if len(time) == 4 else ""
    return _joined(in_digits(source.label("StudyDate")), clock)


def _study(source: Source) -> tuple[str, ...]:
    number = source.label("SeriesNumber")
    series = tr("Series {}").format(number) if number else ""
    return (
        source.label("InstitutionName"),
        source.label("StudyDescription"),
        _when(source),
        _joined(series, source.label("SeriesDescription")),
    )


def _view(source: Source) -> tuple[str, ...]:
    what = (source.label(keyword) for keyword in ("Modality", "BodyPartExamined", "ViewPosition"))
    side = source.label("ImageLaterality") or source.label("Laterality")
    return _joined(*what, separator=" "), tr(SIDES[side]) if side in SIDES else ""


def _technique(source: Source) -> tuple[str, ...]:
    units = (("KVP", "kV"), ("Exposure", "mAs"), ("XRayTubeCurrent", "mA"), ("ExposureTime", "ms"))
    dose = _joined(*(f"{said} {unit}" for keyword, unit in units if (said := source.label(keyword))))
    index = source.label("ExposureIndex")
    target, deviation = source.label("TargetExposureIndex"), source.label("DeviationIndex")
    aim = _joined(
        tr("target {}").format(target) if target else "",
        f"DI {deviation}" if deviation else "",
        separator=", ",
    )
    exposed = tr("Exposure index {}").format(index) if index else ""
    return _joined(exposed, f"({aim})" if exposed and aim else "", separator=" "), dose


def _looked_at(look: Look) -> tuple[str, ...]:
    inverted = tr("inverted") if look.inverted else ""
    return _joined(_window(look.voi), inverted), tr(look.voi.title)


def _window(voi: Window | VoiTable) -> str:
    if isinstance(voi, VoiTable):
        return tr("Table of the file")
    function = tr("sigmoid") if voi.function is VoiFunction.SIGMOID else ""
    return _joined(f"W {_figures(voi.width, voi.width)}  L {_figures(voi.centre, voi.width)}", function)


def _figures(value: float, width: float) -> str:
    """As many decimals as a window of this width needs."""
    decimals = 0 if width >= 100 else 1 if width >= 10 else 3
    return f"{value + 0.0:.{decimals}f}"


def _age(said: str) -> str:
    """ "056Y" as people say it."""
    words = {"Y": tr("years"), "M": tr("months"), "W": tr("weeks"), "D": tr("days")}
    number, unit = said[:-1], said[-1:].upper()
    return f"{int(number)} {words[unit]}" if number.isdecimal() and unit in words else ""


def in_digits(date: str) -> str:
    """A DICOM date as ISO writes it; as the file says where it is no date."""
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == 8 and date.isdecimal() else date


def _joined(*parts: str, separator: str = "  ") -> str:
    return separator.join(part for part in parts if part)


def _some(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
