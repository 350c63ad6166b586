"""Loads ahead of time what the first image will need."""

from __future__ import annotations


def load_resampler() -> None:
    """Import OpenCV (0.15 s), on a thread of its own after the first paint."""
    import cv2

    cv2.setNumThreads(1)  # a view is small: threads would cost more than they give
