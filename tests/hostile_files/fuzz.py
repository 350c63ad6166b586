"""Mutates sound files and has the real reader child read them: an image or three sentences, within bounds.

    python -m tests.hostile_files.fuzz --seed 1 --count 1000
    python -m tests.hostile_files.fuzz --seed 1 --only 417       what number 417 of seed 1 does

Each finding names its seed and its number, which are all that is needed to make the file again.
"""

from __future__ import annotations

import argparse
import os
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil

from tests.hostile_files.fuzz_samples import samples
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import ChildFailed, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.reader_child import RESTING_BYTES, SERVICE
from xraysr_gui.isolation.client import ChildProcess, Limits

MOST_SECONDS = 30.0
MOST_PROCESSOR_SECONDS = 15.0
MOST_BYTES = 1 << 30
FIRST_BYTES = 1024
_EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_WORDS = (b"0", b"-1", b"99999999", b"1e308", b"nan", b"\x0b", b"\r", b"\0", b"/etc/passwd", b"../a", b"LIST")


@dataclass(frozen=True, slots=True)
class Mutated:
    """One damaged file."""

    name: str
    how: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """What must not happen, and how to see it again."""

    seed: int
    number: int
    file: Mutated
    what: str

    def __str__(self) -> str:
        return f"--seed {self.seed} --only {self.number}: {self.file.name}, {self.file.how}: {self.what}"


def mutated(seed: int, number: int) -> Mutated:
    """File `number` of a seed; the same on every computer with the same libraries."""
    rng = Random(f"{seed} {number}")
    name, sound = rng.choice(samples())
    content, steps = bytearray(sound), []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        change = rng.choice(CHANGES)
        if content:
            change(content, rng)
            steps.append(change.__name__.strip("_"))
    return Mutated(name, ", ".join(steps), bytes(content))


def _place(content: bytearray, rng: Random) -> int:
    """Somewhere in the file, mostly where its header is."""
    end = min(len(content), FIRST_BYTES) if rng.random() < 0.7 else len(content)
    return rng.randrange(max(1, end))


def _bits(content: bytearray, rng: Random) -> None:
    for _ in range(rng.randint(1, 20)):
        content[_place(content, rng)] ^= 1 << rng.randrange(8)


def _cut(content: bytearray, rng: Random) -> None:
    del content[rng.randrange(len(content)) :]


def _length(content: bytearray, rng: Random) -> None:
    """An extreme number where a length might be."""
    size, order = rng.choice((1, 2, 4)), rng.choice("<>")
    form = {1: "B", 2: "H", 4: "I"}[size]
    number = rng.choice(_EXTREMES) & ((1 << 8 * size) - 1)
    place = _place(content, rng)
    content[place : place + size] = struct.pack(order + form, number)


def _block(content: bytearray, rng: Random) -> tuple[int, bytes]:
    start = _place(content, rng)
    return start, bytes(content[start : start + rng.choice((2, 8, 12, 64, 600))])


def _doubled(content: bytearray, rng: Random) -> None:
    start, block = _block(content, rng)
    content[start:start] = block * rng.choice((1, 2, 50))


def _moved(content: bytearray, rng: Random) -> None:
    start, block = _block(content, rng)
    del content[start : start + len(block)]
    place = rng.randrange(len(content) + 1)
    content[place:place] = block


def _zeroed(content: bytearray, rng: Random) -> None:
    start, block = _block(content, rng)
    content[start : start + len(block)] = bytes(len(block))


def _word(content: bytearray, rng: Random) -> None:
    """A value that a text header does not foresee, in the place of a number or between words."""
    digits = [place for place in range(min(len(content), FIRST_BYTES)) if chr(content[place]).isdigit()]
    place = rng.choice(digits) if digits else _place(content, rng)
    content[place : place + 1] = rng.choice(_WORDS)


CHANGES: tuple[Callable[[bytearray, Random], None], ...] = (
    *(_bits, _bits, _cut, _length, _length, _doubled, _moved, _zeroed, _word),
)


class Trial:
    """A reader child that is given one file after the other, and watched."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        limits = Limits(time_s=MOST_SECONDS, memory_bytes=2 << 30, resting_bytes=RESTING_BYTES)
        self._child = ChildProcess(SERVICE, limits)
        self._reader = ImageReader(self._child)

    def close(self) -> None:
        """End the child."""
        self._reader.close()

    def findings(self, seed: int, numbers: range) -> Iterator[Finding]:
        """Whatever goes wrong with these files, each as soon as it is known."""
        for number in numbers:
            file = mutated(seed, number)
            for what in self._wrong_with(file):
                yield Finding(seed, number, file, what)

    def _wrong_with(self, file: Mutated) -> Iterator[str]:
        path = self._folder / Path(file.name.split()[-1])
        path.write_bytes(file.content)
        before, spent = self._child.number, _processor_seconds(self._child.number)
        member = "in/a.dcm" if path.suffix == ".zip" else ""
        address, progress = Address(path, member), Progress()
        for verb, ask in (
            ("open", lambda: self._reader.open(address, progress)),
            ("tags", lambda: self._reader.tags(address, progress)),
            ("border", lambda: self._reader.border(address, progress)),
            ("provenance", lambda: self._reader.provenance(address, progress)),
            ("list", lambda: self._reader.summaries([path], progress)),
        ):
            what = _outcome(ask)
            if what:
                yield f"{verb}: {what}"
        if self._child.number == before and before is not None:
            took = _processor_seconds(before) - spent
            if took > MOST_PROCESSOR_SECONDS:
                yield f"took {took:.0f} seconds of processor time"
            held = psutil.Process(before).memory_info().rss
            if held > MOST_BYTES:
                yield f"left a child of {held >> 20} MB"
        path.unlink()
        if left := os.listdir(self._folder):
            yield f"left behind: {left}"


def _processor_seconds(number: int | None) -> float:
    if number is None:
        return 0.0
    spent = psutil.Process(number).cpu_times()
    return float(spent.user + spent.system)


def _outcome(ask: Callable[[], object]) -> str:
    """What is wrong with how it ended, "" if nothing is."""
    try:
        ask()
    except ChildFailed as error:  # it died, hung, ate memory, or stumbled over what no reader foresaw
        return f"{type(error).__name__}: {error.why}"
    except UserError as error:
        sentences = (error.what, error.why, error.remedy)
        return "" if all(one.endswith(".") and len(one) < 600 for one in sentences) else f"says {sentences}"
    return ""


def main() -> int:
    """Run as a command; 1 if anything was found."""
    parser = argparse.ArgumentParser(description="Mutate files and read them in the reader child.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--only", type=int, help="one number of the seed, for a closer look")
    words = parser.parse_args()
    numbers = range(words.count) if words.only is None else range(words.only, words.only + 1)
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder))
        try:
            for finding in trial.findings(words.seed, numbers):
                found += 1
                sys.stdout.write(f"{finding}\n")
                sys.stdout.flush()
        finally:
            trial.close()
    sys.stdout.write(f"{len(numbers)} files of seed {words.seed}, {found} findings\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
