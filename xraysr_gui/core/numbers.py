"""What a file stores: numbers of any type that it chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray


Numbers: TypeAlias = "NDArray[Any]"
"""Numbers of whichever type a file stores them in; a function that takes them works for all of these."""
