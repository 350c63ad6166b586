"""Audit a table of results, a folder of images, or one printed value of two images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.core.errors import CannotOpenImage, ChildFailed, ChildNotStarted, InvalidParameter
from xraysr_gui.core.grey_levels import GREY_LEVELS
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.audit.audit import Audit, audit_table
from xraysr_gui.evaluation.audit.entries import Assumed
from xraysr_gui.evaluation.audit.images.fingerprint import fingerprint
from xraysr_gui.evaluation.audit.images.folder_rules import (
    FolderImage,
    ImageFinding,
    folder_findings,
    sides_notice,
)
from xraysr_gui.evaluation.audit.interval import Interval
from xraysr_gui.evaluation.audit.mistakes.candidates import SCALES, as_kept, candidates_of
from xraysr_gui.evaluation.audit.mistakes.explain import MEASURES, Explained, explain
from xraysr_gui.evaluation.audit.mistakes.ways import ComparedImages
from xraysr_gui.evaluation.audit.printed import prefers_comma, read_number
from xraysr_gui.evaluation.audit.read_table import CannotAudit
from xraysr_gui.evaluation.patient_names import patient_at
from xraysr_gui.evaluation.references import may_be_an_image
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.filters import SSIM_TAPS

MOST_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class FolderAudit:
    """What a folder of images tells.

    Attributes:
        findings: What must not be there.
        notices: What was not checked.
        images: How many were read.
    """

    findings: tuple[ImageFinding, ...]
    notices: tuple[str, ...]
    images: int


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A printed value, and how it is said to have been measured.

    Attributes:
        printed: As it is printed.
        metric: Which figure.
        scale: How many times larger the method makes an image; None if nobody says.
    """

    printed: str
    metric: str = "psnr"
    scale: int | None = None


def audit_file(path: Path, assumed: Assumed = Assumed()) -> Audit:
    """Every finding in a CSV file.

    Raises:
        CannotAudit: it cannot be read, or nothing in it can be checked.
    """
    return audit_table(_text(path), path.name, assumed)


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise CannotAudit(
            tr("{} cannot be read.").format(path.name),
            why=tr("The system says: {}.").format(error.strerror),
            remedy=tr("Check the name."),
        ) from error
    if size > MOST_BYTES:
        raise CannotAudit(
            tr("{} cannot be audited.").format(path.name),
            why=tr("It has {} MB, more than a table of results has.").format(size >> 20),
            remedy=tr("Name a CSV file with a row for each method or image."),
        )
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in content and not wide:
        raise CannotAudit(
            tr("{} cannot be audited.").format(path.name),
            why=tr("It is no text but another kind of file."),
            remedy=tr("Save the table as CSV, and name that."),
        )
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def audit_folder(folder: Path, reader: ImageReader, progress: Progress) -> FolderAudit:
    """Look for the same patient or image on both sides, and for inputs that are their references.

    Raises:
        CannotAudit: there is no such folder, or no image in it that can be read.
    """
    if not folder.is_dir():
        raise CannotAudit(
            tr("{} cannot be audited.").format(folder),
            why=tr("It is no folder."),
            remedy=tr("Name a folder of images."),
        )
    notices: list[str] = []
    images = list(_images(folder, reader, progress, notices))
    if not images:
        raise CannotAudit(
            tr("{} cannot be audited.").format(folder),
            why=tr("No image was found in it that can be read."),
            remedy=tr("Name a folder of images, such as one with the folders train and test."),
        )
    return FolderAudit(folder_findings(images), (*sides_notice(images), *notices), len(images))


def _images(
    folder: Path, reader: ImageReader, progress: Progress, notices: list[str]
) -> Iterator[FolderImage]:
    paths = sorted(path for path in folder.rglob("*") if may_be_an_image(path))
    for number, path in enumerate(paths):
        progress.at(number / len(paths), f"Reading {path.name}")
        try:
            image = open_radiograph(path, reader)
        except ChildNotStarted:
            raise
        except (CannotOpenImage, ChildFailed) as error:
            if path.suffix:  # without an ending it may be a DICOM file, or notes
                notices.append(f"Not checked: {error}")
            continue
        if image.source.encoding.frames > 1:
            notices.append(
                f"{path.name}: of its {image.source.encoding.frames} frames the first was looked at."
            )
        name = path.relative_to(folder).as_posix()
        yield FolderImage(
            name,
            image.source.sha256,
            _patient(path.relative_to(folder), image),
            fingerprint(image.normalised()),
        )


def _patient(place: Path, image: Radiograph) -> str:
    """By the file's own number, else by a folder of one person or a name that goes on, as in 00001234_002."""
    by_place = patient_at(place)
    return image.source.label("PatientID") or (by_place if by_place != place.stem else "")


def explain_value(
    question: Question, images: Sequence[Radiograph], progress: Progress | None = None
) -> tuple[Explained, Interval, Comparison]:
    """Which mistakes give the printed value; images are reference, candidate and, if there is one, the input.

    Raises:
        InvalidParameter: what is printed is no number, or the images are too small for the metric.
        CannotCompare: the images do not show the same.
    """
    printed = read_number(question.printed, comma=prefers_comma([question.printed], ";"))
    if printed is None or abs(printed.value) == float("inf"):
        raise InvalidParameter(
            tr("{!r} cannot be explained.").format(question.printed),
            why=tr("It is not a number, and only a number can be the result of a calculation."),
            remedy=tr("Write it as it is printed, such as: --explain 40.13"),
        )
    found = Comparison.of(images[0], images[1])
    if question.metric == "ssim" and min(found.shape) < SSIM_TAPS:
        raise InvalidParameter(
            tr("SSIM of these images cannot be explained."),
            why=tr("They have {} x {} pixels, a window {} x {}.").format(
                found.shape[1], found.shape[0], SSIM_TAPS, SSIM_TAPS
            ),
            remedy=tr("Name larger images, or another --metric."),
        )
    given = Comparison.of(images[0], images[2]).candidate if len(images) > 2 else None
    scales = SCALES if question.scale is None else (question.scale,)
    levels = found.levels if found.level_unit.startswith(GREY_LEVELS) else 255.0
    candidates = candidates_of(found.reference, found.candidate, given, levels, scales)
    sight = ComparedImages(as_kept(found.reference, levels), candidates, levels)
    wanted = printed.times(0.01).interval if printed.percent else printed.interval
    return explain(wanted, MEASURES[question.metric](sight), progress), wanted, found
