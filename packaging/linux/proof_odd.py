"""What goes wrong at a clinic: each is answered with a sentence, and nothing is left half done."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

from bare_root import BareRoot, Failed
from locked import NAME, ROOT

PATTERN = ROOT / "resources" / "sample_study" / "2_test_pattern.dcm"
LIBRARIES = "/usr/lib/xraysr"
OF_PERSON = ".local/share/xraysr/models"
OF_INTEL = "0x8086"
EMPTY_FOLDERS = {".local", ".local/bin", ".local/lib", ".local/share"}
"""What every program for one person lies in."""


def use_in_odd_places(root: BareRoot, program: str) -> None:
    """A home that cannot be written, the locale C with a proxy, a read-only stick, cards, no fonts."""
    blank = root.copy_in(PATTERN, f"{root.home}/Снимок № 1.dcm")
    result, odd = f"{root.home}/Ergebnis ü.png", {"LANG": "C", "https_proxy": "http://nowhere.invalid:1"}
    root.run(program, "enhance", blank, "--with", "median", "-o", result, **odd)
    locked_up = root.at("/srv/locked")
    locked_up.mkdir(mode=0o555)
    _demand("cannot be written", root.run(program, "check", HOME="/srv/locked", fails=True))
    said = root.run(
        program, "enhance", blank, "--with", "median", "-o", result, "--overwrite", HOME="/srv/locked"
    )
    _demand("could not be noted", said)
    locked_up.rmdir()
    install_from_stick(root, program)
    see_cards(root, program)
    fonts, aside = root.at("/usr/share/fonts"), root.at("/srv/fonts")
    fonts.rename(aside)
    _demand("Fonts: none", root.run(program, "check"))
    aside.rename(fonts)
    for place in (blank, result):
        root.at(place).unlink()


def install_from_stick(root: BareRoot, program: str) -> None:
    """Two models in folders and two in a zip that cannot be written: one is there already, and says so."""
    stick, own = root.at("/srv/Мой stick"), root.at(f"{root.home}/{OF_PERSON}")
    for name in ("mine", "fast-x2"):
        shutil.copytree(own / "mine" if name == "mine" else ROOT / "models" / name, stick / name)
    with zipfile.ZipFile(stick / "Две модели.zip", "w") as archive:
        for name in ("third", "fourth"):
            _put_in(archive, name)
    for path in (*stick.rglob("*"), stick):
        path.chmod(0o555 if path.is_dir() else 0o444)
    shutil.rmtree(own / "mine")
    said = root.run(program, "models", "install", "/srv/Мой stick")
    there = {path.name for path in own.iterdir()}
    if not {"mine", "third", "fourth"} <= there or "installed already" not in said:
        raise Failed(f"{sorted(there)}: {said}")
    for name in ("third", "fourth"):
        root.run(program, "models", "verify", name)
        root.run(program, "models", "remove", name)
    shutil.rmtree(stick)


def _put_in(archive: zipfile.ZipFile, name: str) -> None:
    """A model of this name."""
    for file in sorted((ROOT / "models" / "fast-x2").iterdir()):
        held = file.read_bytes()
        if file.name == "manifest.json":
            held = json.dumps({**json.loads(held), "id": name}).encode()
        archive.writestr(f"{name}/{file.name}", held)


def see_cards(root: BareRoot, program: str) -> None:
    """A card that no driver runs, and one whose driver brings no Vulkan: both are told of, networks run."""
    card, driver = root.at("/sys/class/drm/card0/device"), "/sys/bus/pci/drivers/i915"
    card.mkdir(parents=True)
    (card / "vendor").write_text(f"{OF_INTEL}\n", encoding="ascii")
    _see_driver(root, program, "none")
    root.at(driver).mkdir(parents=True)
    (card / "driver").symlink_to(driver)
    _see_driver(root, program, "i915")
    film, result = root.copy_in(PATTERN, f"{root.home}/film.dcm"), f"{root.home}/on-processor.png"
    root.run(program, "enhance", film, "--with", "fast-x2", "--accept-outside", "-o", result)
    for place in (film, result):
        root.at(place).unlink()
    for folder in ("class", "bus"):
        shutil.rmtree(root.at(f"/sys/{folder}"))


def _see_driver(root: BareRoot, program: str, name: str) -> None:
    said = root.run(program, "check")
    _demand(f"Graphics driver: Intel: {name}", said)
    _demand("Install a newer driver", said)


def see_second_version(root: BareRoot, package: Path) -> None:
    """One for everybody beside one for the person: both are told of; then it goes again."""
    root.run("dpkg", "--install", root.take(package), user="root")
    _demand(f"{root.home}/.local/lib/xraysr", root.run("/usr/bin/xraysr", "check"))
    root.run("dpkg", "--purge", NAME, user="root")
    root.at(f"/tmp/{package.name}").unlink()


def refuse_bad_packages(root: BareRoot, package: Path) -> None:
    """Half of one, and a disk that is full: dpkg takes back what it has written."""
    before = root.files()
    half = root.at("/tmp/half.deb")
    half.write_bytes(package.read_bytes()[: package.stat().st_size // 2])
    root.run("dpkg", "--install", "/tmp/half.deb", user="root", fails=True)
    half.unlink()
    there = root.take(package)
    root.at(LIBRARIES).mkdir()
    said, written = root.run_and_list(LIBRARIES, "dpkg", "--install", there, user="root", small=LIBRARIES)
    _demand("No space left", said)
    if written:
        raise Failed(f"a package that found no room left {sorted(written)[:9]}")
    root.at(LIBRARIES).rmdir()
    root.at(there).unlink()
    left = {name for name in root.files() - before if not name.startswith(("var/", "etc/ld.so.cache"))}
    if left or NAME in root.run("dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Abbrev}\n"):
        raise Failed(f"a package that was not installed left {sorted(left)[:9]}")


def refuse_half(root: BareRoot, installer: Path) -> None:
    """A stick that was drawn out too early."""
    half = root.at(f"{root.home}/half.run")
    half.write_bytes(installer.read_bytes()[: installer.stat().st_size // 2])
    root.own(half)
    said = root.run("sh", f"{root.home}/half.run", fails=True)
    half.unlink()
    _demand("Copy it anew", said)
    if root.at(f"{root.home}/.local").exists() or any(root.at("/tmp").glob("selfgz*")):
        raise Failed("half an installer left something")


def refuse_small_disk(root: BareRoot, installer: Path) -> None:
    """A home that is nearly full."""
    there = root.take(installer)
    said, left = root.run_and_list(root.home, "sh", there, small=root.home)
    _demand("Make room", said)
    if left - EMPTY_FOLDERS or any(root.at("/tmp").glob("selfgz*")):
        raise Failed(f"an installer that found no room left {sorted(left)[:20]}")


def _demand(words: str, said: str) -> None:
    if words not in said:
        raise Failed(f"it says nothing of {words!r}: {said}")
