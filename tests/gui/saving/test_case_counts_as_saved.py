"""What lies in a case zip is lost by nobody who closes the program."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.support.open_sessions import MARKS, REGIONS, image_in, result_of
from xraysr_gui.commands.saving.case_zip import CaseRequest
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.saved_work import SavedWork
from xraysr_gui.core.workspace import Document
from xraysr_gui.gui.saving.case_saving import CaseSaving
from xraysr_gui.gui.saving.exporting import Exporting


@pytest.mark.parametrize("is_dicom", [True, False])
def test_results_regions_and_marks_of_a_written_case_count_as_saved(qtbot, tmp_path, is_dicom):
    image = image_in(tmp_path, "a.png")
    if is_dicom:
        image = replace(image, source=replace(image.source, header=b"dicom"))
    document = Document(image, (result_of(image, 1), result_of(image, 2)), MARKS, REGIONS)
    saved = SavedWork()
    written: list[object] = []

    class Writing(Exporting):
        """Writes nothing: what happens after a file was written is asked for here."""

        def __init__(self) -> None:
            super(Exporting, self).__init__()

        def write(self, path, work, then=lambda: None):
            written.append(then)

    exporting = Writing()
    exporting.result_saved.connect(saved.note_result)
    exporting.drawn_saved.connect(lambda one: saved.note_drawn(one.address, one.regions, one.marks))
    versions, looking = SimpleNamespace(), SimpleNamespace()
    saving = CaseSaving(versions, looking, exporting, None, lambda: False)
    saving.save(tmp_path / "case.zip", CaseRequest(document, Leaving()))
    assert saved.unsaved((document,), {}).results == 2, "nothing is written yet"
    written[0]()
    left = saved.unsaved((document,), {})
    assert (left.results, left.regions) == (0, 0)
    assert left.marks == (0 if is_dicom else len(MARKS)), "only DICOM objects hold marks"
