"""A batch that leaves without the patient: no artefact but the ledger names anybody."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from tests.support.dicom_files import write_dicom
from tests.support.phantom import chest
from tests.support.planted import NAME, found_in, planted_file, planted_pictures
from xraysr_gui.batches.chain import Chain, ChainStep
from xraysr_gui.batches.ledger import HOME
from xraysr_gui.batches.line import State
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.run_batch import run_batch
from xraysr_gui.core.leaving import Box, Leaving
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer

FILM = np.rint(chest(96, 80, mm_per_pixel=4.0, seed=3) * 4095).astype(np.uint16)
PLANTED = ("Planted", "Secretfolder", "Filename")


def test_only_the_ledger_knows_whose_files_they_were(tmp_path):
    given, out = tmp_path / "given", tmp_path / "out"
    (given / "Secretfolder").mkdir(parents=True)
    eight = (FILM >> 4).astype(np.uint8)
    Image.fromarray(eight).save(given / "Secretfolder/Filename.png")
    write_dicom(given / "Secretfolder/Filename.dcm", FILM, PatientName="Planted^Name", PatientID="Planted1")
    frames = np.stack([eight, eight[::-1]])
    write_dicom(given / "Filename2", frames, bits=8, NumberOfFrames=2, PatientName="Planted^Name")
    (given / "Filename.broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    asked = Asked(
        [given], Chain((ChainStep("median"),)), out, workers=1, leaving=Leaving(without_patient=True)
    )

    outcome = run_batch(asked, lambda id: every_enhancer().enhancers[id])

    assert sorted(line.state for line in outcome.lines) == [State.DONE] * 3 + [State.FAILED]
    files = [one for one in out.rglob("*") if one.is_file() and HOME not in one.parts]
    assert len(files) == 3 + 3
    for one in files:
        told = str(one.relative_to(out)).encode() + one.read_bytes()
        assert not [word for word in PLANTED if word.lower().encode() in told.lower()], one
    assert b"Secretfolder" in Path(out, HOME, "manifest.csv").read_bytes()


def test_nothing_that_is_planted_in_pictures_and_headers_is_left_in_results_manifest_and_report(tmp_path):
    given, out = tmp_path / "given", tmp_path / "out"
    given.mkdir()
    planted_pictures(given)
    planted_file(given / f"{NAME}.dcm")
    told = Leaving(without_patient=True, boxes=(Box(8, 10, 30, 12),))
    asked = Asked([given], Chain((ChainStep("median"),)), out, workers=1, leaving=told)

    outcome = run_batch(asked, lambda id: every_enhancer().enhancers[id])

    assert {line.state for line in outcome.lines} == {State.DONE}
    files = [one for one in out.rglob("*") if one.is_file() and HOME not in one.parts]
    assert len(files) == 4 + 3
    assert {one.name: found_in(one) for one in files if found_in(one)} == {}
