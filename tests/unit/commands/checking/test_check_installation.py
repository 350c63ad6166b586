from __future__ import annotations

import json
import shutil
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from tests.support import check_files
from xraysr_gui.cli.main import main
from xraysr_gui.commands.checking import check_installation as checks
from xraysr_gui.commands.checking import check_room
from xraysr_gui.commands.checking.check_confinement import CONFINEMENT
from xraysr_gui.commands.checking.check_decoders import DECODERS, expected_codes, smooth_codes
from xraysr_gui.commands.checking.check_display_test import DISPLAY_TEST
from xraysr_gui.commands.checking.check_installation import check_installation
from xraysr_gui.commands.checking.check_methods import METHODS
from xraysr_gui.commands.checking.check_networks import NETWORKS
from xraysr_gui.commands.checking.check_shipped import SHIPPED
from xraysr_gui.commands.checking.finding import Verdict
from xraysr_gui.core.greys import GreyTable
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.display.viewport import ViewPicture, Viewport
from xraysr_gui.image_io.dicom import dicom_syntax
from xraysr_gui.image_io.readers import READERS
from xraysr_gui.settings import places

SPECTRAL = "1.2.840.10008.1.2.4.53"
"""Retired, read by the codec of other JPEGs, and no tool at hand writes it."""


def findings() -> dict[str, checks.Finding]:
    return {finding.part: finding for finding in check_installation()}


def no_window(files):
    pytest.fail("a window was opened")


@pytest.fixture
def other_resources(tmp_path, monkeypatch) -> Path:
    """Resources of our own, with one good picture to begin with."""
    folder = tmp_path / "resources"
    (folder / "check").mkdir(parents=True)
    shutil.copy(places.resources() / "check" / "uncompressed.dcm", folder / "check")
    check_files.write_list(folder / "check")
    monkeypatch.setattr(checks, "CHECKS", (SHIPPED, DECODERS, DISPLAY_TEST))
    monkeypatch.setattr(places, "resources", lambda: folder)
    return folder


@pytest.fixture
def no_pictures(tmp_path, monkeypatch) -> None:
    """For what is not about decoders or networks: starting the children takes a second."""
    monkeypatch.setattr(places, "resources", lambda: tmp_path)
    light = tuple(one for one in checks.CHECKS if one not in (METHODS, NETWORKS, CONFINEMENT))
    monkeypatch.setattr(checks, "CHECKS", light)


def test_this_installation_is_whole():
    bad = [finding for finding in check_installation() if not finding.good]
    assert not bad


def test_every_kind_of_file_that_can_be_read_is_tried():
    assert {reader.id for reader in READERS} == {"dicom", "picture", "volume", "matlab"}, (
        "add a picture of it"
    )
    suffixes = {path.suffix for path in (places.resources() / "check").iterdir()}
    assert {".dcm", ".png", ".tif", ".jpg", ".bmp", ".webp", ".nrrd", ".mha", ".gz", ".mat"} <= suffixes
    said = {uid for uid, syntax in dicom_syntax._KNOWN.items() if syntax.codec != "unknown"}
    assert said - set(check_files.SYNTAXES.values()) == {SPECTRAL}, "add a picture of it"


def test_the_pictures_are_what_the_script_writes(tmp_path):
    check_files.main(tmp_path)
    kept = places.resources() / "check"
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in kept.iterdir()}
    for name in ("uncompressed.dcm", "big-endian.dcm", "rle.dcm"):  # no codec whose version could matter
        assert (tmp_path / name).read_bytes() == (kept / name).read_bytes()


def test_the_known_picture_uses_the_whole_depth():
    codes = expected_codes()
    assert expected_codes(8).max() == codes.max() >> 4
    assert codes.shape == (24, 40)
    assert codes.max() > 4000
    assert codes[1, 0] == 97
    assert codes[0, 21] == 21 * 61 + 700


def test_wrong_pixels_are_found(other_resources):
    wrong = expected_codes()
    wrong[3, 4] += 1
    syntax = check_files.SYNTAXES["uncompressed"]
    check_files.write(other_resources / "check" / "uncompressed.dcm", wrong, syntax)
    finding = findings()["Decoder uncompressed"]
    assert not finding.good
    assert "off by 1 grey levels" in finding.said


def test_an_image_of_another_size_is_found(other_resources):
    syntax = check_files.SYNTAXES["uncompressed"]
    check_files.write(other_resources / "check" / "uncompressed.dcm", expected_codes()[:-1], syntax)
    assert "another size" in findings()["Decoder uncompressed"].said


def test_a_lossy_codec_may_be_off_by_little_only(other_resources):
    syntax, wrong = check_files.SYNTAXES["uncompressed"], smooth_codes(12)
    folder = other_resources / "check"
    for off, good in ((13, False), (12, True)):
        wrong[3, 4] = smooth_codes(12)[3, 4] + off
        check_files.write(folder / "jpeg-extended.dcm", wrong, syntax)
        check_files.write_list(folder)
        assert findings()["Decoder jpeg-extended"].good is good


def test_a_picture_that_does_not_open_says_why(other_resources):
    (other_resources / "check" / "uncompressed.dcm").write_bytes(b"no image at all")
    found = findings()
    for part in ("Decoder uncompressed", "Saving as DICOM"):
        assert not found[part].good
        assert "uncompressed.dcm" in found[part].said


def test_wrong_greys_in_what_is_saved_are_found(other_resources, monkeypatch):
    monkeypatch.setattr(Radiograph, "in_steps", lambda image, bits: np.zeros(image.shape, np.uint16))
    assert not findings()["Saving as DICOM"].good


def test_missing_resources_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "resources", lambda: tmp_path / "none")
    monkeypatch.setattr(checks, "CHECKS", (SHIPPED, DECODERS))
    found = findings()
    assert not found["Resources"].good
    assert not found["Decoders"].good


def test_wrong_painting_is_found(monkeypatch, no_pictures):
    black = ViewPicture(0, 0, np.zeros((24, 40), np.uint8))

    def paint(viewport: Viewport, camera: object, table: GreyTable) -> ViewPicture:
        return black

    monkeypatch.setattr(Viewport, "render", paint)
    assert not findings()["Drawing"].good


@pytest.mark.parametrize(
    ("version", "good"), [("6.8.0", True), ("6.11.3", True), ("6.12.0", False), ("6.7.9", False)]
)
def test_a_qt_binding_that_loses_references_is_found(monkeypatch, version, good, no_pictures):
    monkeypatch.setattr(metadata, "version", lambda name: version)
    assert findings()["Qt for Python"].good is good


def test_missing_libraries_are_named(monkeypatch, no_pictures):
    def version(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    found = findings()
    assert not found["Qt for Python"].good
    assert "pydicom" in found["Libraries"].said
    assert found["Libraries"].remedy
    assert not found["Libraries"].good


@pytest.mark.parametrize(
    ("free", "verdict"), [(None, "green"), (999, "red"), (1000, "yellow"), (3000, "green")]
)
def test_too_little_memory_is_said(monkeypatch, free, verdict, no_pictures):
    monkeypatch.setattr(check_room, "free_memory_mb", lambda: free)
    assert findings()["Free memory"].verdict == verdict


@pytest.mark.parametrize(("free", "verdict"), [(99, "red"), (100, "yellow"), (2000, "green")])
def test_a_full_disk_is_said(monkeypatch, free, verdict, no_pictures):
    usage = shutil._ntuple_diskusage(10**12, 0, free << 20)
    monkeypatch.setattr(check_room.shutil, "disk_usage", lambda place: usage)
    found = findings()["Disk of the settings"]
    assert found.verdict == verdict
    assert found.said.startswith(f"{free} MB free at ")


def test_a_folder_that_cannot_be_written_is_found(monkeypatch, tmp_path, no_pictures):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setattr(places, "cache_folder", lambda: in_the_way / "cache")
    found = findings()
    assert found["Cache folder"].verdict is Verdict.RED
    assert "nothing is kept" in found["Cache folder"].remedy
    assert found["Settings folder"].good


@pytest.mark.parametrize(
    ("variable", "said"), [("DISPLAY", ":7"), ("WAYLAND_DISPLAY", "wayland-1"), (None, "none: commands work")]
)
def test_the_screen_is_named(monkeypatch, variable, said, no_pictures):
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, said)
    assert findings()["Display"].said.startswith(said)


def test_the_command_prints_a_line_for_each_part(capsys, other_resources):
    assert main(["check"], no_window) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line[:5] for line in lines} <= {"ok   ", "note "}
    assert next(line for line in lines if "Display test" in line).startswith("note ")
    assert "ok   Decoder uncompressed: exact" in lines


def test_the_command_answers_with_json_and_status_2_when_a_part_is_bad(capsys, other_resources):
    (other_resources / "check" / "uncompressed.dcm").write_bytes(b"")
    assert main(["check", "--json"], no_window) == 2
    found = {finding["part"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert (found["Decoder uncompressed"]["good"], found["Decoder uncompressed"]["verdict"]) == (False, "red")
    assert found["Decoder uncompressed"]["remedy"]
    assert found["Resources"]["good"] is True
