"""What tests of derived files share: a source with everything in it, and an independent validator."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tests.support.dicom_files import write_dicom
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.image_io.dicom.dicom_values import quiet_pydicom

ROWS, COLUMNS = 24, 32
STORED = (np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS) * 5) % 4000
TWICE = Step(
    *("twice", 3, (("sharpness", 2),), "Twice as large"),
    model="ab" * 32, device="Toaster", seconds=0.5, task="super-resolution", scale=2,
)  # fmt: skip


def source_file(path: Path, **elements: Any) -> Path:
    """A digital radiograph that says whose it is, how long a pixel is and how to show it."""
    said: dict[str, Any] = {
        "PatientName": "TEST^Tina",
        "PatientID": "P-1",
        "PatientBirthDate": "19700101",
        "PatientSex": "F",
        "StudyInstanceUID": "1.2.826.0.1.3680043.9.77",
        "SeriesInstanceUID": "1.2.826.0.1.3680043.9.78",
        "StudyDate": "20240229",
        "StudyTime": "101500",
        "StudyID": "S1",
        "Manufacturer": "Roentgen",
        "SeriesNumber": 2,
        "InstanceNumber": 4,
        "BodyPartExamined": "HAND",
        "Laterality": "R",
        "PatientOrientation": ["L", "F"],
        "WindowCenter": ["2000", "600"],
        "WindowWidth": ["4000", "500"],
        "WindowCenterWidthExplanation": ["NORMAL", "BONE"],
        "PixelSpacing": ["0.2", "0.1"],
        "PixelSpacingCalibrationType": "FIDUCIAL",
        "PixelSpacingCalibrationDescription": "a coin",
        "ImagerPixelSpacing": ["0.3", "0.15"],
        **elements,
    }
    said = {keyword: value for keyword, value in said.items() if value is not None}
    with quiet_pydicom():
        return write_dicom(path, said.pop("stored", STORED), **said)


def enlarged(before: Radiograph, step: Step = TWICE) -> Radiograph:
    """Each pixel four times."""
    return before.enhanced(np.repeat(np.repeat(before.normalised(), 2, 0), 2, 1), step, 2)


def errors_of(path: Path) -> list[str]:
    """What dciodvfy, which knows nothing of our libraries, finds wrong with a file."""
    program = shutil.which("dciodvfy") or shutil.which("dciodvfy", path=str(Path(sys.executable).parent))
    assert program, "dicom3tools stands in tests/requirements.lock"
    told = subprocess.run([program, str(path)], capture_output=True, text=True, check=False)
    words = told.stdout + told.stderr
    assert "Warning" in words or "Image" in words or "Storage" in words or words.strip(), "it said nothing"
    return [line for line in words.splitlines() if line.startswith("Error")]
