"""A page in PDF, and the directory of a disc, out as DICOM."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.dicom_files import asked, header_array
from xraysr_gui.settings.whole_file import write_whole


def write_document(
    path: Path,
    pdf: bytes,
    title: str,
    image: Radiograph,
    reader: ImageReader,
    progress: Progress,
    *,
    names_patient: bool = False,
) -> None:
    """Write a page about an image as an Encapsulated PDF of its study.

    Raises:
        CannotExport: nothing valid can be made of the header, or the folder refuses the file.
    """
    request = {**asked(image, "document"), "title": title, "names_patient": names_patient}
    arrays = {"pdf": np.frombuffer(pdf, np.uint8), "header": header_array(image)}
    file = reader.derive(request, arrays, progress)
    write_whole(path, lambda out: out.write(file))


def write_directory(path: Path, records: Sequence[Json], reader: ImageReader, progress: Progress) -> None:
    """Write the directory of objects; each record says in "file" where its object lies.

    Raises:
        CannotExport: the folder refuses the file.
    """
    request = {"kind": "directory", "subject": path.name, "frame": 0, "records": list(records)}
    file = reader.derive(request, {}, progress)
    write_whole(path, lambda out: out.write(file))
