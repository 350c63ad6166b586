"""What a file stores: numbers of any type that it chose."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

Numbers = NDArray[Any]
"""Numbers of whichever type a file stores them in; a function that takes them works for all of these."""
