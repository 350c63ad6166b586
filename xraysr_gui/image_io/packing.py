"""How a radiograph travels from the reader child to the program: plain JSON, and arrays in shared memory."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from xraysr_gui.core.address import Address
from xraysr_gui.core.greys import Greys, Voi, VoiFunction, VoiTable, Window, coded
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.left_out import Mask, Shutter, padded
from xraysr_gui.core.loose import Json
from xraysr_gui.core.missing import set_aside
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.radiograph import Overlay, Radiograph, as_pixels
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.isolation.answer import Answer
from xraysr_gui.isolation.client import Reply
from xraysr_gui.isolation.shared_pixels import Arrays

if TYPE_CHECKING:
    import numpy as np
else:
    np = Lazily("numpy")


def pack(radiograph: Radiograph, answer: Answer) -> None:
    """Put everything but the address into the answer; codes that lie in it already are not copied."""
    greys, source = radiograph.greys, radiograph.source
    if radiograph.exact is not None:
        answer.array("exact", radiograph.exact)
    else:
        if not any(entry["name"] == "codes" for entry in answer.arrays):
            answer.array("codes", greys.codes)
        answer.array("values", greys.values)
    for number, overlay in enumerate(radiograph.overlays):
        answer.array(f"overlay {number}", overlay.drawn)
    answer.array("header", np.frombuffer(source.header, np.uint8))
    if radiograph.missing is not None:
        answer.array("missing", radiograph.missing)
    if radiograph.shutter is not None:
        answer.array("shutter", radiograph.shutter.covered)
    padding = padded(greys) if radiograph.exact is not None else None
    if padding is not None:
        answer.array("padded", padding)
    answer.message(
        inverted=greys.inverted,
        first_stored=greys.first_stored,
        padding=greys.padding,
        black=radiograph.black,
        white=radiograph.white,
        encoding=asdict(source.encoding),
        labels=source.labels,
        sha256=source.sha256,
        made_before=source.made_before,
        size=source.size,
        spacing=[radiograph.spacing.row, radiograph.spacing.column],
        calibration=radiograph.spacing.calibration.name,
        calibration_note=radiograph.spacing.note,
        vois=[_pack_apart(voi, f"voi {number}", answer) for number, voi in enumerate(radiograph.vois)],
        notices=radiograph.notices,
        overlays=[(overlay.title, overlay.group) for overlay in radiograph.overlays],
        shutter=None if radiograph.shutter is None else radiograph.shutter.grey,
    )


def unpack(reply: Reply, address: Address) -> Radiograph:
    """The radiograph that the child described.

    Raises:
        KeyError, TypeError, ValueError: the child did not keep to the form.
    """
    said, arrays = reply.message, reply.arrays
    black, white = float(said["black"]), float(said["white"])
    inverted = bool(said["inverted"])
    exact = as_pixels(arrays["exact"]) if "exact" in arrays else None
    missing, covered = _mask(arrays, "missing"), _mask(arrays, "shutter")
    if exact is not None:
        padding = _mask(arrays, "padded")
        greys = coded(exact, black, white, inverted=inverted, padded=padding)
        greys = greys if missing is None else set_aside(greys, missing)
    else:
        greys = _checked_greys(said, arrays, inverted)
    if missing is not None and missing.shape != greys.codes.shape:
        raise ValueError(f"another part of the image is missing than it has: {missing.shape}")
    return Radiograph(
        greys=greys,
        black=black,
        white=white,
        source=Source(
            address,
            Encoding(**said["encoding"]),
            arrays["header"].tobytes(),
            tuple((str(key), str(value)) for key, value in said["labels"]),
            str(said["sha256"]),
            str(said["made_before"]),
            int(said["size"]),
        ),
        spacing=_unpack_spacing(said),
        vois=tuple(_unpack_apart(voi, f"voi {number}", arrays) for number, voi in enumerate(said["vois"])),
        notices=tuple(str(notice) for notice in said["notices"]),
        overlays=tuple(
            Overlay(str(title), _as_mask(arrays[f"overlay {number}"]), int(group))
            for number, (title, group) in enumerate(said["overlays"])
        ),
        shutter=None if covered is None else Shutter(covered, int(said["shutter"])),
        exact=exact,
        missing=missing,
    )


def _mask(arrays: Arrays, name: str) -> Mask | None:
    """A mask that was sent, None if it was not."""
    return _as_mask(arrays[name]) if name in arrays else None


def _as_mask(values: Numbers) -> Mask:
    if values.dtype != np.bool_:
        raise ValueError(f"not a mask: {values.dtype}")
    return values


def _unpack_spacing(said: Json) -> Spacing:
    row, column = (float(side) for side in said["spacing"])
    return Spacing(row, column, Calibration[said["calibration"]], str(said["calibration_note"]))


def _checked_greys(said: Json, arrays: Json, inverted: bool) -> Greys:
    codes, values = arrays["codes"], arrays["values"]
    if codes.dtype != np.uint16 or codes.ndim != 2 or not codes.size or values.dtype != np.float32:
        raise ValueError(f"not an image: {codes.dtype} {codes.shape}, {values.dtype} {values.shape}")
    if int(codes.max()) >= len(values) or not np.isfinite(values).all():
        raise ValueError("a code has no value")
    padding = None if said["padding"] is None else (int(said["padding"][0]), int(said["padding"][1]))
    return Greys(codes, values, inverted, int(said["first_stored"]), padding)


def _pack_apart(voi: Voi, name: str, answer: Answer) -> Json:
    """The same as `pack_voi`, with the entries of a table as an array: a file may bring many long ones."""
    if isinstance(voi, Window):
        return pack_voi(voi)
    answer.array(name, voi.entries)
    return {"first": voi.first, "bits": voi.bits, "title": voi.title}


def _unpack_apart(said: Json, name: str, arrays: Json) -> Voi:
    return unpack_voi({**said, "entries": arrays[name]} if name in arrays else said)


def pack_voi(voi: Voi) -> Json:
    """A window or VOI table as plain JSON."""
    if isinstance(voi, Window):
        return {
            "centre": voi.centre,
            "width": voi.width,
            "function": voi.function.name,
            "title": voi.title,
        }
    return {"first": voi.first, "entries": voi.entries.tolist(), "bits": voi.bits, "title": voi.title}


def unpack_voi(said: Json) -> Voi:
    """The window or VOI table that was described."""
    if "entries" in said:
        entries = np.asarray(said["entries"], np.uint16)
        return VoiTable(float(said["first"]), entries, int(said["bits"]), str(said["title"]))
    function = VoiFunction[said["function"]]
    return Window(float(said["centre"]), float(said["width"]), function, str(said["title"]))
