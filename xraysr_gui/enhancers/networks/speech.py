"""How a network speaks: which numbers are black and white to it, and in how many channels it sees grey.

The program has images of one channel on the 0-to-1 scale. What a network is asked is put into its own
numbers, and what it answers is taken back, before anybody looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import Manifest
from xraysr_gui.enhancers.networks.tiling import Channels

SCALES = {"0..1": (0.0, 1.0), "-1..1": (-1.0, 1.0), "0..255": (0.0, 255.0)}
"""Black and white, by the value range that a manifest names."""
A_LITTLE, MANY = 0.05, 0.03
"""How far beyond black or white a result may go, and for which share of its pixels farther."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The numbers and channels of one network; what it gives may be in another range than what it takes."""

    range: str = "0..1"
    colours: int = 1
    result_range: str = ""

    @property
    def outside(self) -> float:
        """What the network's own zero is on the 0-to-1 scale."""
        black, white = SCALES[self.range]
        return -black / (white - black)

    @property
    def span(self) -> float:
        """How far white is from black in what the network gives."""
        black, white = SCALES[self.result_range or self.range]
        return white - black

    def asked(self, piece: Channels) -> Channels:
        """A piece on the 0-to-1 scale as the network is given it."""
        black, white = SCALES[self.range]
        if (black, white) != (0.0, 1.0):
            piece = piece * np.float32(white - black) + np.float32(black)
        return piece if self.colours == 1 else np.repeat(piece, self.colours, axis=1)

    def heard(self, answer: Channels) -> Channels:
        """What it gave, as one channel on the 0-to-1 scale."""
        black, white = SCALES[self.result_range or self.range]
        if answer.shape[1] > 1:
            answer = answer.mean(axis=1, keepdims=True, dtype=np.float32)
        if (black, white) != (0.0, 1.0):
            answer = (answer - np.float32(black)) / np.float32(white - black)
        return answer

    def promised(self, rows: int, columns: int) -> tuple[tuple[int, ...], ...]:
        """The shapes that an answer may have; a network that sees colours may give one channel."""
        return tuple((1, depth, rows, columns) for depth in dict.fromkeys((self.colours, 1)))


def speech_of(manifest: Manifest) -> Speech:
    """As its manifest has it."""
    return Speech(manifest.value_range, manifest.colours, manifest.result_range)


@dataclass(slots=True)
class Spill:
    """How much of what a network gave lies beyond black and white, before that is cut off."""

    pixels: int = field(default=0)
    beyond: int = field(default=0)

    def add(self, answer: Channels, low: float, high: float) -> None:
        """Count one answer on the 0-to-1 scale, with its lowest and its highest value."""
        self.pixels += answer.size
        black, white = -A_LITTLE, 1 + A_LITTLE
        if low < black or high > white:
            self.beyond += int(np.count_nonzero((answer < black) | (answer > white)))

    def told(self, value_range: str) -> tuple[str, ...]:
        """A sentence where it is more than can be by chance."""
        share = self.beyond / max(self.pixels, 1)
        if share <= MANY:
            return ()
        words = tr(
            "Values of the result lay outside of the range of this network: {:.0%} of its pixels lay "
            "clearly beyond black or white and were cut off. "
            "Its value range may not be {}, as its description says."
        )
        return (words.format(share, value_range),)
