"""Names for what a type cannot say more about, each with its reason: signatures say these, not Any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field
from typing import Any, ClassVar, Protocol

Json = dict[str, Any]
"""One object of JSON, from another process or a file of ours: each value is checked where it is read."""
JsonList = list[Any]
"""One array of JSON."""
JsonView = Mapping[str, Any]
"""The same, to be read only."""


class Parameters(Protocol):
    """A frozen dataclass of declared parameters: which one, its enhancer, tool or metric says."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
