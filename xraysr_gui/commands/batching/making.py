"""Makes the result of one file of a batch, with a reader and an engine of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath

import numpy as np

from xraysr_gui.batches.contract import Job, Made, Plan, WorkerDied
from xraysr_gui.batches.line import INPUT, Line, OutputFile
from xraysr_gui.batches.naming import renamed
from xraysr_gui.commands.batching.links import Link, enhanced_by_chain
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.commands.saving.export_frames import export_frames, paths_of_frames
from xraysr_gui.commands.saving.export_result import Around, check_target, export_result, left_behind
from xraysr_gui.commands.saving.leave import WayOut
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import ChildFailed, EnhancementFailed, UserError
from xraysr_gui.core.harmless_text import harmless
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.spelling import spelt
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import Engine, EngineWishes
from xraysr_gui.enhancers.model_folder import sha256_of
from xraysr_gui.evaluation.report.png import png
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.shrinking import shrunk
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.measure import measure_parts

FIGURES = ("psnr", "mse", "ssim")
SIDE = 160
"""Of a picture on the contact sheet."""
GAP = 4


@dataclass(frozen=True, slots=True)
class MakingWishes:
    """How results are made.

    Attributes:
        device: cpu, gpu, auto, or the id of a device.
        accepts_outside: Whether networks run on images unlike those they learned from.
    """

    device: str = "auto"
    accepts_outside: bool = False


class ChildMaker:
    """A `Maker` of this computer: what decodes and what enhances are processes of its own."""

    def __init__(
        self,
        plan: Plan,
        links: Sequence[Link],
        wishes: MakingWishes = MakingWishes(),
        reader: ImageReader | None = None,
        engine: Engine | None = None,
    ) -> None:
        self._plan, self._links, self._wishes = plan, tuple(links), wishes
        self._reader, self._engine = reader or ImageReader(), engine or Engine()

    def close(self) -> None:
        """End both processes."""
        self._reader.close()
        self._engine.close()

    def make(self, job: Job, room: Path, progress: Progress) -> Made:
        """Write the result into `room`: see `Maker`."""
        try:
            return self._made(job, room, progress)
        except ChildFailed as error:
            raise WorkerDied(str(error)) from error
        except EnhancementFailed as error:
            if isinstance(error.__cause__, ChildFailed):
                raise WorkerDied(str(error)) from error
            raise
        except MemoryError:
            raise EnhancementFailed(
                tr("{} was not enhanced.").format(harmless(job.name)),
                why=tr("It does not fit into memory beside what is done at the same time."),
                remedy=tr("Try it again with {}, or crop it first.").format(
                    spelt(
                        "--resume --retry --workers 1",
                        "resume=True, retry=True, workers=1",
                        tr("one file at a time"),
                    )
                ),
            ) from None

    def measured(self, job: Job, result: Radiograph, given: Radiograph, progress: Progress) -> Line:
        """The figures of a result as its file holds it, and what they refer to."""
        try:
            reference = given if job.reference is None else self._reference(job.reference, given, progress)
            levels, figures = figures_of(reference, result)
        except ChildFailed as error:
            raise WorkerDied(str(error)) from error
        except UserError as error:
            return Line(job.name, notices=(str(error),))
        against = INPUT if job.reference is None else harmless(job.reference.name)
        return Line(job.name, figures=figures, levels=levels, against=against)

    def _made(self, job: Job, room: Path, progress: Progress) -> Made:
        before = open_radiograph(Address(job.input), self._reader, progress.part(0.0, 0.1))
        output, way_out = self._output(job, before), WayOut(self._plan.outward.told, self._reader)
        target = room / PurePath(output).name
        check_target(before, target)
        key = self._plan.key(job, before.source.sha256)
        frames = before.source.encoding.frames
        results = self._results(before, key, progress.part(0.1, 0.8))
        after = next(results)
        leaves = way_out.prepared(after)
        seen = _Seen(way_out)
        seen.take(after)
        if frames == 1:
            export_result(leaves, target, way_out.reader, progress.part(0.8, 0.9))
        else:
            every = seen.all_of(leaves, results)
            export_frames(before, every, target, way_out.reader, progress.part(0.8, 0.9))
        left = left_behind((Around.of(leaves),) * min(frames, 2), target)
        written, above = paths_of_frames(target, frames), PurePath(output).parent
        stored = open_radiograph(Address(written[0]), self._reader, progress.part(0.9, 0.95))
        hidden = way_out.prepared(before)
        figures = self.measured(job, _on_scale_of(leaves, stored), hidden, progress.part(0.95, 1.0))
        outputs = tuple(_file(path, above) for path in written)
        line = replace(
            figures,
            key=key,
            input_sha256=before.source.sha256,
            outputs=outputs,
            frames=frames,
            columns=after.shape[1],
            rows=after.shape[0],
            device=after.steps[-1].device,
            seconds=round(seen.seconds, 3),
            finished_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            notices=(*figures.notices, *after.notices, *left, *way_out.said, *_first_alone(frames)),
            said=(*way_out.said, *_first_alone(frames)),
            outside=seen.outside,
        )
        return Made(line, side_by_side(hidden, leaves) if job.is_shown else b"")

    def _output(self, job: Job, before: Radiograph) -> str:
        """As planned, unless the name of the file told what it is not."""
        if self._plan.ending:
            return job.output
        return renamed(
            job.output, self._plan.outward.called(job.name), is_dicom=before.source.encoding.format == "DICOM"
        )

    def _results(self, first: Radiograph, key: str, progress: Progress) -> Iterator[Radiograph]:
        """Of every frame, each filed under its key."""
        frames, address = first.source.encoding.frames, first.source.address
        for number in range(frames):
            part = progress.part(number / frames, (number + 1) / frames)
            frame = first if not number else open_radiograph(address.at_frame(number), self._reader, part)
            after = enhanced_by_chain(
                frame,
                self._links,
                self._engine,
                part,
                EngineWishes(self._wishes.device),
                accepts_outside=self._wishes.accepts_outside,
            )
            yield replace(after, filed_under=key)

    def _reference(self, path: Path, given: Radiograph, progress: Progress) -> Radiograph:
        address = Address(path, frame=given.source.address.frame)
        return open_radiograph(address, self._reader, progress)


@dataclass(slots=True)
class _Seen:
    """Counts the time of frames that are on their way into a file, and hears their warnings; none is kept."""

    way_out: WayOut
    seconds: float = 0.0
    outside: bool = False

    def take(self, one: Radiograph) -> None:
        """A frame that is made."""
        self.seconds += sum(step.seconds for step in one.steps)
        self.outside |= any(step.warnings for step in one.steps)

    def all_of(self, first: Radiograph, others: Iterator[Radiograph]) -> Iterator[Radiograph]:
        """The first one, which was taken, and the others as they come."""
        yield first
        for one in others:
            self.take(one)
            yield self.way_out.prepared(one)


def figures_of(reference: Radiograph, result: Radiograph) -> tuple[float, tuple[tuple[str, float], ...]]:
    """The range in grey levels, with PSNR, MSE and SSIM of the whole image as `xraysr compare` tells them.

    The PSNR of equal images is infinite.

    Raises:
        CannotCompare: both do not show the same.
    """
    compared = Comparison.of(reference, result)
    metrics = [IN_REGIONS[id] for id in FIGURES]
    whole = (("whole", compared.whole()),)
    found = [(one.metric, one.value) for one in measure_parts(compared, whole, metrics, intervals=False)]
    infinite = {"psnr": math.inf} if compared.identical else {}
    values = ((name, infinite.get(name) if value is None else value) for name, value in found)
    return compared.levels, tuple((name, value) for name, value in values if value is not None)


def _on_scale_of(result: Radiograph, stored: Radiograph) -> Radiograph:
    """What a file holds of real numbers: its whole numbers lie between the ends that the result has."""
    if result.source.encoding.bits <= 16 or stored.source.encoding.bits > 16:
        return stored
    pixels = result.black + stored.normalised() * (result.white - result.black)
    return result.with_pixels(pixels.astype(np.float32), result.steps, 1)


def side_by_side(before: Radiograph, after: Radiograph) -> bytes:
    """Input and result as each is first shown, small."""
    both = [_small(before), _small(after)]
    rows = max(picture.shape[0] for picture in both)
    sheet = np.zeros((rows, 2 * SIDE + GAP), np.uint8)
    for number, picture in enumerate(both):
        left = number * (SIDE + GAP) + (SIDE - picture.shape[1]) // 2
        sheet[: picture.shape[0], left : left + picture.shape[1]] = picture
    return png(sheet)


def _small(image: Radiograph) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    codes = image.greys.codes
    step = max(1, max(codes.shape) // (2 * SIDE))
    tall = image.spacing.row / image.spacing.column
    return shrunk(image.greys.grey_table(first_voi(image))[codes[::step, ::step]], SIDE, tall)


def _file(path: Path, above: PurePath) -> OutputFile:
    return OutputFile(str(above / path.name), sha256_of(path), path.stat().st_size)


def _first_alone(frames: int) -> tuple[str, ...]:
    return (tr("The figures are those of the first of {} frames.").format(frames),) if frames > 1 else ()
