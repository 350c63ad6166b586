"""What would be lost if the program ended now: results, regions and marks that lie in no file.

One rule: a thing is saved if exactly this thing was written to a file, or came from one. A region that was
moved since, or a mark that was redrawn, is another thing. What was deleted cannot be lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from xraysr_gui.core.address import Address
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.listeners import Listeners
from xraysr_gui.core.marks import Mark
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.region import Region
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.core.workspace import Document, Drawn


@dataclass(frozen=True, slots=True)
class Unsaved:
    """How much of each kind lies in no file, and on how many images."""

    results: int = 0
    regions: int = 0
    marks: int = 0
    images: int = 0

    def __bool__(self) -> bool:
        return self.images > 0

    def words(self) -> str:
        """Such as "2 results and 1 region"."""
        counts = (
            (self.results, tr_count(self.results, "{} result", "{} results")),
            (self.regions, tr_count(self.regions, "{} region", "{} regions")),
            (self.marks, tr_count(self.marks, "{} mark", "{} marks")),
        )
        said = [words.format(count) for count, words in counts if count]
        return tr(" and ").join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else "".join(said)


class SavedWork(Listeners):
    """Remembers what was written to files or came from them; a result is known by the steps that made it."""

    def __init__(self) -> None:
        super().__init__()
        self._results: defaultdict[Address, list[tuple[Step, ...]]] = defaultdict(list)
        self._regions: defaultdict[Address, list[Region]] = defaultdict(list)
        self._marks: defaultdict[Address, list[Mark]] = defaultdict(list)

    def as_of_now(self) -> SavedWork:
        """The same as it is at this moment, for a job that reads it while more is saved."""
        copied = SavedWork()
        copied.note_of(self)
        return copied

    def note_of(self, other: SavedWork) -> None:
        """What lies in a file by another memory does so by this one."""
        for address, steps in other._results.items():
            self._results[address] += [one for one in steps if one not in self._results[address]]
        for address in {*other._regions, *other._marks}:
            self.note_drawn(address, other._regions.get(address, ()), other._marks.get(address, ()))
        self._tell()

    def note_result(self, result: Radiograph) -> None:
        """A result lies in a file now."""
        self._results[result.source.address].append(result.steps)
        self._tell()

    def note_drawn(self, address: Address, regions: Iterable[Region], marks: Iterable[Mark] = ()) -> None:
        """Regions and marks of an image lie in a file now."""
        self._regions[address] += [one for one in regions if one not in self._regions[address]]
        self._marks[address] += [one for one in marks if one not in self._marks[address]]
        self._tell()

    def note_all(self, documents: Iterable[Document], aside: Mapping[Address, Drawn]) -> None:
        """Everything lies in a file now: that of the session."""
        for address, (marks, regions) in aside.items():
            self.note_drawn(address, regions, marks)
        for document in documents:
            self.note_drawn(document.address, document.regions, document.marks)
            for result in document.results:
                self.note_result(result)

    def holds_result(self, result: Radiograph) -> bool:
        """Whether a result lies in a file."""
        return result.steps in self._results.get(result.source.address, ())

    def drawn_in(
        self, address: Address, marks: Iterable[Mark], regions: Iterable[Region]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The numbers of those marks, and of those regions, that lie in a file."""
        known = self._marks.get(address, ()), self._regions.get(address, ())
        return _places_in(marks, known[0]), _places_in(regions, known[1])

    def unsaved(self, documents: tuple[Document, ...], aside: Mapping[Address, Drawn]) -> Unsaved:
        """What of all this lies in no file."""
        results = [(one.address, [result.steps for result in one.results]) for one in documents]
        drawn = [(one.address, one.marks, one.regions) for one in documents]
        drawn += [(address, *both) for address, both in aside.items()]
        lost_results = {a: _missing(steps, self._results.get(a, ())) for a, steps in results}
        lost_regions = {a: _missing(regions, self._regions.get(a, ())) for a, _, regions in drawn}
        lost_marks = {a: _missing(marks, self._marks.get(a, ())) for a, marks, _ in drawn}
        kinds = lost_results, lost_regions, lost_marks
        touched = {address for kind in kinds for address, count in kind.items() if count}
        made, regions, marks = (sum(kind.values()) for kind in kinds)
        return Unsaved(made, regions, marks, len(touched))


def _places_in(things: Iterable[object], saved: Iterable[object]) -> tuple[int, ...]:
    known = list(saved)
    return tuple(number for number, one in enumerate(things) if one in known)


def _missing(things: Iterable[object], saved: Iterable[object]) -> int:
    known = list(saved)
    return sum(one not in known for one in things)
