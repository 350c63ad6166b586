"""Text that was written into a drawn chest is found, and a chest without any is left alone."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
from PIL import Image, ImageDraw, ImageFont

from xraysr_gui.estimates.burned_text import text_places
from xraysr_gui.settings import places


@pytest.fixture(scope="module")
def film() -> np.ndarray:
    """The drawn chest of the sample study, half as large."""
    stored = pydicom.dcmread(places.resources() / "sample_study" / "1_chest_pa.dcm").pixel_array
    shown = stored[::2, ::2].astype(np.float32) / 4095
    return 1 - shown if shown[:20].mean() > 0.5 else shown


def written(film: np.ndarray, words: str, at: tuple[int, int], size: int, grey: int):
    """The film with words in it, and where they stand."""
    picture = Image.fromarray((film * 255).clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=size)
    draw.text(at, words, fill=grey, font=font)
    return np.asarray(picture, np.float32) / 255, draw.textbbox(at, words, font=font)


@pytest.mark.parametrize(
    ("words", "at", "size", "grey"),
    [
        ("DOE^JANE 1970-01-01", (8, 6), 12, 255),
        ("Smith, John", (8, 6), 24, 255),
        ("ID 4711", (60, 200), 20, 0),
    ],
)
def test_words_are_found_where_they_stand(film, words, at, size, grey):
    image, (left, top, right, bottom) = written(film, words, at, size, grey)
    covered = np.zeros(image.shape, np.bool_)
    for column, row, width, height in text_places(image):
        covered[row : row + height, column : column + width] = True
    assert covered[top:bottom, left:right].mean() > 0.6
    assert covered.mean() < 0.2


def test_anatomy_noise_and_nothing_at_all_are_no_text(film):
    noise = np.random.default_rng(1).normal(0.5, 0.15, (300, 400)).clip(0, 1).astype(np.float32)
    for image in (film, noise, np.zeros((64, 64), np.float32), np.eye(64, dtype=np.float32)):
        assert text_places(image) == ()
