"""The file that remembers a batch: of this version, of another, damaged, and somebody else's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from xraysr_gui.batches.ledger import FILE, HOME, Ledger
from xraysr_gui.batches.line import Line, OutputFile, Stamp, State
from xraysr_gui.core.errors import CannotExport

LINE = Line(
    "b/\udcff \n'\u202e.png",
    State.DONE,
    key="k" * 64,
    input_sha256="a" * 64,
    stamp=Stamp(5, 7),
    outputs=(OutputFile("o\udcff", "c" * 64, 9),),
    figures=(("psnr", float("inf")), ("mse", 0.0)),
    notices=("One.", "Two."),
    deaths=1,
)


def begun(folder: Path, facts: str = "{}", **how: bool) -> Ledger:
    ledger = Ledger(folder)
    ledger.begin(facts, **how)
    return ledger


def test_a_line_comes_back_as_it_was_whatever_its_name(tmp_path):
    ledger = begun(tmp_path)
    ledger.put(LINE, b"picture")
    ledger.close()

    again = begun(tmp_path, resume=True)

    assert again.line(LINE.input) == LINE
    assert again.lines() == {LINE.input: LINE}
    assert [png for _, png in again.pictures()] == [b"picture"]
    assert not again.is_rebuilt
    again.close()


def test_a_batch_goes_on_only_if_somebody_says_so_and_with_the_same_steps(tmp_path):
    begun(tmp_path).close()

    with pytest.raises(CannotExport, match="what it has made would be lost"):
        begun(tmp_path)
    with pytest.raises(CannotExport, match="other steps"):
        begun(tmp_path, '{"steps": 2}', resume=True)
    anew = begun(tmp_path, '{"steps": 2}', overwrite=True)
    assert anew.lines() == {}
    anew.close()


def test_a_ledger_of_a_later_version_is_refused_and_kept(tmp_path):
    begun(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / HOME / FILE)) as db:
        db.execute("PRAGMA user_version = 9")
    before = (tmp_path / HOME / FILE).read_bytes()

    with pytest.raises(CannotExport, match="later version"):
        begun(tmp_path, resume=True)

    assert (tmp_path / HOME / FILE).read_bytes() == before


@pytest.mark.parametrize("damage", ["its head", "its middle", "a table"])
def test_a_damaged_ledger_is_kept_aside_and_begun_anew(tmp_path, damage):
    ledger = begun(tmp_path)
    for number in range(200):
        ledger.put(Line(f"film{number}.png"))
    ledger.close()
    file = tmp_path / HOME / FILE
    if damage == "a table":
        with closing(sqlite3.connect(file)) as db:
            db.execute("DROP TABLE outputs")
    else:
        at = 0 if damage == "its head" else 4096
        content = file.read_bytes()
        file.write_bytes(content[:at] + b"\xa5" * 3000 + content[at + 3000 :])
    damaged = file.read_bytes()

    again = begun(tmp_path, resume=True)

    assert again.is_rebuilt
    assert again.lines() == {}
    assert "damaged" in again.notices[0]
    assert (tmp_path / HOME / "ledger-damaged-1.sqlite").read_bytes() == damaged
    again.close()


def test_one_program_at_a_time_has_it_and_leaves_the_others_rooms_alone(tmp_path):
    first = begun(tmp_path)
    room = first.room(1)

    with pytest.raises(CannotExport, match="Another program"):
        begun(tmp_path, resume=True)

    assert room.is_dir()
    first.close()
    assert not room.exists()
    begun(tmp_path, resume=True).close()


def test_a_folder_in_the_place_of_the_ledger_is_put_aside_too(tmp_path):
    (tmp_path / HOME / "ledger.sqlite" / "kept").mkdir(parents=True)
    ledger = Ledger(tmp_path)
    ledger.begin("{}", resume=True)
    assert ledger.is_rebuilt
    ledger.close()
    assert (tmp_path / HOME / "ledger-damaged-1.sqlite" / "kept").is_dir()
