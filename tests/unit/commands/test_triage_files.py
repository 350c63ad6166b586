"""Many files are ranked by what a judge says of each; what cannot be read is listed; a kill loses nothing."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest
from PIL import Image

from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.triage.triage_files import Worker, files_to_triage, triage_files
from xraysr_gui.commands.triage.triage_journal import TriageJournal
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.studies.worklist_case import Score


def brightness(radiograph, progress):
    """A judge that anybody can check: what is brighter is more urgent; mid grey it cannot tell of."""
    mean = float(radiograph.normalised().mean())
    if 0.4 < mean < 0.6:
        return Score(None, None, None, None, False, "It is grey.", "brightness")
    return Score(mean, mean - 0.1, mean + 0.1, 1 - mean, mean > 0.5, "It is bright.", "brightness")


@pytest.fixture
def films(tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    for number, grey in enumerate((20, 240, 128, 60, 200)):
        Image.fromarray(np.full((40, 30), grey, np.uint8)).save(folder / f"film{number}.png")
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    return folder


@pytest.fixture
def readers():
    two = ImageReader(), ImageReader()
    yield two
    for one in two:
        one.close()


def journal_in(tmp_path, named):
    return TriageJournal(tmp_path / "journal", named, {"model": "brightness"})


def test_ranked_with_what_nobody_can_tell_of_before_what_seems_ordinary(films, readers, tmp_path):
    found = files_to_triage([films], Progress())
    workers = [Worker(one, brightness) for one in readers]
    ranked = triage_files(found, workers, journal_in(tmp_path, [films]), Progress())
    assert [one.path.name for one in ranked] == [
        "film1.png", "film4.png", "broken.png", "film2.png", "film3.png", "film0.png",
    ]  # fmt: skip
    told = [one.to_json() for one in ranked]
    assert told[0]["p_abnormal"] == pytest.approx(240 / 255, abs=1e-3)
    assert told[0]["flagged"]
    assert told[0]["model"] == "brightness"
    assert told[2]["p_abnormal"] is None
    assert told[2]["model"] is None
    assert "broken.png" in told[2]["reason"]
    assert told[3]["reason"] == "It is grey."
    json.dumps(told, allow_nan=False)


def test_nothing_to_triage(tmp_path):
    with pytest.raises(UserError, match="nothing to triage"):
        files_to_triage([tmp_path], Progress())


def test_a_killed_triage_goes_on_and_sees_that_a_file_is_another_one_now(films, readers, tmp_path):
    program = f"""
        import os, sys, time
        from pathlib import Path
        from tests.unit.commands.test_triage_files import brightness, journal_in
        from xraysr_gui.commands.triage.triage_files import Worker, files_to_triage, triage_files
        from xraysr_gui.core.progress import Progress
        from xraysr_gui.image_io.image_reader import ImageReader

        seen = []
        def slow(radiograph, progress):
            if len(seen) == 3:
                time.sleep(600)
            seen.append(radiograph)
            return brightness(radiograph, progress)

        if __name__ == "__main__":
            films = Path({str(films)!r})
            journal = journal_in(Path({str(tmp_path)!r}), [films])
            found = files_to_triage([films], Progress())
            triage_files(found, [Worker(ImageReader(), slow)], journal, Progress())
        """
    script = tmp_path / "killed.py"
    script.write_text(textwrap.dedent(program))
    journal = tmp_path / "journal"
    with subprocess.Popen(
        [sys.executable, str(script)], env={**os.environ, "PYTHONPATH": os.getcwd()}
    ) as child:
        until = time.monotonic() + WAIT_MS / 1000
        while sum(file.read_text().count("{") // 2 for file in journal.glob("*")) < 4:
            assert child.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        child.send_signal(signal.SIGKILL)
    (kept,) = journal.iterdir()
    with kept.open("a") as file:
        file.write('\n{"path": "/torn')
    Image.fromarray(np.full((40, 30), 250, np.uint8)).save(films / "film0.png")  # judged, and another one now

    judged = []

    def judge(radiograph, progress):
        judged.append(radiograph.source.address.name)
        return brightness(radiograph, progress)

    found = files_to_triage([films], Progress())
    goes_on = journal_in(tmp_path, [films])
    ranked = triage_files(found, [Worker(readers[0], judge)], goes_on, Progress())
    assert sorted(judged) == ["film0.png", "film3.png", "film4.png"]
    assert [one.path.name for one in ranked][:2] == ["film0.png", "film1.png"]
    assert len(goes_on.judged(found.stamps)) == 6
    goes_on.end()
    assert not kept.exists()
