"""What an enhancer is for, and how it came to be."""

from __future__ import annotations

from enum import StrEnum


class Task(StrEnum):
    """What a person wants done; the Enhance panel is ordered by it."""

    SUPER_RESOLUTION = "super-resolution"
    DEBLUR = "deblur"
    DENOISE = "denoise"
    CONTRAST = "contrast"


class Kind(StrEnum):
    """How it came to be."""

    CLASSICAL = "classical"
    NETWORK = "network"
