"""Shows without a screen what the program does: images degraded on purpose, restored, and held to the truth.

For each task the best network stands beside the best classical method. All of it is written into one folder:
a page for a browser with its pictures, a page of PDF for each task, a DICOM result, and the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xraysr_gui.commands.best_on_cards import Contest, contests
from xraysr_gui.commands.comparing.compare_radiographs import said_of
from xraysr_gui.commands.comparing.known_truth import KnownTruth, TruthQuestion, known_truth
from xraysr_gui.commands.comparing.map_scale import ruler_for
from xraysr_gui.commands.demonstration.demonstration_pictures import ShownPictures, write_pictures
from xraysr_gui.commands.enhance_radiograph import Runs, enhance_radiograph
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.commands.saving.export_result import export_result
from xraysr_gui.commands.saving.report_case import Case, write_case
from xraysr_gui.core.called import called
from xraysr_gui.core.errors import CannotExport, CannotOpenImage, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.error_map import ERROR_MAPS, drawn
from xraysr_gui.metrics.measure import WHOLE, Measurement, measure_parts
from xraysr_gui.settings import places

UNREADABLE = "This file cannot be opened as an image; the terminal says why."
_SAFE = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """What came of one task on one image.

    Attributes:
        contest: The network and its rival.
        known: What they made of the degraded image.
        by_network: The figures of the network.
        by_rival: Those of the rival.
        shown: The pictures that were written.
        page: The PDF file.
    """

    contest: Contest
    known: KnownTruth
    by_network: tuple[Measurement, ...]
    by_rival: tuple[Measurement, ...]
    shown: ShownPictures
    page: Path


@dataclass(frozen=True, slots=True, eq=False)
class Demonstrated:
    """One image with all that was done to it.

    Attributes:
        file: The name of its file, for who asked for it.
        called: What all that is written calls it.
        image: As it was opened, None if it was refused.
        tried: Task after task.
        said: What has to be known of it, and what could not be done.
        result: The DICOM file of an enhanced original, and what it holds; None if there is none.
        refused: Why it could not be opened, with the name of its file; for the person at the terminal.
    """

    file: str
    called: str
    image: Radiograph | None = None
    tried: tuple[Tried, ...] = ()
    said: tuple[str, ...] = ()
    result: tuple[Path, Radiograph] | None = None
    refused: str = ""


def images_in(named: Iterable[Path]) -> list[Path]:
    """The files that are named, and those in the folders that are named.

    Raises:
        CannotOpenImage: the folders hold no file.
    """
    found: list[Path] = []
    for place in named:
        found += sorted(path for path in place.iterdir() if path.is_file()) if place.is_dir() else [place]
    if not found:
        raise CannotOpenImage(
            tr("There is nothing to show."),
            why=tr("The folder holds no file."),
            remedy=tr("Name a radiograph, or a folder of radiographs."),
        )
    return found


def demonstrate(
    files: Sequence[Path],
    folder: Path,
    reader: ImageReader,
    engine: Runs,
    progress: Progress | None = None,
    *,
    names_files: bool = False,
    network: Enhancer | None = None,
) -> tuple[Demonstrated, ...]:
    """Do all of it, image after image; what one image refuses does not keep the others from being shown.

    Images are called by their hashes; by their files with `names_files`. `network` is shown alone; without
    it those of the program that gain most by their cards.

    Raises:
        UserError: the card of the network tells of no trial.
        CannotExport: the folder cannot be written, or holds one of the images.
        CannotOpenImage: the only image cannot be read.
        Cancelled: the person stopped it.
    """
    told = progress or Progress()
    keep_inputs(files, folder)
    held = _contests_of(network)
    done = []
    for number, file in enumerate(files):
        part = told.part(number / len(files), (number + 1) / len(files))
        try:
            image = open_radiograph(file, reader, part.part(0.0, 0.02))
        except CannotOpenImage as error:
            if len(files) == 1:
                raise
            name = file.name if names_files else f"file {number + 1}"
            words = (str(error),) if names_files else (UNREADABLE,)
            done.append(Demonstrated(file.name, name, said=words, refused=str(error)))
            continue
        known = file.stem if names_files else called(image.source)
        target = folder / f"{number + 1:02}-{_SAFE.sub('_', known)[:40]}"
        shown = _shown(image, target, held, reader, engine, part.part(0.02, 1.0), names_files=names_files)
        done.append(shown)
    return tuple(done)


def _contests_of(network: Enhancer | None) -> tuple[Contest, ...]:
    if network is None:
        return contests(every_enhancer([places.models()]).enhancers)
    held = () if network.id in {one.id for one in BUILT_IN} else contests(BUILT_IN.including(network))
    if not held:
        raise UserError(
            tr("{} cannot be shown in a demonstration.").format(network.title),
            why=tr("It has no card that tells of a trial against a classical method."),
            remedy=tr("Try it on an image with: xraysr compare --known-truth FILE --with ID"),
        )
    return held


def keep_inputs(files: Iterable[Path], folder: Path) -> None:
    """Refuse, before long work begins, to write where the images lie.

    Raises:
        CannotExport: the folder holds one of the images.
    """
    inside = next((file for file in files if file.resolve().is_relative_to(folder.resolve())), None)
    if inside is not None:
        raise CannotExport(
            tr("Nothing was written."),
            why=tr("{} lies in the folder {}, and originals are never written over.").format(
                inside.name, folder
            ),
            remedy=tr("Choose another folder with -o FOLDER."),
        )


def _shown(
    image: Radiograph,
    folder: Path,
    held: Sequence[Contest],
    reader: ImageReader,
    engine: Runs,
    told: Progress,
    *,
    names_files: bool,
) -> Demonstrated:
    """Every task, then the original itself through the last network that keeps its size."""
    tried, refused = [], []
    for number, contest in enumerate(held):
        part = told.part(0.9 * number / len(held), 0.9 * (number + 1) / len(held))
        try:
            tried.append(_tried(image, contest, folder, engine, part, names_files=names_files))
        except CannotExport:
            raise
        except UserError as error:
            refused.append(f"{contest.trial.title}: {error}")
    networks = [one.contest.network for one in tried if one.contest.trial.scale == 1]
    result = _enhanced(image, networks[-1], folder, reader, engine, told.part(0.9, 1.0)) if networks else None
    name = image.source.address.name
    said = (*said_of((), image, image), *refused)
    return Demonstrated(
        name, name if names_files else called(image.source), image, tuple(tried), said, result
    )


def _enhanced(
    image: Radiograph, network: Enhancer, folder: Path, reader: ImageReader, engine: Runs, told: Progress
) -> tuple[Path, Radiograph]:
    """The original itself through a network, as DICOM."""
    path = folder / f"original-{network.id}.dcm"
    enhanced = enhance_radiograph(image, network, network.parameters(), told.part(0.0, 0.8), engine)
    export_result(enhanced, path, reader, told.part(0.8, 1.0))
    return path, enhanced


def _tried(
    image: Radiograph, contest: Contest, folder: Path, engine: Runs, told: Progress, *, names_files: bool
) -> Tried:
    """Degrade, restore twice, measure twice, draw, and write what is to be seen."""
    told.at(0.0, f"{contest.network.title} and {contest.rival.title} on {image.source.address.name}")
    question = TruthQuestion(contest.network, rival=contest.rival)
    known = known_truth(image, question, (), told.part(0.0, 0.7), engine)
    by_network = _measured(known.comparison, told.part(0.7, 0.8))
    by_rival = _measured(known.other, told.part(0.8, 0.9))
    prefix = f"{contest.trial.id}-"
    shown = write_pictures(image, contest, known, folder, prefix)
    page = folder / f"{prefix}{contest.network.id}.pdf"
    ruler = ruler_for(image, known.comparison)
    found = drawn(ERROR_MAPS["absolute"], known.comparison, ruler, known_truth=True)
    said = (known.words(), contest.words(), *said_of((), image, image))
    names = ("Known truth", "Restored")
    shown_case = image, known.restored, known.comparison, found, by_network, (), said, names
    write_case(page, Case(*shown_case, names_files=names_files))
    told.at(1.0)
    return Tried(contest, known, by_network, by_rival, shown, page)


def _measured(comparison: Comparison, told: Progress) -> tuple[Measurement, ...]:
    return measure_parts(comparison, [(WHOLE, comparison.whole())], IN_REGIONS, progress=told)
