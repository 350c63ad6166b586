"""Several files are named, and some of them are no images."""

from __future__ import annotations

import shutil
import zipfile

from PIL import Image

from tests.support.waiting import WAIT_MS
from xraysr_gui.settings import places

SAMPLES = places.resources() / "sample_study"


def test_whatever_was_named_and_cannot_be_read_is_told_beside_what_opened(program, qtbot, tmp_path):
    film, letter, nothing = tmp_path / "film.dcm", tmp_path / "letter.dcm", tmp_path / "nothing.zip"
    shutil.copy(SAMPLES / "2_test_pattern.dcm", film)
    letter.write_text("Dear colleague, this is no image.")
    with zipfile.ZipFile(nothing, "w") as archive:
        archive.writestr("letter.txt", "nor is this")

    program.rooms["browsing"].opening.open_paths([film, letter, nothing])

    qtbot.waitUntil(lambda: program.desk.grid.active.radiograph is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: program.desk.banner.message is not None, timeout=WAIT_MS)
    said = f"{program.desk.banner.message.what} {program.desk.banner.message.rest}"
    assert "2 of the 3 files and folders that were named could not be opened." in said
    assert "letter.dcm could not be opened." in said
    assert "nothing.zip could not be opened." in said


def test_files_that_all_open_are_no_matter_for_a_message(program, qtbot, tmp_path):
    paths = [shutil.copy(SAMPLES / name, tmp_path) for name in ("2_test_pattern.dcm", "1_chest_pa.dcm")]
    ended = []
    program.rooms["browsing"].browsing.idle.connect(lambda: ended.append(True))
    program.rooms["browsing"].opening.open_names(paths)
    qtbot.waitUntil(lambda: bool(ended) and program.desk.grid.active.radiograph is not None, timeout=WAIT_MS)
    assert program.desk.banner.message is None


def test_memory_that_is_allowed_in_the_settings_holds_for_the_next_file(program, qtbot, tmp_path):
    """What refuses a large file says to allow more there, and nobody starts the program anew for that."""
    large = tmp_path / "large.png"
    Image.new("L", (7000, 7000)).save(large)
    settings_control, opening = program.desk.settings_control, program.rooms["browsing"].opening
    settings_control.change(reader_memory_mb=128)
    opening.open_paths([large])
    qtbot.waitUntil(lambda: program.desk.banner.message is not None, timeout=WAIT_MS)
    assert 'Allow more "Memory for one file" in the settings' in program.desk.banner.message.rest
    settings_control.change(reader_memory_mb=3072)
    opening.open_paths([large])
    qtbot.waitUntil(lambda: program.desk.grid.active.radiograph is not None, timeout=WAIT_MS)
    assert program.desk.indexer.child.memory_bytes == 3072 << 20
