"""Programs, setup and package for Windows, made small; start.py build --test tries the large ones in Wine."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import closure
import kit
import launcher
import msi
import nsis_setup
import pe
import pytest
import signing

ROOT = Path(__file__).parents[2]
OBJDUMP = "x86_64-w64-mingw32-objdump"
PYTHON = kit.Embeddable(Path(), "3.13.11", is_stand_in=True)
WIX = "{http://schemas.microsoft.com/wix/2006/wi}"


def needs(*tools: str) -> pytest.MarkDecorator:
    missing = [tool for tool in tools if shutil.which(tool) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{missing} not installed")


@pytest.fixture(scope="module")
def programs(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("launchers")
    target = folder / "xraysr"
    target.mkdir()
    launcher.make_launchers(PYTHON, folder / "launchers", target)
    return target


@needs(launcher.GCC)
def test_the_programs_have_icon_and_version_and_ask_for_nothing_that_windows_lacks(programs):
    names = [path.name for path in pe.programs(programs)]
    assert names == ["xraysr-window.exe", "xraysr.exe"]
    assert closure.missing(programs) == {}
    for name in names:
        content = (programs / name).read_bytes()
        assert "Not a medical device".encode("utf-16-le") in content
        assert b"\x89PNG" in content
        assert "python313.dll".encode("utf-16-le") in content
        told = subprocess.run(
            [OBJDUMP, "-p", str(programs / name)], capture_output=True, text=True, check=True
        ).stdout
        asked = {one.lower() for one in re.findall(r"DLL Name: (\S+)", told)}
        assert pe.PortableExecutable(programs / name).imports() == asked
        system = re.search(r"Subsystem\s+\S+\s+\((.*)\)", told)
        assert system[1] == ("Windows GUI" if "window" in name else "Windows CUI")


@needs(launcher.GCC)
def test_a_library_that_is_nowhere_stops_the_build(tmp_path):
    source, exports = tmp_path / "one.c", tmp_path / "nobody.def"
    exports.write_text("LIBRARY nobody.dll\nEXPORTS\n answer\n")
    source.write_text("int answer(void);\n__declspec(dllexport) int ask(void) { return answer(); }\n")
    subprocess.run(
        [OBJDUMP.replace("objdump", "dlltool"), "-d", exports, "-l", tmp_path / "libnobody.a"], check=True
    )
    library = tmp_path / "tree" / "one.dll"
    library.parent.mkdir()
    subprocess.run([launcher.GCC, "-shared", "-o", library, source, f"-L{tmp_path}", "-lnobody"], check=True)
    assert "ask" in pe.PortableExecutable(library).exports()
    assert closure.missing(library.parent) == {"nobody.dll": ["one.dll"]}
    with pytest.raises(SystemExit, match=r"nobody\.dll \(asked for by one\.dll\)"):
        closure.demand_closed(library.parent)
    shutil.copy(library, library.with_name("nobody.dll"))
    closure.demand_closed(library.parent)


def test_what_is_no_program_is_told_of(tmp_path):
    for content in (b"", b"MZ", b"MZ" + bytes(100), b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0"):
        (tmp_path / "one.dll").write_bytes(content)
        with pytest.raises(ValueError, match=r"one\.dll|this is no"):
            pe.PortableExecutable(tmp_path / "one.dll")


def test_an_icon_holds_each_size_whole():
    icon = launcher.icon_file()
    _, kind, count = struct.unpack_from("<3H", icon)
    assert (kind, count) == (1, len(launcher.SIZES))
    for number, size in enumerate(launcher.SIZES):
        shown, *_, length, place = struct.unpack_from("<4B2H2I", icon, 6 + 16 * number)
        picture = icon[place : place + length]
        assert shown == size % 256
        assert struct.unpack_from(">2I", picture, 16) == (size, size)
        assert picture.endswith(b"IEND\xaeB`\x82")


@pytest.fixture
def small(tmp_path) -> Path:
    """A program of three files, one of them with an odd name."""
    folder = tmp_path / "work" / "tree"
    (folder / "lib" / "a & b").mkdir(parents=True)
    for name in ("xraysr.exe", "program.zip", "lib/a & b/it's <1>.txt"):
        (folder / name).write_bytes(name.encode())
    return folder


def test_an_uninstaller_takes_what_was_installed_by_name(small):
    assert nsis_setup.removal_of(small).splitlines() == [
        'RMDir /r "$INSTDIR\\lib"',
        'Delete "$INSTDIR\\program.zip"',
        'Delete "$INSTDIR\\xraysr.exe"',
    ]


@needs("makensis", "osslsigncode", "openssl")
def test_a_setup_is_made_signed_and_known_when_it_was_changed(small, tmp_path):
    work = tmp_path / "work"
    (work / "launchers").mkdir()
    (work / "launchers" / "xraysr.ico").write_bytes(launcher.icon_file())
    signer = signing.signer_for_tests(work / "signing")
    installer = nsis_setup.make_setup(small, tmp_path, for_tests=True, signer=signer, packing="zlib")
    assert installer.name.endswith("-setup-FOR-TESTS-ONLY.exe")
    signer.verify(installer)
    assert pe.PortableExecutable(installer).imports()
    content = bytearray(installer.read_bytes())
    content[len(content) // 2] ^= 1
    installer.write_bytes(content)
    with pytest.raises(SystemExit, match="osslsigncode"):
        signer.verify(installer)


def test_a_signature_needs_both_certificate_and_key(tmp_path, monkeypatch):
    monkeypatch.delenv(signing.CERTIFICATE, raising=False)
    monkeypatch.delenv(signing.KEY, raising=False)
    assert signing.signer_of_environment() is None
    (tmp_path / "certificate.pem").write_text("")
    monkeypatch.setenv(signing.CERTIFICATE, str(tmp_path / "certificate.pem"))
    with pytest.raises(SystemExit, match=signing.KEY):
        signing.signer_of_environment()


def test_a_package_holds_every_file_once_and_keeps_its_marks_from_version_to_version(small):
    older, newer = (ET.fromstring(msi.described(small, version)) for version in ("1.0.0", "1.1.0"))
    files = [one.get("Source") for one in older.iter(f"{WIX}File")]
    assert sorted(files) == sorted(
        path.relative_to(small.parent).as_posix() for path in small.rglob("*") if path.is_file()
    )
    components = {one.get("Id"): one.get("Guid") for one in older.iter(f"{WIX}Component")}
    assert components == {one.get("Id"): one.get("Guid") for one in newer.iter(f"{WIX}Component")}
    assert len(set(components.values())) == len(components) == len(files) + 2
    assert {one.get("Id") for one in older.iter(f"{WIX}ComponentRef")} == set(components)
    products = [whole.find(f"{WIX}Product") for whole in (older, newer)]
    assert products[0].get("UpgradeCode") == products[1].get("UpgradeCode")
    assert older.find(f".//{WIX}MajorUpgrade") is not None
    assert "Not a medical device" in older.find(f".//{WIX}Package").get("Comments")


@needs("wixl")
def test_a_package_is_made(small, tmp_path):
    package = msi.make_msi(small, tmp_path, for_tests=False)
    assert package.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    assert package.suffix == ".msi"
