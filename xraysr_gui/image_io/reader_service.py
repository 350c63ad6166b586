"""What the reader child does: opens images, lists tags, makes thumbnails, reads borders, indexes."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.address import Address
from xraysr_gui.core.lazily import without
from xraysr_gui.core.loose import Json
from xraysr_gui.core.missing import Mask, fitted
from xraysr_gui.core.presets import first_voi
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.digest import digested
from xraysr_gui.image_io.memory_needed import FreeMemory
from xraysr_gui.image_io.packing import pack
from xraysr_gui.image_io.readers import READERS, Reader, reader_of
from xraysr_gui.image_io.shrinking import Greys8, shrunk
from xraysr_gui.image_io.summarise import summarise_paths
from xraysr_gui.image_io.written.kept_window import in_kept_window
from xraysr_gui.image_io.written.provenance_file import made_before, provenance_in, told_in

if TYPE_CHECKING:
    from xraysr_gui.image_io.decoder import Decoder
    from xraysr_gui.isolation.answer import Answer
    from xraysr_gui.isolation.child import Report

with without("requests"):  # pydicom takes it, to download images: a fifth of what a child loads
    for _kind in READERS:
        _kind.decoder()  # now: later the child may open no file any more
STRIPE = 6


def serve(request: Json, answer: Answer, report: Report) -> None:
    """Carry out one request.

    Raises:
        CannotOpenImage: the file is missing, damaged, or no image that we know.
        Cancelled: the person asked to stop.
    """
    verb = request["do"]
    if verb == "derive":
        from xraysr_gui.image_io.derived.service import derive

        derive(request, answer, report)
        return
    if verb == "summaries":
        found, refused = summarise_paths([Path(path) for path in request["paths"]], report)
        answer.message(found=found, refused=refused)
        return
    address = Address(Path(request["path"]), request["member"], int(request["frame"]))
    content = Content(address, room=FreeMemory.from_json(request.get("room")))
    kind = reader_of(content)
    reader = kind.decoder()
    report(0.1, "reading")
    if verb == "tags":
        rows = [(tag.level, tag.tag, tag.vr, tag.name, tag.value) for tag in reader.list_tags(content)]
        answer.array("tags", np.frombuffer(json.dumps(rows).encode(), np.uint8))
    elif verb == "border":
        _border(kind, content, answer)
    elif verb == "thumbnail":
        _thumbnail(reader, content, address, int(request["side"]), answer)
    elif verb in ("provenance", "sealing"):
        _told(verb, content, answer)
    elif verb == "segments":
        from xraysr_gui.image_io.derived.segments import read_segments

        read_segments(content, answer, int(request["image_frame"]))
    else:
        _open(reader, content, address, answer)


def _open(reader: Decoder, content: Content, address: Address, answer: Answer) -> None:
    with digested(content) as digest:
        radiograph = reader.read(content, address.frame)
    capsule = told_in(content, radiograph.source.header)
    if capsule is not None and not radiograph.source.header:
        radiograph = in_kept_window(radiograph, capsule.shown)
    made, told = made_before(capsule)
    source = replace(radiograph.source, sha256=digest.sha256, made_before=made, size=content.size)
    notices = (*radiograph.notices, *told)
    pack(replace(radiograph, source=source, notices=notices), answer)


def _told(verb: str, content: Content, answer: Answer) -> None:
    """What a file says of its making, or whether it is as it was sealed."""
    if verb == "provenance":
        answer.message(provenance=provenance_in(content))
        return
    from xraysr_gui.image_io.written.header_hash import sealing_of

    answer.message(sealing=asdict(sealing_of(content)))


def _border(kind: Reader, content: Content, answer: Answer) -> None:
    """The line that a radiologist drew, as pairs of x and y; no pair where the file brings none."""
    from xraysr_gui.image_io.volumes.matlab_reader import read_border

    points = read_border(content) if kind.id == "matlab" else ()
    answer.array("border", np.array([(point.x, point.y) for point in points], np.float64).reshape(-1, 2))


def _thumbnail(reader: Decoder, content: Content, address: Address, side: int, answer: Answer) -> None:
    """A small picture in the greys that the image is first shown in; each of its pixels is a mean."""
    radiograph = reader.read(content, address.frame)
    codes = radiograph.greys.codes
    step = max(1, max(codes.shape) // max(side, 1))
    table = radiograph.greys.grey_table(first_voi(radiograph))
    tall = radiograph.spacing.row / radiograph.spacing.column
    picture = shrunk(table[codes[:: max(1, step // 2), :: max(1, step // 2)]], side, tall)
    missing = fitted(radiograph.missing, picture.shape[:2])
    answer.array("picture", picture if missing is None else _striped(picture, missing))


def _striped(picture: Greys8, missing: Mask) -> Greys8:
    """Slanted stripes where the file holds nothing."""
    row, column = np.indices(picture.shape)
    stripes = np.where((row + column) % STRIPE < STRIPE // 3, np.uint8(130), np.uint8(30))
    return np.where(missing, stripes, picture)
