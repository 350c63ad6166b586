"""A reader whose DICOM objects leave as it was told: without the patient, and noted for a directory."""

from __future__ import annotations

from dataclasses import replace

from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import from_json, to_json
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.isolation.shared_pixels import Arrays


class LeavingReader(ImageReader):
    """Asks the same child as another reader.

    Attributes:
        records: What a directory of a disc says of each object that was made, in order.
    """

    def __init__(self, reader: ImageReader, told: Leaving, key: bytes) -> None:
        """`key` is the secret that gives UIDs, dates and patients other names."""
        super().__init__(reader.child)
        self.records: list[Json] = []
        self._told, self._key = told, key
        self._patient = ""  # of what was made last
        self._more: Json = {}

    def suspects(self, is_suspected: bool) -> None:
        """Have objects say that something which looks like text is left in their pixels."""
        self._told = replace(self._told, is_suspected=is_suspected)

    def for_what_it_made(self) -> LeavingReader:
        """What makes objects of an object that has left by this one: nothing in that is renamed again."""
        following = LeavingReader(self, self._told, self._key)
        if self._told.without_patient:
            following._more = {"patient": self._patient}
        return following

    def derive(self, request: Json, arrays: Arrays, progress: Progress) -> memoryview:
        """A DICOM file as it leaves.

        Raises:
            CannotExport: nothing valid can be made of what came.
        """
        wished = {"do": "derive", "leaving": self._told.as_json(), "secret": self._key.hex()}
        if self._told.without_patient and "capsule" in request:
            capsule = replace(from_json(request["capsule"]), input_sha256="", made_at="")
            wished["capsule"] = to_json(capsule)
        reply = self._child.ask({**request, **wished, **self._more}, progress, arrays=arrays)
        self._patient = str(reply.message["patient"])
        self.records.append(reply.message["record"])
        return reply.arrays["file"].data
