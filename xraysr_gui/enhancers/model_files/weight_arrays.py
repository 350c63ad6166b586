"""Arrays of numbers in an HDF5 file that nobody trusts.

HDF5 lets a file point into others, lets an array promise more than lies there, and lets a packed piece
unpack without end. Only arrays that lie in this very file are read, of the shape that was expected.
"""

from __future__ import annotations

import itertools
import math
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.refusals import NotUsable, damaged, shown

if TYPE_CHECKING:
    import h5py

Weights = NDArray[np.float32]

MOST_PIECES = 65_536
MOST_PIECE_BYTES = 64 << 20
MOST_WORDS = 20_000
_GZIP, _SHUFFLE = 1, 2
_FILTERS = ((), (_GZIP,), (_SHUFFLE,), (_SHUFFLE, _GZIP))
_BROKEN = (OSError, KeyError, ValueError, TypeError, RuntimeError, OverflowError, AttributeError, IndexError)


@contextmanager
def opened(stream: IO[bytes]) -> Iterator[h5py.File]:
    """An HDF5 file for reading; failures of HDF5 become sentences.

    Raises:
        NotUsable: the file is damaged.
    """
    import h5py

    try:
        with h5py.File(stream, "r") as file:
            yield file
    except NotUsable:
        raise
    except _BROKEN as error:
        raise damaged(error) from error


def lying_under(group: h5py.Group, path: str) -> h5py.Group | h5py.Dataset | None:
    """What lies under a path in this very file, None if nothing does; no link is followed."""
    import h5py

    found: Any = group
    for key in path.split("/"):
        if not isinstance(found, h5py.Group) or key in ("", "."):
            return None
        if not isinstance(found.get(key, getlink=True), h5py.HardLink):
            return None
        found = found[key]
    return found if isinstance(found, h5py.Group | h5py.Dataset) else None


def array(group: h5py.Group, path: str, shape: tuple[int, ...]) -> Weights:
    """The array under a path, which must have this shape.

    Raises:
        NotUsable: it is missing, has another shape, lies elsewhere, or holds something else than numbers.
    """
    import h5py

    found = lying_under(group, path)
    if not isinstance(found, h5py.Dataset):
        raise NotUsable(tr("The weights {} are missing in the file.").format(shown(path)))
    if found.shape != shape:
        raise NotUsable(
            tr("The weights {} have the shape {}, where {} is needed.").format(
                shown(path), found.shape, shape
            )
        )
    if found.dtype.kind != "f" or found.dtype.itemsize not in (2, 4, 8):
        raise NotUsable(
            tr("The weights {} are no plain numbers, but {}.").format(shown(path), shown(found.dtype))
        )
    if found.external or found.is_virtual:
        raise NotUsable(tr("The weights {} lie in another file.").format(shown(path)))
    _check_storage(found, path)
    with np.errstate(over="ignore"):
        numbers = np.asarray(found[()]).astype(np.float32)
    if not np.isfinite(numbers).all():
        why = tr("The weights {} hold values that are no numbers.").format(shown(path))
        raise NotUsable(why, tr("Its training ran away: ask its author to train it again, in smaller steps."))
    return numbers


def words(group: h5py.Group, key: str) -> list[str]:
    """An attribute of the group that is a word or a list of words; empty if there is none."""
    import h5py

    if key not in group.attrs:
        return []
    attribute = group.attrs.get_id(key)
    if math.prod(attribute.shape) == 0:
        return []
    if math.prod(attribute.shape) > MOST_WORDS or h5py.check_string_dtype(attribute.dtype) is None:
        raise NotUsable(tr("Its attribute {} is no list of words.").format(shown(key)))
    found = np.ravel(np.asarray(group.attrs[key], dtype=object))
    return [one.decode("utf-8") if isinstance(one, bytes) else str(one) for one in found]


def _check_storage(found: h5py.Dataset, path: str) -> None:
    """Every number must lie in the file, and unpack to the size that it has."""
    recipe = found.id.get_create_plist()
    filters = tuple(recipe.get_filter(number)[0] for number in range(recipe.get_nfilters()))
    if filters not in _FILTERS:
        raise NotUsable(tr("The weights {} are packed in an unusual way.").format(shown(path)))
    if found.chunks is None:
        if found.id.get_storage_size() < found.size * found.dtype.itemsize:
            raise NotUsable(
                tr("The weights {} promise more numbers than lie in the file.").format(shown(path))
            )
        return
    grid = [range(0, side, piece) for side, piece in zip(found.shape, found.chunks, strict=True)]
    pieces, size = math.prod(map(len, grid)), math.prod(found.chunks) * found.dtype.itemsize
    if pieces > MOST_PIECES or size > MOST_PIECE_BYTES:
        raise NotUsable(tr("The weights {} are cut into too many or too large pieces.").format(shown(path)))
    if found.id.get_num_chunks() != pieces:
        raise NotUsable(tr("The weights {} promise more numbers than lie in the file.").format(shown(path)))
    for corner in itertools.product(*grid):
        skipped, packed = found.id.read_direct_chunk(corner)
        if _unpacked_size(packed, size, _GZIP in filters and not skipped) != size:
            raise NotUsable(tr("The weights {} unpack to another size than they state.").format(shown(path)))


def _unpacked_size(packed: bytes, most: int, zipped: bool) -> int:
    """How large a piece is when unpacked, or a little more than `most`."""
    if not zipped:
        return len(packed)
    try:
        return len(zlib.decompressobj().decompress(packed, most + 1))
    except zlib.error as error:
        raise damaged(error) from error
