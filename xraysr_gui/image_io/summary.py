"""What the study index knows of a file without decoding it."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path

from xraysr_gui.core.address import Address
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.loose import Json


@dataclass(frozen=True, slots=True)
class Summary:
    """One image object; dates are YYYYMMDD, words are as the file says them, "" or 0 where it does not.

    `identity` is the same for two files of the same bytes, wherever they lie.
    """

    address: Address
    format: str = ""
    patient_id: str = ""
    patient_name: str = ""
    birth_date: str = ""
    sex: str = ""
    study_uid: str = ""
    study_date: str = ""
    study_time: str = ""
    study_description: str = ""
    accession: str = ""
    series_uid: str = ""
    series_number: int = 0
    series_description: str = ""
    modality: str = ""
    body_part: str = ""
    instance_number: int = 0
    rows: int = 0
    columns: int = 0
    bits: int = 0
    frames: int = 1
    frame_time_ms: float | None = None
    identity: str = ""

    def to_json(self) -> Json:
        """Plain JSON, for the way out of the reader child."""
        return {
            **asdict(self),
            "address": [str(self.address.path), self.address.member, self.address.frame],
        }

    @staticmethod
    def from_json(said: Json) -> Summary:
        """The summary that a child described; every value is brought to its kind.

        Raises:
            KeyError, TypeError, ValueError: the child did not keep to the form.
        """
        path, member, frame = said["address"]
        kinds = {"int": int, "str": str}
        facts = {
            field.name: kinds[str(field.type)](said[field.name])
            for field in fields(Summary)
            if str(field.type) in kinds
        }
        time = said["frame_time_ms"]
        return Summary(
            address=Address(Path(str(path)), str(member), int(frame)),
            frame_time_ms=None if time is None else float(time),
            **facts,
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that is not an image we can read, and why, in words."""

    path: Path
    sentence: str


@dataclass(frozen=True, slots=True)
class Summaries:
    """What became of a batch of files."""

    found: tuple[Summary, ...]
    refused: tuple[Refusal, ...]
