"""Makes a result again as its description says, and writes it as its file was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from xraysr_gui.commands.enhance_radiograph import Runs
from xraysr_gui.commands.saving.export_frames import write_frames
from xraysr_gui.commands.saving.export_result import write_result
from xraysr_gui.commands.verifying.looked_at import Logged, Looked
from xraysr_gui.commands.verifying.redo import redone
from xraysr_gui.commands.verifying.sought_input import Seeking
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import Capsule
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.settings.own_files import private_folder
from xraysr_gui.settings.whole_file import own_folder

ENDINGS = {"DICOM": ".dcm", "PNG": ".png", "TIFF": ".tiff"}


def nothing_logged(pixels: str) -> Capsule | None:
    """For whoever keeps no log."""
    return None


@dataclass(frozen=True, slots=True)
class Verifying:
    """What is needed to verify files.

    Attributes:
        reader, engine: What decodes, and what enhances.
        enhancers: Gives all of this computer.
        seeking: Where inputs may lie.
        logged: Gives, for the hash of stored pixels, how they were made by the log of this computer.
    """

    reader: ImageReader
    engine: Runs
    enhancers: Callable[[], Iterable[Enhancer]]
    seeking: Seeking = field(default_factory=Seeking)
    logged: Logged = nothing_logged


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A result that was made again.

    Attributes:
        path: Its file, as long as it is needed.
        result: It, or the last of its frames.
    """

    path: Path
    result: Radiograph


@contextmanager
def made_again(looked: Looked, source: Path, how: Verifying, progress: Progress) -> Iterator[Made]:
    """Give the result anew, in a file that is gone afterwards.

    Raises:
        UserError: the input cannot be opened, or a step cannot be done again.
        Cancelled: the person stopped it.
    """
    encoding = looked.first.source.encoding
    with own_folder(private_folder(places.cache_folder())) as folder:
        path = folder / f"again{ENDINGS.get(encoding.format, '.png')}"
        first = how.reader.open(Address(source, frame=looked.capsule.frame), progress.part(0.0, 0.1))
        enhancers, last = list(how.enhancers()), [first]

        def result_of(before: Radiograph, part: Progress) -> Radiograph:
            last[0] = redone(before, looked.capsule.steps, enhancers, how.engine, part)
            return last[0]

        if encoding.frames == 1 or encoding.format != "DICOM":
            result = result_of(first, progress.part(0.1, 0.9))
            write_result(result, path, how.reader, as_floats=looked.first.exact is not None)
        else:
            write_frames(first, _frames(first, how.reader, result_of, progress), path, how.reader, Progress())
        yield Made(path, last[0])


def _frames(
    first: Radiograph,
    reader: ImageReader,
    result_of: Callable[[Radiograph, Progress], Radiograph],
    progress: Progress,
) -> Iterator[Radiograph]:
    """All frames of an object, each made again when it is asked for."""
    address, count = first.source.address, first.source.encoding.frames
    for number in range(count):
        part = progress.part(0.1 + 0.8 * number / count, 0.1 + 0.8 * (number + 1) / count)
        yield result_of(reader.open(address.at_frame(number), part), part)
