"""One reader child for all tests of a file: it is there before the first, as none may leave one behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.image_reader import ImageReader


@pytest.fixture(scope="module")
def reader() -> Iterator[ImageReader]:
    one = ImageReader()
    with pytest.raises(UserError):
        one.open(Address(Path("starts the child")), Progress())
    yield one
    one.close()
