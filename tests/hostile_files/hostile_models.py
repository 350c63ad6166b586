"""Keras files whose archive or weights play tricks, and files that only look like models."""

from __future__ import annotations

import io
import json
import os
import pickle
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from tests.hostile_files.cases import Case, file_of
from tests.hostile_files.hostile_networks import GOOD, PROGRAM, SYSTEM
from tests.support.keras_files import (
    METADATA,
    convolution,
    entrance,
    functional,
    weights_file,
    written,
    zipped,
)

PLAIN = functional(entrance(), convolution("c", "picture", 1, 3))
KERNEL, BIAS = "layers/conv2d/vars/0", "layers/conv2d/vars/1"
ARRAYS = {KERNEL: np.ones((3, 3, 1, 1), "f4"), BIAS: np.zeros(1, "f4")}
OLD_NAMES = "c/kernel:0", "c/bias:0"


def whole(folder: Path) -> bytes:
    """The bytes of a good file."""
    return written(folder / "good.keras", GOOD).read_bytes()


def members() -> dict[str, bytes]:
    """What a good archive holds."""
    return {
        "metadata.json": json.dumps(METADATA).encode(),
        "config.json": json.dumps(PLAIN).encode(),
        "model.weights.h5": weights_file(ARRAYS),
    }


def archive(extra: dict[str, bytes], packed: bool = True) -> Callable[[Path], Path]:
    """A maker of a good archive with other or more members."""
    return lambda folder: zipped(folder / "a.keras", members() | extra, packed)


def edited(change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    """A maker of a good file whose bytes were changed."""

    def make(folder: Path) -> Path:
        return file_of("a.keras", change(whole(folder)))(folder)

    return make


def cut(share: float) -> Callable[[Path], Path]:
    """A maker of a good file that was cut."""
    return edited(lambda content: content[: int(len(content) * share)])


def weights(fill: Callable[[h5py.File, Path], object]) -> Callable[[Path], Path]:
    """A maker of a file whose weights are what `fill` puts into an HDF5 file."""

    def make(folder: Path) -> Path:
        with h5py.File(folder / "other.h5", "w") as other:
            other[KERNEL] = ARRAYS[KERNEL]
        (folder / "other.raw").write_bytes(bytes(36))
        with h5py.File(folder / "weights.h5", "w") as file:
            file[BIAS] = ARRAYS[BIAS]
            fill(file, folder)
        content = {"model.weights.h5": (folder / "weights.h5").read_bytes()}
        return zipped(folder / "a.keras", members() | content)

    return make


def kernel(values: object) -> Callable[[Path], Path]:
    """A maker of a file with another kernel."""
    return weights(lambda file, folder: file.create_dataset(KERNEL, data=values))


def shaped(shape: tuple[int, ...], **options: Any) -> Callable[[Path], Path]:
    """A maker of a file whose kernel promises a shape, and holds nothing."""
    return weights(lambda file, folder: file.create_dataset(KERNEL, shape, "f4", **options))


def _virtual(file: h5py.File, folder: Path) -> None:
    layout = h5py.VirtualLayout((3, 3, 1, 1), "f4")
    layout[:] = h5py.VirtualSource(str(folder / "other.h5"), KERNEL, (3, 3, 1, 1))
    file.create_virtual_dataset(KERNEL, layout)


def _outside(file: h5py.File, folder: Path) -> None:
    file.create_dataset(KERNEL, (3, 3, 1, 1), "f4", external=[(str(folder / "other.raw"), 0, 36)])


def _chunk_bomb(file: h5py.File, folder: Path) -> None:
    """A piece of 36 bytes that unpacks to 50 MB."""
    made = file.create_dataset(KERNEL, (3, 3, 1, 1), "f4", chunks=(3, 3, 1, 1), compression="gzip")
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(50)) + packer.flush()
    made.id.write_direct_chunk((0, 0, 0, 0), packed)


def _short_chunk(file: h5py.File, folder: Path) -> None:
    made = file.create_dataset(KERNEL, (3, 3, 1, 1), "f4", chunks=(3, 3, 1, 1), compression="gzip")
    made.id.write_direct_chunk((0, 0, 0, 0), bytes(8), filter_mask=1)


def at_kernel(link: object) -> Callable[[Path], Path]:
    """A maker of a file with a link in place of the kernel."""
    return weights(lambda file, folder: file.update({KERNEL: link}))


def packed_by(**options: Any) -> Callable[[Path], Path]:
    """A maker of a file whose kernel is packed in some way."""
    pieces = {"data": ARRAYS[KERNEL], "chunks": (3, 3, 1, 1)}
    return weights(lambda file, folder: file.create_dataset(KERNEL, **pieces, **options))


def _group_outside(file: h5py.File, folder: Path) -> None:
    del file["layers/conv2d"]
    file["layers/conv2d"] = h5py.ExternalLink(str(folder / "other.h5"), "layers/conv2d")


def old(fill: Callable[[h5py.File], object], names: object = OLD_NAMES) -> Callable[[Path], Path]:
    """A maker of an .h5 file, changed by `fill`."""

    def make(folder: Path) -> Path:
        with h5py.File(folder / "secret.h5", "w") as other:
            other["kernel:0"] = ARRAYS[KERNEL]
        with h5py.File(folder / "a.h5", "w") as file:
            file.attrs["model_config"] = json.dumps(PLAIN)
            file.attrs["training_config"] = json.dumps({"loss": PROGRAM, "optimizer_config": SYSTEM})
            group = file.create_group("model_weights/c")
            group.attrs["weight_names"] = names
            group["c/kernel:0"], group["c/bias:0"] = ARRAYS[KERNEL], ARRAYS[BIAS]
            fill(file)
        return folder / "a.h5"

    return make


def _linked(link: object) -> Callable[[h5py.File], None]:
    def fill(file: h5py.File) -> None:
        del file["model_weights/c/c/kernel:0"]
        file["model_weights/c/c/kernel:0"] = link

    return fill


def _attribute(name: str, value: object) -> Callable[[h5py.File], None]:
    def fill(file: h5py.File) -> None:
        del file.attrs[name]
        file.attrs[name] = value

    return fill


def endless_words(folder: Path) -> Path:
    """A heap of words with a length of zero, through which HDF5 walks for ever."""
    content = bytearray(old(lambda file: None)(folder).read_bytes())
    place = content.index(b"GCOL") + 16
    content[place : place + 16] = bytes(16)
    return file_of("a.h5", bytes(content))(folder)


def lying_size(folder: Path) -> Path:
    """The archive says that the description has 100 bytes, and it has more."""
    content = zipped(folder / "a.keras", members(), packed=False).read_bytes()
    size = struct.pack("<I", len(members()["config.json"]))
    return file_of("a.keras", content.replace(size, struct.pack("<I", 100)))(folder)


def long_directory(folder: Path) -> Path:
    """A million members of which the end of the archive says nothing."""
    entry = zipped(folder / "a.keras", {"x": b""}).read_bytes()
    record = entry[entry.index(b"PK\x01\x02") : entry.index(b"PK\x05\x06")]
    directory = record * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, len(directory), 31, 0)
    return file_of("a.keras", entry[:31] + directory + end)(folder)


def twice(folder: Path) -> Path:
    """A second description behind the first."""
    content = members()
    content["config_json"] = b"{}"
    path = zipped(folder / "a.keras", content)
    return file_of("a.keras", path.read_bytes().replace(b"config_json", b"config.json"))(folder)


def locked(content: bytes) -> bytes:
    """A member that needs a password."""
    changed = bytearray(content)
    changed[changed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def saved_model(folder: Path) -> Path:
    """The folder that TensorFlow writes."""
    (folder / "model" / "variables").mkdir(parents=True)
    (folder / "model" / "saved_model.pb").write_bytes(b"\x08\x01\x12\x00")
    return folder / "model"


def pipe(folder: Path) -> Path:
    """A pipe that nobody writes into."""
    os.mkfifo(folder / "a.keras")
    return folder / "a.keras"


def circle(folder: Path) -> Path:
    """A link to itself."""
    (folder / "a.keras").symlink_to("a.keras")
    return folder / "a.keras"


def sparse(folder: Path) -> Path:
    """A file of a terabyte that takes no room on the disk."""
    with (folder / "a.keras").open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(1 << 40)
    return folder / "a.keras"


def numpy_archive(folder: Path) -> Path:
    """A zip archive of another kind."""
    packed = io.BytesIO()
    np.savez(packed, a=np.zeros(3))
    return file_of("a.keras", packed.getvalue())(folder)


OTHER = h5py.ExternalLink("secret.h5", "/kernel:0")
MODEL_CASES = (
    Case("a good model", lambda folder: written(folder / "a.keras", GOOD), opens=True),
    Case("a good old model", old(lambda file: None), opens=True),
    Case("zip bomb of a description", archive({"config.json": b" " * (100 << 20)}), "larger than 4096 kB"),
    Case("zip bomb of weights", archive({"model.weights.h5": bytes(100 << 20)}), "grows far beyond"),
    Case("1000 members", archive({f"m{number}": b"" for number in range(1000)}), "more than 64 files"),
    Case("a million members", long_directory, "more than 64 files"),
    Case("a member above", archive({"../evil.py": b"x"}), r"\.\./evil.py, which is no part"),
    Case("a member elsewhere", archive({"/etc/cron.d/evil": b"x"}), "no part of a plain model"),
    Case("a pickle among the members", archive({"model.pkl": pickle.dumps({})}), "model.pkl"),
    Case("assets among the members", archive({"assets/words.txt": b"x"}), "no part of a plain model"),
    Case("two descriptions", twice, "holds it 2 times"),
    Case("a member with a password", edited(locked), "locked"),
    Case("a size that lies", lying_size, "no valid JSON|damaged"),
    Case("an archive with a comment", edited(lambda content: content[:-2] + b"\x01\x00x"), "no proper end"),
    Case(
        "without weights",
        lambda folder: zipped(folder / "a.keras", {"config.json": b"{}", "metadata.json": b""}),
        "model.weights.h5 once",
    ),
    Case(
        "without an array",
        lambda folder: written(folder / "a.keras", PLAIN, {BIAS: ARRAYS[BIAS]}),
        "layer c of.*layers/conv2d/vars/0 are missing",
    ),
    Case(
        "weights of another shape",
        kernel(np.ones((3, 3, 1, 2), "f4")),
        r"layer c of the class Conv2D.*\(3, 3, 1, 2\)",
    ),
    Case(
        "weights that are no numbers", kernel(np.full((3, 3, 1, 1), np.nan, "f4")), "layer c of.*no numbers"
    ),
    Case("weights without end", kernel(np.full((3, 3, 1, 1), np.inf, "f4")), "layer c of.*no numbers"),
    Case("weights too large for floats", kernel(np.full((3, 3, 1, 1), 1e300)), "layer c of.*no numbers"),
    Case("whole numbers as weights", kernel(np.ones((3, 3, 1, 1), "i4")), "no plain numbers"),
    Case("words as weights", kernel(np.full((3, 3, 1, 1), b"one")), "no plain numbers"),
    Case("a group as weights", weights(lambda file, folder: file.create_group(KERNEL)), "missing"),
    Case("weights of another file", at_kernel(h5py.ExternalLink("other.h5", KERNEL)), "missing"),
    Case("a group of another file", weights(_group_outside), "missing"),
    Case("weights behind a soft link", at_kernel(h5py.SoftLink("/" + BIAS)), "missing"),
    Case("weights in other bytes", weights(_outside), "another file"),
    Case("weights as a view of another file", weights(_virtual), "another file"),
    Case(
        "weights of a terabyte", shaped((1 << 20, 1 << 20), chunks=(256, 256)), r"shape \(1048576, 1048576\)"
    ),
    Case("weights that are not there", shaped((3, 3, 1, 1)), "more numbers than lie in the file"),
    Case("pieces that are not there", shaped((3, 3, 1, 1), chunks=(1, 1, 1, 1)), "more numbers than lie"),
    Case(
        "pieces of a gigabyte",
        shaped((3, 3, 1, 1), chunks=(512, 512, 512, 2), maxshape=(None,) * 4),
        "too large pieces",
    ),
    Case("a piece that swells", weights(_chunk_bomb), "unpack to another size"),
    Case("a piece that is too short", weights(_short_chunk), "unpack to another size"),
    Case("weights packed oddly", packed_by(compression="lzf"), "packed in an unusual way"),
    Case("weights scaled oddly", packed_by(scaleoffset=4), "packed in an unusual way"),
    Case("old weights of another file", old(_linked(OTHER)), "missing"),
    Case(
        "old weights behind a soft link", old(_linked(h5py.SoftLink("/model_weights/c/c/bias:0"))), "missing"
    ),
    Case(
        "old weights by a path upwards",
        old(lambda file: None, ["../../secret/kernel:0", "c/bias:0"]),
        "missing",
    ),
    Case("too many old weights", old(lambda file: None, ["c/kernel:0"] * 3), "has 3 arrays for the layer c"),
    Case("old weights in a list of numbers", old(lambda file: None, [1, 2]), "no list of words"),
    Case("old description as a number", old(_attribute("model_config", 5)), "no list of words"),
    Case("old description as many", old(_attribute("model_config", ["{}"] * 3)), "not the network"),
    Case("old description 5 MB long", old(_attribute("model_config", "x" * (5 << 20))), "longer than 4 MB"),
    Case("old description 10000 deep", old(_attribute("model_config", "[" * 10_000)), "nests more than 100"),
    Case(
        "old weights without a network",
        old(lambda file: file.attrs.__delitem__("model_config")),
        "holds weights, but not",
    ),
    Case(
        "an old model cut short",
        lambda folder: file_of("a.h5", old(lambda file: None)(folder).read_bytes()[:3000])(folder),
        "damaged",
    ),
    *(
        Case(f"a model cut to {share:.0%}", cut(share), "damaged|no proper end")
        for share in (0.1, 0.5, 0.9, 0.99)
    ),
    Case("nothing", file_of("a.keras", b""), "empty"),
    Case("HDF5 cut after its mark", file_of("a.h5", b"\x89HDF\r\n\x1a\n" + bytes(600)), "damaged"),
    Case("zip cut after its mark", file_of("a.keras", b"PK\x03\x04"), "damaged"),
    Case("a pickle", file_of("a.keras", pickle.dumps({"a": 1})), "pickle"),
    Case("no archive", file_of("a.keras", b"import os; os.system('x')\n" * 9), "neither"),
    Case("a frozen graph", file_of("a.pb", b"\n\x0b\n\x01x\x12\x0bPlaceholder"), "neither"),
    Case("a saved model", saved_model, "a folder"),
    Case("an archive of arrays", numpy_archive, "no part of a plain model"),
    Case("a pipe for a model", pipe, "no ordinary file"),
    Case("a device", lambda folder: Path("/dev/zero"), "no ordinary file"),
    Case("a link to itself for a model", circle, "system refuses"),
    Case("a model that is gone", lambda folder: folder / "gone.keras", "No such file"),
    Case("a file of a terabyte", sparse, "larger than 512 MB"),
)
