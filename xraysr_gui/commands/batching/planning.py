"""Plans a batch: which files take part, and what becomes of each of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xraysr_gui.batches.contract import Job, Plan, Refused
from xraysr_gui.batches.ledger import HOME
from xraysr_gui.batches.naming import output_name
from xraysr_gui.batches.outward import Outward
from xraysr_gui.batches.real_places import RealPlaces
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.links import Link
from xraysr_gui.core.errors import CannotExport, CannotOpenImage, UserError
from xraysr_gui.core.harmless_text import harmless
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.settings.mapping_key import mapping_key
from xraysr_gui.studies.walking import Walk, walk

LISTS = (".txt", ".lst")
MOST_SHOWN = 48
"""Files of which the contact sheet shows a picture."""


def plan_batch(asked: Asked, links: Sequence[Link], progress: Progress | None = None) -> Plan:
    """Look through all folders and name every output.

    Raises:
        UserError: there is no image, or results would lie among the inputs.
        Cancelled: the person stopped it.
    """
    named = [path for one in asked.inputs for path in _named(one)]
    _refuse_same_folder(named, asked.folder)
    found = walk(named, progress or Progress())
    files = _files(found, asked.folder)
    others, by_hand = _results_of_others(found.files, named), set(found.by_hand)
    files = {path: size for path, size in files.items() if path in by_hand or path.parent not in others}
    if not files:
        raise CannotOpenImage(
            tr("There is nothing to do."),
            why=tr("No file that could be an image lies in {}.").format(", ".join(map(str, asked.inputs))),
            remedy=tr("Name a folder of images, images, or a list of them (.txt, a name a line)."),
        )
    locked = (tr("{} may not be read.").format(harmless(str(folder))) for folder in found.locked)
    passed = tr(
        "The results of another batch in {} were passed over: name that folder to enhance them once more."
    )
    own = os.path.realpath(asked.folder)
    homes = {home for home in others.values() if os.path.realpath(home) != own}
    passed_over = (passed.format(harmless(str(home))) for home in sorted(homes))
    return plan_files(asked, links, files, _common_folder(named), (*locked, *passed_over))


def plan_files(
    asked: Asked,
    links: Sequence[Link],
    files: Mapping[Path, int],
    below: Path | None,
    notices: tuple[str, ...] = (),
) -> Plan:
    """Name the outputs of files with these sizes, called by their places below a folder."""
    begun = plan_of_nothing(asked, links)
    sizes = {_name(path, below): size for path, size in files.items()}
    jobs, refused = _jobs(asked, sizes, below, begun.outward)
    return replace(begun, jobs=jobs, refused=refused, notices=notices)


def plan_of_nothing(asked: Asked, links: Sequence[Link]) -> Plan:
    """A plan before any file is known.

    Raises:
        CannotExport: the secret that gives patients other names can be neither read nor kept.
    """
    secret = mapping_key() if asked.leaving.without_patient else b""
    steps, outward = tuple(link.step for link in links), Outward(asked.leaving, secret)
    return Plan(asked.chain, steps, asked.folder, (), ending=asked.ending, outward=outward)


def _named(path: Path) -> Iterator[Path]:
    """A file or folder itself, or those that a list names, relative to where the list lies.

    Raises:
        CannotOpenImage: it is missing, or the list cannot be read.
    """
    try:
        path.stat()
        if path.suffix.lower() not in LISTS or path.is_dir():
            yield path
            return
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise CannotOpenImage(
            tr("{} could not be read.").format(harmless(path.name)),
            why=tr("The system refused it: {}.").format(error.strerror or error),
            remedy=tr("Check the name, and whether you may read it."),
        ) from error
    for line in lines:
        if line.strip():
            yield path.parent / os.fsdecode(line.strip())


def _refuse_same_folder(inputs: Iterable[Path], folder: Path) -> None:
    if any(os.path.realpath(path) == os.path.realpath(folder) for path in inputs):
        raise CannotExport(
            tr("Nothing was written."),
            why=tr("Results would lie among their inputs in {}.").format(harmless(str(folder))),
            remedy=tr("Choose another folder for the results; it may lie inside of this one."),
        )


def _files(found: Walk, folder: Path) -> dict[Path, int]:
    """Files with their sizes; what lies in the output folder is no input."""
    home = os.path.realpath(folder) + os.sep
    sizes = {path: _size(path) for path in found.by_hand}
    sizes |= {path: stamp.size for path, stamp in found.files.items()}
    folders = {path.parent for path in sizes}
    results = {one for one in folders if (os.path.realpath(one) + os.sep).startswith(home)}
    return {path: size for path, size in sizes.items() if path.parent not in results}


def _results_of_others(files: Iterable[Path], named: Sequence[Path]) -> dict[Path, Path]:
    """Folders of files that are results of a batch which nobody named, each with the folder of that batch."""
    tops = {Path(os.path.abspath(path)) for path in named}
    found = dict[Path, Path]()
    for folder in {path.parent for path in files}:
        for place in (folder, *folder.parents):
            if place in tops:
                break
            if (place / HOME).is_dir():
                found[folder] = place
                break
    return found


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # who reads it tells why it cannot be read


def _common_folder(named: Sequence[Path]) -> Path | None:
    """The folder below which all lie; None where there is none, as on two drives."""
    tops = [os.path.abspath(path if path.is_dir() else path.parent) for path in named]
    try:
        return Path(os.path.commonpath(tops))
    except ValueError:
        return None


def _name(path: Path, below: Path | None) -> str:
    """Of an input, below the folder of all: with this it is called everywhere."""
    return str(path.relative_to(below) if below is not None else Path(*path.parts[1:]))


def _jobs(
    asked: Asked, names: Mapping[str, int], below: Path | None, outward: Outward
) -> tuple[tuple[Job, ...], tuple[Refused, ...]]:
    jobs, refused, taken = list[Job](), list[Refused](), dict[str, str]()
    real = RealPlaces()
    inputs = {real.of(_path(name, below)) for name in names}
    every = max(1, -(-len(names) // MOST_SHOWN))
    for number, (name, size) in enumerate(names.items()):
        output = output_name(outward.called(name), asked.ending)
        place = os.path.normcase(output)
        if place in taken:
            why = tr("Its result would have the name of that of {}: give one of the two another name.")
            refused.append(Refused(name, why.format(harmless(taken[place]))))
            continue
        if real.of(asked.folder / output) in inputs:
            refused.append(
                Refused(name, tr("Its result would take the place of an input: {}.").format(output))
            )
            continue
        taken[place] = name
        reference = None if asked.reference is None else _reference(asked.reference, name)
        is_shown = number % every == 0
        jobs.append(Job(name, _path(name, below), output, size, reference, is_shown))
    return tuple(jobs), tuple(refused)


def _path(name: str, below: Path | None) -> Path:
    return Path(os.path.abspath(os.sep)) / name if below is None else below / name


def _reference(folder: Path, name: str) -> Path:
    """The file of the same name, or the only one that differs in its ending alone."""
    same = folder / name
    if same.exists():
        return same
    alike = [one for one in _listed(same.parent) if Path(one).stem == same.stem]
    return same.parent / alike[0] if len(alike) == 1 else same


def _listed(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def refuse_no_reference(folder: Path | None) -> None:
    """Find out before long work whether there are references.

    Raises:
        UserError: there is no such folder.
    """
    if folder is not None and not folder.is_dir():
        raise UserError(
            tr("There are no references."),
            why=tr("{} is no folder.").format(harmless(str(folder))),
            remedy=tr("Name the folder of images that results are held to, or leave it out."),
        )
