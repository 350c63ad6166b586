"""Other names for UIDs, patients and dates: the same for the same, and no way back without the secret."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

STANDARD_ROOT = "1.2.840.10008."
"""UIDs of the standard itself name kinds of things and nobody's."""
FEWEST_DAYS, MOST_DAYS = 30, 3650
_FIRST_YEAR = 1850


@dataclass(frozen=True, slots=True)
class Mapping:
    """All that is made of one secret, for one patient.

    Attributes:
        secret: Who has it can tell which UID became which.
        patient: Who it is, in whatever words the file has for it.
    """

    secret: bytes
    patient: str

    def uid(self, uid: str) -> str:
        """Another UID, the same every time; those of the standard stay."""
        if not uid or uid.startswith(STANDARD_ROOT):
            return uid
        return f"2.25.{int.from_bytes(self._digest('uid', uid)[:16])}"

    @property
    def pseudonym(self) -> str:
        """What the patient is called from now on."""
        return f"P-{self._digest('patient', self.patient).hex()[:12].upper()}"

    @property
    def days(self) -> int:
        """By how many days the dates of the patient lie earlier."""
        number = int.from_bytes(self._digest("days", self.patient)[:8])
        return FEWEST_DAYS + number % (MOST_DAYS - FEWEST_DAYS)

    def date(self, words: str) -> str:
        """A date (DA) or a moment (DT) so many days earlier; "" where it is none or only part of one."""
        try:
            day = datetime.strptime(words[:8], "%Y%m%d")
        except ValueError:
            return ""
        if day.year < _FIRST_YEAR or len(words[:8]) < 8:
            return ""
        return (day - timedelta(days=self.days)).strftime("%Y%m%d") + words[8:]

    def _digest(self, kind: str, words: str) -> bytes:
        return hmac.digest(self.secret, f"{kind}\0{words}".encode(), "sha256")
