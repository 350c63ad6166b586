"""What a desktop shows: the entry, the icon in all sizes, the man page."""

from __future__ import annotations

import gzip
import shutil
import subprocess

import menu
import numpy as np
import pytest
from PIL import Image

from xraysr_gui.cli.main import COMMANDS, parser_of_all


@pytest.fixture(scope="module")
def share(tmp_path_factory):
    folder = tmp_path_factory.mktemp("share")
    menu.write_menu(folder, "1.2.3")
    return folder


def test_the_entry_offers_the_program_for_dicom_and_takes_nothing_over(share):
    lines = (share / "applications" / "xraysr.desktop").read_text().splitlines()
    assert lines[0] == "[Desktop Entry]"
    facts = dict(line.split("=", 1) for line in lines[1:])
    assert "application/dicom" in facts["MimeType"].split(";")
    assert facts["Exec"] == "xraysr %F"
    assert facts["Terminal"] == "false"
    assert "Not a medical device" in facts["Comment"]


def test_the_entry_keeps_to_the_rules_of_desktops(share):
    judge = shutil.which("desktop-file-validate")
    if judge is None:
        pytest.skip("desktop-file-utils is not installed")
    done = subprocess.run(
        [judge, str(share / "applications" / "xraysr.desktop")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("size", menu.SIZES)
def test_the_icon_is_drawn_in_every_size(share, size):
    with Image.open(share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / "xraysr.png") as picture:
        greys = np.asarray(picture.convert("RGBA"), np.float64)
    assert greys.shape == (size, size, 4)
    assert greys[0, 0, 3] < 128  # round corners
    middle = greys[size // 4 : -size // 4, size // 4 : -size // 4]
    assert middle[..., 3].min() == 255
    assert np.ptp(middle[..., 0]) > 100


def test_the_man_page_tells_every_command_and_every_word_of_it(share):
    page = gzip.decompress((share / "man" / "man1" / "xraysr.1.gz").read_bytes()).decode()
    assert page.startswith('.TH XRAYSR 1 "" "xraysr 1.2.3"')
    assert "Not a medical device" in page
    plain = page.replace("\\-", "-")
    sections = dict(one.split("\n", 1) for one in plain.split("\n.SS ")[1:])
    assert set(sections) == set(COMMANDS)
    commands = next(
        one.choices for one in parser_of_all()._actions if one.choices and set(one.choices) == set(COMMANDS)
    )
    for name, command in commands.items():
        for action in command._actions[1:]:
            for word in action.option_strings:
                assert word in sections[name], (name, word)


def test_the_man_page_is_understood_by_man(share):
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    page = gzip.decompress((share / "man" / "man1" / "xraysr.1.gz").read_bytes())
    done = subprocess.run(
        [groff, "-man", "-Tutf8", "-ww", "-z"], input=page, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
