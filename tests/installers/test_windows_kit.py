"""An installer for Windows is made of the very Python that is pinned and the libraries that are locked."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import kit
import licences
import pytest
import sums
from locked import Pin

ROOT = Path(__file__).parents[2]
NAME = "python-3.13.11-embed-amd64.zip"


def embeddable(folder: Path, *more: str, name: str = NAME) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        for inside in ("python313.dll", "python313.zip", "LICENSE.txt", *more):
            archive.writestr(inside, inside)
    return path


def pin(sha256: str) -> dict[str, str]:
    return {"minor": "3.13", "file": NAME, "sha256": sha256}


def test_the_python_that_is_pinned_is_taken(tmp_path):
    path = embeddable(tmp_path)
    python = kit.judged(path, pin=pin(hashlib.sha256(path.read_bytes()).hexdigest()))
    assert (python.version, python.minor, python.short) == ("3.13.11", "3.13", "313")
    assert not python.is_stand_in


def test_a_python_that_nobody_pinned_is_not_passed_on(tmp_path):
    for known in ("", "0" * 64):
        with pytest.raises(SystemExit, match=r"not the file whose SHA-256"):
            kit.judged(embeddable(tmp_path), pin=pin(known))


def test_a_stand_in_is_for_tests_alone_whatever_is_pinned(tmp_path):
    path = embeddable(tmp_path, kit.STAND_IN)
    known = pin(hashlib.sha256(path.read_bytes()).hexdigest())
    with pytest.raises(SystemExit, match="must not be passed on"):
        kit.judged(path, pin=known)
    assert kit.judged(path, for_tests=True, pin=known).is_stand_in


def test_what_is_no_embeddable_python_is_told_of(tmp_path):
    other = embeddable(tmp_path, name="python-3.13.11-amd64.zip")
    half = tmp_path / NAME
    half.write_bytes(embeddable(tmp_path).read_bytes()[:200])
    for path, words in ((tmp_path / "none.zip", "no file"), (other, "no embeddable"), (half, "no whole zip")):
        with pytest.raises(SystemExit, match=words):
            kit.judged(path, for_tests=True)


def test_the_lock_names_one_version_of_each_library_for_windows():
    python = kit.Embeddable(Path(NAME), "3.13.11", is_stand_in=False)
    pins = {one.name: one.version for one in kit.pins_for(python)}
    locked = set(re.findall(r"(?m)^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text()))
    assert set(pins) == locked
    assert len(kit.pins_for(python)) == len(pins)
    older = {
        one.name: one.version for one in kit.pins_for(kit.Embeddable(Path(NAME), "3.11.9", is_stand_in=False))
    }
    assert older["numpy"] != pins["numpy"]
    assert [one.name for one in kit.runtime_pins(python)] == ["msvc-runtime"]


def test_a_wheel_whose_hash_is_not_locked_is_refused(tmp_path):
    wheel = tmp_path / "a_library-1.0-cp313-cp313-win_amd64.whl"
    wheel.write_bytes(b"wheel")
    good = Pin("a-library", "1.0", (hashlib.sha256(b"wheel").hexdigest(),))
    assert kit.download((good,), kit.Embeddable(Path(NAME), "3.13.11", is_stand_in=True), tmp_path) == [wheel]
    wheel.write_bytes(b"changed")
    for wanted in (good, Pin("a-library", "1.1", good.hashes)):
        with pytest.raises(SystemExit, match="hash that the lock names"):
            kit.wheel_of(wanted, tmp_path)


def test_a_library_of_windows_has_its_own_licence(tmp_path):
    for name in ("Qt6Core.dll", "libcrypto-3.dll", "msvcp140-a4c2.dll"):
        (tmp_path / name).write_bytes(b"")
    found = {one.name: (one.licence, one.papers) for one in licences.inside(tmp_path)}
    assert found["Qt6Core"] == ("LGPL-3.0-only", "pyside6-essentials")
    assert found["libcrypto"] == ("Apache-2.0", "python")
    assert found["msvcp140"][1] == "msvc-runtime"
    (tmp_path / "nobody.dll").write_bytes(b"")
    with pytest.raises(SystemExit, match=r"nobody\.dll"):
        licences.inside(tmp_path)


def test_sums_of_all_installers_lie_in_one_list(tmp_path):
    older, newer, gone = (tmp_path / name for name in ("older.deb", "newer.exe", "gone.run"))
    for file in (older, newer, gone):
        file.write_bytes(file.name.encode())
    sums.add_to_sums(tmp_path, [older, gone])
    gone.unlink()
    newer.write_bytes(b"made anew")
    sums.add_to_sums(tmp_path, [newer])
    assert (tmp_path / "SHA256SUMS").read_text() == (
        f"{hashlib.sha256(b'made anew').hexdigest()}  newer.exe\n"
        f"{hashlib.sha256(b'older.deb').hexdigest()}  older.deb\n"
    )
