"""Small pieces of spoilt images with the truth beside them, made while a network learns.

A whole image is turned, its greys are mostly bent, it is spoilt and prepared as the program would do it;
only then pieces are cut. So no piece has a border that a real image would not have.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.body_mask import Mask
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.evaluation.references import ReferenceImage
from xraysr_gui.metrics.judged_body import judged_body

Batch = tuple[NDArray[np.float32], NDArray[np.float32]]
Spoil = Callable[[Pixels, np.random.Generator], tuple[NDArray[np.float32], Pixels]]
"""From the truth to what the network is given (channels first) and the truth that belongs to it."""

FLAT = 4.0 / 255.0
"""Pieces whose greys differ by less teach next to nothing."""
KEEN, PLACES = 0.3, 8
"""Share of the pieces that are the liveliest of so many places: letters and the edges of plates fill little
of a radiograph, and make much of an error."""
ROUND = 512
"""So many batches come of one seed. A training that goes on draws only those of its round once more, and gets
the very batches that it would have got."""
INSIDE, TRIES = 0.9, 16
"""Share of a piece that lies inside the body where that is asked for, and how often one is looked for."""
IN_VAIN = 500
"""So many images without any piece mean that none will ever come: they are too small, or all flat."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How pieces are cut.

    Attributes:
        side: In pixels of the input.
        scale: Of the truth to it.
        from_one_image: So many pieces at most.
        aligned_to: They begin at multiples of this.
        margin: They stay so far away from the border.
        in_body: Share that is looked for inside the body, away from letters and the edges of plates.
    """

    side: int
    scale: int
    from_one_image: int = 96
    aligned_to: int = 1
    margin: int = 8
    in_body: float = 0.0


@dataclass(frozen=True, slots=True)
class Deck:
    """Which batches are dealt: those of a seed, without the first ones, which were dealt earlier."""

    seed: int
    dealt: int = 0


def turned(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Turned and mirrored."""
    pixels = np.rot90(pixels, int(rng.integers(4)))
    return pixels[:, ::-1] if rng.random() < 0.5 else pixels


def shaded(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """In other greys, as another machine might have shown it."""
    if rng.random() < 0.3:
        pixels = 1.0 - pixels
    width = rng.uniform(0.7, 1.3)
    low = rng.uniform(0.0, 1.0 - width) if width < 1 else rng.uniform(1.0 - width, 0.0)
    bright = (low + width * pixels).clip(0.0, 1.0) ** rng.uniform(0.6, 1.6)
    return np.ascontiguousarray(bright, np.float32)


def pieces(
    given: NDArray[np.float32], truth: Pixels, cut: Cut, rng: np.random.Generator, body: Mask | None = None
) -> Iterator[Batch]:
    """Pairs of pieces, the lively ones; a quarter may be flat, since images have flat parts too.

    With a `body`, on the grid of the truth, the share that lies inside, as far as such places are found.
    """
    draw = _Draw(given, truth, cut, rng, body)
    if min(draw.room) < 1:
        return
    for _ in range(cut.from_one_image):
        inside = rng.random() < cut.in_body
        places = [draw.piece(inside) for _ in range(PLACES if rng.random() < KEEN else 1)]
        piece, wanted = max(places, key=lambda place: np.ptp(place[1]))
        if np.ptp(wanted) > FLAT or rng.random() < 0.25:
            yield np.moveaxis(piece, 0, -1), wanted[..., None]


@dataclass(frozen=True, slots=True, eq=False)
class _Draw:
    """Draws pieces from one pair of images."""

    given: NDArray[np.float32]
    truth: Pixels
    cut: Cut
    rng: np.random.Generator
    body: Mask | None

    @property
    def room(self) -> tuple[int, int]:
        """How many rows and columns a piece can begin at."""
        rows, columns = (side + 1 - 2 * self.cut.margin - self.cut.side for side in self.given.shape[1:])
        return rows, columns

    def piece(self, inside: bool) -> tuple[NDArray[np.float32], Pixels]:
        """What is given and what is wanted, `inside` the body if such a place is found."""
        top, left = self._place()
        for _ in range(TRIES):
            if not inside or self.body is None or self._of_truth(self.body, top, left).mean() >= INSIDE:
                break
            top, left = self._place()
        side = self.cut.side
        return self.given[:, top : top + side, left : left + side], self._of_truth(self.truth, top, left)

    def _place(self) -> tuple[int, int]:
        aligned = self.cut.aligned_to
        top, left = (int(self.rng.integers(room) // aligned * aligned) for room in self.room)
        return self.cut.margin + top, self.cut.margin + left

    def _of_truth(self, whole: Numbers, top: int, left: int) -> Numbers:
        scale, side = self.cut.scale, self.cut.side
        return whole[top * scale : (top + side) * scale, left * scale : (left + side) * scale]


class PatchMaker:
    """Keeps a pool of pieces full from a thread of its own, and deals batches from it.

    Which batch is dealt depends on the seed and on its number alone, so a training can go on later.
    """

    def __init__(
        self,
        references: Sequence[ReferenceImage],
        spoil: Spoil,
        cut: Cut,
        batch: int,
        deck: Deck,
        pool: int = 1024,
    ) -> None:
        self._references, self._spoil, self._cut, self._batch = references, spoil, cut, batch
        self._deck = deck
        self._size = pool
        self._ready: queue.Queue[Batch] = queue.Queue(8)
        self._ended = threading.Event()
        self._thread = ThreadPoolExecutor(1, "patches")

    def __enter__(self) -> PatchMaker:
        self._working = self._thread.submit(self._work)
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.shutdown()  # it waits a moment at most for a place for its last batch
        while not self._ready.empty():
            self._ready.get_nowait()

    def next_batch(self) -> Batch:
        """Wait for the next batch: (what is given, what is wanted), channels last.

        Raises:
            Exception: whatever made an end of the thread that cuts pieces.
        """
        while True:
            try:
                return self._ready.get(timeout=1.0)
            except queue.Empty:
                if self._working.done():
                    self._working.result()
                    raise RuntimeError("no pieces come from a maker that was left") from None

    def _work(self) -> None:
        number, skipped = divmod(self._deck.dealt, ROUND)
        while not self._ended.is_set():
            for batch in itertools.islice(self._round(number), skipped, None):
                self._hand_over(batch)
            number, skipped = number + 1, 0

    def _round(self, number: int) -> Iterator[Batch]:
        """The batches of one round, from a pool of its own."""
        rng, pool, in_vain = np.random.default_rng((self._deck.seed, number)), list[Batch](), 0
        for _ in range(ROUND):
            while len(pool) < self._size and not self._ended.is_set():
                reference = self._references[int(rng.integers(len(self._references)))]
                before = len(pool)
                pool.extend(self._pieces_of(reference.pixels, rng))
                in_vain = in_vain + 1 if len(pool) == before else 0
                if in_vain == IN_VAIN:
                    raise ValueError(f"no piece of {self._cut.side} pixels was found in {IN_VAIN} images")
            if self._ended.is_set():
                return
            yield self._drawn(pool, rng)

    def _pieces_of(self, pixels: Pixels, rng: np.random.Generator) -> Iterator[Batch]:
        whole = np.ascontiguousarray(turned(pixels, rng))
        body = judged_body(whole) if self._cut.in_body else None
        given, truth = self._spoil(whole, rng)
        return pieces(given, truth, self._cut, rng, body)

    def _drawn(self, pool: list[Batch], rng: np.random.Generator) -> Batch:
        """One batch at random; it leaves the pool."""
        chosen = sorted(rng.choice(len(pool), self._batch, replace=False), reverse=True)
        drawn = [pool.pop(index) for index in chosen]
        given, wanted = (np.stack([pair[side] for pair in drawn]).astype(np.float32) for side in (0, 1))
        return given, wanted

    def _hand_over(self, batch: Batch) -> None:
        """Put a batch where the trainer waits."""
        while not self._ended.is_set():
            try:
                self._ready.put(batch, timeout=0.2)
                return
            except queue.Full:
                continue
