"""Patients, their studies, the series of a study, and the stacks of images to be turned over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.image_io.summary import Summary
from xraysr_gui.studies.natural import NaturalKey, natural_key

MOST_FRAMES = 20_000  # a header that claims more gets one page; the reader learns the truth on opening

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Series:
    """Images that were taken together.

    Attributes:
        stacks: The single images as one stack, then each multi-frame object as its own.
        vanished: The files that are no longer there.
        copies: Images that lie in a second place, each with the one that stands for it.
    """

    key: str
    title: str
    number: int
    modality: str
    body_part: str
    stacks: tuple[Stack, ...]
    vanished: frozenset[Path] = frozenset()
    copies: tuple[tuple[Address, Address], ...] = ()


@dataclass(frozen=True, slots=True)
class Study:
    """One visit to the scanner, or one folder of pictures."""

    key: str
    title: str
    date: str
    time: str
    accession: str
    series: tuple[Series, ...]

    @property
    def modalities(self) -> tuple[str, ...]:
        """Which machines took part, each once, in the order of the series."""
        return tuple(dict.fromkeys(series.modality for series in self.series if series.modality))


@dataclass(frozen=True, slots=True)
class Patient:
    """One person, or "" for pictures that name nobody."""

    key: str
    name: str
    id: str
    birth_date: str
    sex: str
    studies: tuple[Study, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One image as the index remembers it."""

    summary: Summary
    vanished: bool = False
    copies: tuple[Address, ...] = ()


def stacks_of(patients: Iterable[Patient]) -> Iterator[tuple[Study, Series, Stack]]:
    """Every stack in the order of the list."""
    for patient in patients:
        for study in patient.studies:
            for series in study.series:
                for stack in series.stacks:
                    yield study, series, stack


def files_of(branch: Patient | Study | Series | Stack) -> tuple[Path, ...]:
    """The files that a branch of the tree stands for, each once."""
    if isinstance(branch, Stack):
        return tuple(dict.fromkeys(image.path for image in branch.images))
    below: tuple[Study, ...] | tuple[Series, ...] | tuple[Stack, ...]
    if isinstance(branch, Patient):
        below = branch.studies
    else:
        below = branch.series if isinstance(branch, Study) else branch.stacks
    return tuple(dict.fromkeys(path for part in below for path in files_of(part)))


def readable_name(person: str) -> str:
    """A DICOM person name as a person writes it: "MEIER^ANNA" becomes "MEIER, ANNA"."""
    written = next((group for group in person.split("=") if group.strip("^ ")), "")
    family, *rest = (part.strip() for part in written.split("^"))
    given = " ".join(part for part in rest[:2] if part)
    return ", ".join(part for part in (family, given) if part)


def patient_key(summary: Summary) -> str:
    """Whose image it is; two people are never merged because only their name or only their number agrees."""
    name = readable_name(summary.patient_name).casefold()
    return "\x1f".join((summary.patient_id, name, "" if summary.patient_id else summary.birth_date))


def study_key(summary: Summary) -> str:
    """Which study of the patient; without a UID, the day and the folder decide."""
    own = summary.study_uid or f"{summary.study_date}\x1f{summary.address.path.parent}"
    return f"{patient_key(summary)}\x1e{own}"


def series_key(summary: Summary) -> str:
    """Which series of the study; without a UID, its number and description decide."""
    own = summary.series_uid or f"{summary.series_number}\x1f{summary.series_description}"
    return f"{study_key(summary)}\x1e{own}"


def grow_tree(entries: Iterable[Entry]) -> tuple[Patient, ...]:
    """Sort images into patients (by name), studies (newest first), series (by number) and stacks."""
    single = without_copies(entries)
    patients = [
        _patient(key, group) for key, group in _grouped(single, lambda e: patient_key(e.summary)).items()
    ]
    return tuple(sorted(patients, key=lambda p: (not (p.name or p.id), natural_key(p.name), p.key)))


def without_copies(entries: Iterable[Entry]) -> list[Entry]:
    """Each image once, also where the same file lies in several folders or in an archive.

    Pictures that name no patient belong to the study that their folder is, so two folders keep one each;
    what an archive holds besides is no second image.
    """
    kept: dict[tuple[str, str], Entry] = {}
    plain: dict[str, tuple[str, str]] = {}  # the first image of these bytes
    for entry in sorted(entries, key=lambda one: (one.vanished, bool(one.summary.address.member))):
        summary = entry.summary
        at = summary.address
        whose = series_key(summary) if _names_itself(summary) else str(at.path.parent)
        key = (summary.identity, whose) if summary.identity else (str(at.path), at.member)
        if at.member and summary.identity and not _names_itself(summary):
            key = plain.get(summary.identity, key)
        known = kept.get(key)
        kept[key] = entry if known is None else replace(known, copies=(*known.copies, at))
        plain.setdefault(summary.identity, key)
    return list(kept.values())


def _names_itself(summary: Summary) -> bool:
    """Whether the file says which series it is of."""
    return summary.format == "DICOM" and bool(summary.series_uid)


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], str]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return groups


def _patient(key: str, entries: list[Entry]) -> Patient:
    summaries = [entry.summary for entry in entries]
    studies = [_study(own, group) for own, group in _grouped(entries, lambda e: study_key(e.summary)).items()]
    studies.sort(key=lambda study: (natural_key(study.title), study.key))
    studies.sort(key=lambda study: (study.date, study.time), reverse=True)
    return Patient(
        key,
        readable_name(_said(s.patient_name for s in summaries)),
        _said(s.patient_id for s in summaries),
        _said(s.birth_date for s in summaries),
        _said(s.sex for s in summaries),
        tuple(studies),
    )


def _study(key: str, entries: list[Entry]) -> Study:
    summaries = [entry.summary for entry in entries]
    series = [
        _series(own, group) for own, group in _grouped(entries, lambda e: series_key(e.summary)).items()
    ]
    return Study(
        key,
        _said(s.study_description for s in summaries),
        _said(s.study_date for s in summaries),
        _said(s.study_time for s in summaries),
        _said(s.accession for s in summaries),
        tuple(sorted(series, key=lambda one: (one.number, natural_key(one.title), one.key))),
    )


def _series(key: str, entries: list[Entry]) -> Series:
    in_order = sorted(entries, key=_place_in_stack)
    first = in_order[0].summary
    title = _said(entry.summary.series_description for entry in in_order)
    title = title or (f"Series {first.series_number}" if first.series_number else first.address.name)
    return Series(
        key,
        title,
        first.series_number,
        first.modality,
        _said(entry.summary.body_part for entry in in_order),
        _stacks(title, [entry.summary for entry in in_order]),
        frozenset(entry.summary.address.path for entry in in_order if entry.vanished),
        tuple((copy, entry.summary.address) for entry in in_order for copy in entry.copies),
    )


def _stacks(title: str, summaries: list[Summary]) -> tuple[Stack, ...]:
    single = tuple(summary.address for summary in summaries if summary.frames <= 1)
    moving = [summary for summary in summaries if summary.frames > 1]
    alone = len(moving) + bool(single) == 1
    stacks = [Stack(title, single)] if single else []
    for summary in moving:
        own = title if alone else f"{title} · {summary.address.name}"
        stacks.append(Stack(own, _frames(summary), summary.frame_time_ms))
    return tuple(stacks)


def _frames(summary: Summary) -> tuple[Address, ...]:
    count = summary.frames if summary.frames <= MOST_FRAMES else 1
    return tuple(summary.address.at_frame(frame) for frame in range(count))


def _place_in_stack(entry: Entry) -> tuple[int, NaturalKey, str]:
    address = entry.summary.address
    return entry.summary.instance_number, natural_key(address.name), f"{address.path}\x1f{address.member}"


def _said(values: Iterable[str]) -> str:
    """What the images say, some of which may say nothing; the same whatever order they were found in."""
    return min((value for value in set(values) if value), default="")
