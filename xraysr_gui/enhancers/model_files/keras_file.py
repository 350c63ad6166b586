"""Reads a Keras file into a network of plain operations, without Keras.

A `.keras` file is a zip archive, an old `.h5` file is HDF5; the first bytes decide, not the name.
"""

from __future__ import annotations

import io
import mmap
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files import config_text, keras_archive, weight_arrays
from xraysr_gui.enhancers.model_files.global_heaps import check_heaps
from xraysr_gui.enhancers.model_files.layer_tree import model_of, result_names
from xraysr_gui.enhancers.model_files.network import KerasNetwork, network_of
from xraysr_gui.enhancers.model_files.old_layers import refuse_lookalikes
from xraysr_gui.enhancers.model_files.refusals import NotUsable, naming
from xraysr_gui.enhancers.model_files.weight_stores import NamedStore, NumberedStore

if TYPE_CHECKING:
    import h5py

MOST_FILE_BYTES = 512 << 20
_ZIP, _HDF5 = b"PK\x03\x04", b"\x89HDF\r\n\x1a\n"
_PICKLES = tuple(bytes([0x80, version]) for version in (2, 3, 4, 5))
_AS_KERAS = "Ask its author for a file saved with model.save('name.keras')."


def read_keras_file(path: Path, output: str = "") -> KerasNetwork:
    """Read a network, and of several results that it gives the one of this name.

    Raises:
        ModelUnavailable: the file is no Keras model, is damaged or made to do harm, or has a layer that
            is not understood.
    """
    with naming(path.name), _opened(path) as (description, file, numbered):
        model = model_of(description, output)
        return network_of(path.stem, model, NumberedStore(file) if numbered else NamedStore(file, model))


def outputs_of(path: Path) -> tuple[str, ...]:
    """The names of all results that the network of a file gives.

    Raises:
        ModelUnavailable: the file is no Keras model, is damaged or made to do harm.
    """
    with naming(path.name), _opened(path) as (description, _, _):
        return result_names(description)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Json, h5py.File, bool]]:
    """The description of a network, the file of its weights, and whether that numbers them."""
    if _head(path).startswith(_ZIP):
        text, weights = keras_archive.taken_apart(path)
        check_heaps(weights)
        with weight_arrays.opened(io.BytesIO(weights)) as file:
            yield config_text.described(text), file, True
        return
    with path.open("rb") as stream:
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            check_heaps(content)
        with weight_arrays.opened(stream) as file:
            yield _old_description(file), file, False


def _old_description(file: h5py.File) -> Json:
    """The description in an .h5 file is an attribute."""
    described = weight_arrays.words(file, "model_config")
    if len(described) != 1:
        raise NotUsable(tr("It holds weights, but not the network that they belong to."), _AS_KERAS)
    description = config_text.described(described[0].encode("utf-8", "replace"))
    refuse_lookalikes(description)
    return description


def _head(path: Path) -> bytes:
    """The first bytes of a file that can be a model."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise NotUsable(tr("It is a folder, and TensorFlow's folders are programs."), _AS_KERAS)
        if not stat.S_ISREG(status.st_mode):
            raise NotUsable(tr("It is no ordinary file."), _AS_KERAS)
        if status.st_size > MOST_FILE_BYTES:
            raise NotUsable(tr("It is larger than {} MB.").format(MOST_FILE_BYTES >> 20), _AS_KERAS)
        with path.open("rb") as stream:
            head = stream.read(16)
    except OSError as error:
        raise NotUsable(
            tr("The system refuses the file: {}.").format(error.strerror), tr("Check where it lies.")
        ) from error
    if not head:
        raise NotUsable(tr("The file is empty."))
    if head.startswith(_PICKLES):
        raise NotUsable(tr("It is a Python pickle, which can run any program when it is opened."), _AS_KERAS)
    if not head.startswith((_ZIP, _HDF5)):
        raise NotUsable(tr("It is neither a .keras archive nor an HDF5 file."), _AS_KERAS)
    return head
