from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from xraysr_gui.core.address import Address
from xraysr_gui.core.harmless_text import TURNING, harmless, spreadsheet_cell


@pytest.mark.parametrize("sign", TURNING)
def test_no_name_turns_the_words_beside_it_round(sign):
    assert harmless(f"Doe{sign}enaJ") == "Doe\ufffdenaJ"
    assert Address(Path(f"/a/{sign}mcd.exe")).name == "\ufffdmcd.exe"
    assert Address(Path("/a.zip"), f"in/{sign}b").name == "\ufffdb"


def test_a_name_stays_on_its_line():
    assert harmless("Doe\nPatient: other\t\x1b[2J\u2028x") == "Doe Patient: other  [2J x"


@pytest.mark.parametrize("name", ["Müller", "山田 太郎", "דוד\u200f", "\u0646\u200c\u062e", "O'Neil"])
def test_names_of_all_scripts_are_as_they_were(name):
    assert harmless(name) == name


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1).dcm", "'=HYPERLINK(1).dcm"),
        ("esc\x1b[31mRED\n\u202edcm", "esc [31mRED \ufffddcm"),
        (PurePosixPath("@a"), "'@a"),
        ("-3.25", "-3.25"),
        (-3.25, -3.25),
        (None, ""),
    ],
)
def test_a_cell_is_neither_worked_out_nor_obeyed(value, cell):
    assert spreadsheet_cell(value) == cell
