"""Sorts images that name no patient and no study into the list: the folder takes the study's place."""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePosixPath

from xraysr_gui.core.address import Address
from xraysr_gui.image_io.summary import Summary


def summary_by_folder(
    address: Address, kind: str, shape: tuple[int, int], bits: int, frames: int, study: str = ""
) -> Summary:
    """The summary of an image that says nothing of a patient; a folder is a study of one series."""
    folder = address.path if address.member else address.path.parent
    inside = str(PurePosixPath(address.member).parent) if address.member else ""
    inside = "" if inside == "." else inside
    return Summary(
        address=address.at_frame(0),
        format=kind,
        study_uid=uid_of(str(folder)),
        study_description=study or folder.name,
        series_uid=uid_of(f"{folder}\0{inside}"),
        series_description=inside or folder.name,
        rows=shape[0],
        columns=shape[1],
        bits=bits,
        frames=frames,
    )


def uid_of(words: str) -> str:
    """A UID that is always the same for the same words, of the kind that is made from a random number."""
    return f"2.25.{int.from_bytes(sha256(words.encode('utf-8', 'surrogatepass')).digest()[:16], 'big')}"
