"""Lets a network learn for a while, and can be stopped at any moment and go on later.

A checkpoint is two files that appear whole or not at all: the network with the optimiser's memory, and
what was measured. Time counts, not steps: the learning rate falls as a cosine over the minutes given.
Where a busy machine makes few steps in them, it learns longer: a card of hardly any steps would be no card.
"""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any

import numpy as np

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.settings.whole_file import write_whole
from xraysr_gui.training.patches import PatchMaker

EPOCH_S = 60.0
EPOCHS = 20
"""At least so many points has the curve of a training, where judging takes little of its time."""
JUDGING = 10
"""So many times longer than its judging an epoch is."""
EMA = 0.995
CHECKPOINT, CRITIC, STATE = "checkpoint.keras", "critic.npz", "state.json"
CHECK_EVERY = 20
LEAST_STEPS = 100
"""Of a course of minutes: so many are made however long they take."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """What was known at the end of one epoch."""

    seconds: float
    steps: int
    loss: float
    psnr: float
    ssim: float
    psnr_before: float
    ssim_before: float


@dataclass
class Training:
    """A training under way: how far it is, whether a critic took part, and what was measured.

    The sum of losses, and their number, are of the epoch under way. `half`: wide layers learn in bfloat16.
    """

    seed: int
    steps: int = 0
    seconds: float = 0.0
    contested: bool = False
    epochs: list[Epoch] = field(default_factory=list)
    loss_sum: float = 0.0
    losses: int = 0
    half: bool = False

    @property
    def loss(self) -> float:
        """The mean of the epoch under way."""
        return self.loss_sum / max(self.losses, 1)


@dataclass(frozen=True, slots=True)
class Course:
    """How long a network learns in all: so many minutes and LEAST_STEPS at least, or the steps said."""

    minutes: float
    steps: int | None = None

    def share(self, training: Training, seconds: float) -> float:
        """How much of it is done."""
        if self.steps:
            return training.steps / self.steps
        return min(seconds / (self.minutes * 60), training.steps / LEAST_STEPS)

    def ends_epoch(self, training: Training, seconds: float, judged_s: float) -> bool:
        """Whether it is time to judge the network, which took so long the last time."""
        last = training.epochs[-1] if training.epochs else None
        if self.steps:
            return training.steps - (last.steps if last else 0) >= max(1, self.steps // EPOCHS)
        least = max(min(EPOCH_S, self.minutes * 60 / EPOCHS), JUDGING * judged_s)
        return seconds - (last.seconds if last else 0.0) > least


Begin = Callable[[Any], Any]
"""From the network to what trains it against a critic."""
Judge = Callable[[Any], tuple[float, float, float, float]]
"""PSNR and SSIM of a network on the judging images, then of what it is compared with."""


class Fit:
    """Trains one compiled network from batches, with checkpoints in `folder`."""

    def __init__(
        self, network: Any, folder: Path, judge: Judge, learning_rate: float, contest: Begin | None = None
    ) -> None:
        self.network, self._folder, self._judge = network, folder, judge
        self._top_rate = learning_rate
        self._begin_contest, self._contest = contest, None
        self._contested = False

    def run(
        self, maker: PatchMaker, training: Training, course: Course | float, progress: Progress
    ) -> Training:
        """Learn until the course (or so many minutes) is over, what was learned earlier included.

        Raises:
            Cancelled: the person stopped it; a checkpoint is left.
            ArithmeticError: the loss is no number; the checkpoint before it is left.
        """
        course, spent_s = course if isinstance(course, Course) else Course(course), training.seconds
        self._contested, loss, judged_s = training.contested, 0.0, 0.0
        begun = time.monotonic()
        try:
            while (share := course.share(training, spent_s + time.monotonic() - begun)) < 1:
                if training.steps % CHECK_EVERY == 0:
                    self._set_rate(share)
                    progress.at(share, _words(training))
                loss = self._step(maker, training, share)
                training.steps += 1
                if not math.isfinite(loss):
                    raise ArithmeticError(f"the loss is {loss} after {training.steps} steps")
                training.loss_sum, training.losses = training.loss_sum + loss, training.losses + 1
                training.seconds = spent_s + time.monotonic() - begun
                if course.ends_epoch(training, training.seconds, judged_s):
                    self._end_epoch(training)
                    judged_s = spent_s + time.monotonic() - begun - training.seconds
        finally:
            training.seconds = spent_s + time.monotonic() - begun
            if math.isfinite(loss):  # a good checkpoint is not replaced by a spoilt one
                self._save(training)
        if training.losses or not training.epochs:
            self._end_epoch(training)
        return training

    def averaged(self) -> list[Any]:
        """The weights now; the network then holds the running mean of its weights, which judges better."""
        kept = self.network.get_weights()
        if self.network.optimizer.iterations > 0 and not self._contested:
            self.network.optimizer.finalize_variable_values(self.network.trainable_variables)
        return list(kept)

    def _step(self, maker: PatchMaker, training: Training, share: float) -> float:
        """Learn from one batch: alone, or from half of the time on against a critic."""
        given, wanted = maker.next_batch()
        if self._begin_contest is not None and self._contest is None and share >= 0.5:
            self.averaged()
            contest = self._contest = self._begin_contest(self.network)
            if training.contested:
                contest.restore(_arrays_in(self._folder / CRITIC))
            training.contested = self._contested = True
        learner = self._contest or self.network
        return float(learner.train_on_batch(given, wanted))

    def _end_epoch(self, training: Training) -> None:
        kept = self.averaged()
        measured = self._judge(self.network)
        self.network.set_weights(kept)
        training.epochs.append(Epoch(training.seconds, training.steps, training.loss, *measured))
        training.loss_sum, training.losses = 0.0, 0
        self._save(training)

    def _set_rate(self, share: float) -> None:
        share = min(1.0, share)
        rate = self._top_rate * max(1e-3, 0.5 * (1 + math.cos(math.pi * share)))
        self.network.optimizer.learning_rate = rate

    def _save(self, training: Training) -> None:
        save_network(self.network, self._folder / CHECKPOINT)
        if self._contest is not None:
            write_whole(self._folder / CRITIC, partial(_write_arrays, self._contest.state()))
        words = json.dumps(asdict(training)).encode()
        write_whole(self._folder / STATE, lambda file: file.write(words))


def _write_arrays(arrays: Sequence[Numbers], file: IO[Any]) -> None:
    np.savez(file, *arrays)


def _arrays_in(file: Path) -> list[Numbers]:
    """What the critic knew; nothing where an earlier version kept nothing of it."""
    if not file.exists():
        return []
    with np.load(file, allow_pickle=False) as read:
        return [read[f"arr_{number}"] for number in range(len(read.files))]


def save_network(network: Any, file: Path) -> None:
    """Write a network, which Keras does only by the name of a file, whole or not at all.

    Raises:
        CannotExport: the folder cannot be written.
    """
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / file.name
        network.save(made)
        write_whole(file, lambda out: out.write(made.read_bytes()))


def load_training(folder: Path) -> Training:
    """What an earlier run wrote beside its checkpoint."""
    read = json.loads((folder / STATE).read_text(encoding="utf-8"))
    epochs = [Epoch(**row) for row in read.pop("epochs")]
    return Training(**read, epochs=epochs)


def loss_of(name: str, border: int) -> Callable[[Any, Any], Any]:
    """The loss without a border where the network saw nothing beyond the piece's edge."""

    def piece_loss(wanted: Any, given: Any) -> Any:
        from keras import ops

        inner = slice(border, -border) if border else slice(None)
        error = wanted[:, inner, inner] - given[:, inner, inner]
        if name == "charbonnier":
            return ops.mean(ops.sqrt(ops.square(error) + 1e-6))
        return ops.mean(ops.abs(error) if name == "mae" else ops.square(error))

    return piece_loss


def compiled(network: Any, loss: Callable[[Any, Any], Any], learning_rate: float) -> Any:
    """The network, ready to learn."""
    import keras

    optimizer = keras.optimizers.Adam(
        learning_rate, global_clipnorm=0.5, use_ema=True, ema_momentum=EMA, ema_overwrite_frequency=None
    )
    network.compile(optimizer=optimizer, loss=loss)
    return network


def _words(training: Training) -> str:
    last = training.epochs[-1] if training.epochs else None
    gained = f", {last.psnr:.2f} dB ({last.psnr - last.psnr_before:+.2f})" if last else ""
    if not last and not training.losses:  # nothing is known before the first step
        return f"step {training.steps}"
    loss = last.loss if last and not training.losses else training.loss
    return f"step {training.steps}, loss {loss:.5f}{gained}"
