"""What a real child can read: what its request names, and nothing else that a person has."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from xraysr_gui.core.progress import Progress
from xraysr_gui.isolation import file_counter, landlock, launch
from xraysr_gui.isolation.limits import Limits
from xraysr_gui.isolation.reading_places import PACKAGE

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"), reason="Linux denies it"
)
needs_landlock = pytest.mark.skipif(landlock.version() == 0, reason="this kernel cannot deny it")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a person keeps an image, and more."""
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh" / "id_ed25519").write_text("a key")
    images = home / "images"
    (images / "deep").mkdir(parents=True)
    for name in ("named.mhd", "named.raw", "beside.png", ".hidden.raw", "deep/slice", "SLICE"):
        (images / name).write_text(name)
    (images / "out.raw").symlink_to(home / ".ssh" / "id_ed25519")
    (images / "leads-out").symlink_to(home / ".ssh")
    (images / "link.mhd").symlink_to("named.mhd")
    (images / "circle.raw").symlink_to("circle.raw")
    os.mkfifo(images / "pipe.raw")
    return images


def read(child: Any, named: Path, tried: list[Path], first: list[Path] | None = None) -> dict[str, Any]:
    """What each attempt gave, directly and by asking, while `named` is what the request is about."""
    paths = [str(path) for path in tried]
    opened = [str(path) for path in (first or [named])]
    request = {"do": "read", "path": str(named), "first": opened, "tried": paths}
    return child.ask(request, Progress()).message


def everything_else(folder: Path) -> list[Path]:
    return [
        *(
            folder / "beside.png",
            folder / "named.raw",
            folder / "out.raw",
            folder / "leads-out" / "id_ed25519",
        ),
        *(folder.parent / ".ssh" / "id_ed25519", Path("/etc/passwd"), Path(f"/proc/{os.getpid()}/environ")),
        *(
            folder,
            folder.parent,
            Path("/"),
            Path("/proc/self", "root", "etc", "passwd"),
            Path(launch.__file__).parents[2] / "setup.cfg",
            folder / "link.mhd",
        ),
    ]


@needs_landlock
def test_a_child_reads_nothing_but_what_the_request_names(make_child, folder):
    tried = everything_else(folder)
    said = read(make_child(), folder / "named.mhd", [*tried, folder / "named.mhd"])
    refused = {str(path): "EACCES" for path in tried}
    assert said["directly"] == refused | {str(folder / "named.mhd"): "EACCES"}
    assert said["asked"] == refused | {str(folder / "named.mhd"): ""}


def test_a_child_that_is_not_confined_reads_all_of_it_so_the_attempts_are_real(make_child, folder):
    tried = everything_else(folder)
    said = read(make_child(Limits(confined=False)), folder / "named.mhd", tried)
    assert said["directly"] == {str(path): "" for path in tried}


def test_what_is_handed_over_can_be_read_and_not_written(make_child, folder):
    said = make_child().ask({"do": "held", "path": str(folder / "link.mhd")}, Progress()).message
    assert said == {"held": "named.mhd", "writable": False}


def test_a_file_that_an_earlier_request_named_is_not_handed_over_again(make_child, folder):
    child = make_child()
    read(child, folder / "named.mhd", [])
    said = read(child, folder / "beside.png", [folder / "named.mhd"])
    assert said["asked"] == {str(folder / "named.mhd"): "EACCES"}


def test_each_of_many_named_files_is_handed_over(make_child, folder):
    paths = [str(folder / "beside.png"), str(folder / "named.raw")]
    said = make_child().ask({"do": "read", "paths": paths, "tried": paths}, Progress()).message
    assert said["asked"] == dict.fromkeys(paths, "")


@pytest.mark.parametrize(
    ("says", "asked", "error"),
    [
        ("ElementDataFile = named.raw\n", "named.raw", ""),
        ("data file:named.raw\n", "named.raw", ""),
        ("ElementDataFile = also-named.raw\n", "named.raw", "EACCES"),
        ("ElementDataFile = named.rawer\n", "named.raw", "EACCES"),
        ("ElementDataFile = also-named.raw named.raw\n", "named.raw", ""),
        ("ElementDataFile = out.raw\n", "out.raw", "EACCES"),
        ("ElementDataFile = leads-out\\id_ed25519\n", "leads-out/id_ed25519", "EACCES"),
        ("ElementDataFile = ..\\.ssh\\id_ed25519\n", "../.ssh/id_ed25519", "EACCES"),
        ("ElementDataFile = .hidden.raw\n", ".hidden.raw", "EACCES"),
        ("ElementDataFile = pipe.raw\n", "pipe.raw", "EACCES"),
        ("ElementDataFile = deep\n", "deep", "EACCES"),
        ("ElementDataFile = circle.raw\n", "circle.raw", "ELOOP"),
        ("ElementDataFile = gone.raw\n", "gone.raw", "ENOENT"),
        ("\0\0CS\x0a\0DEEP\\SLICE\4\0", "deep/slice", ""),
        ("\0\0CS\x05\0SLICE\4\0", "SLICE", ""),
        ("\0\0CS\x05\0SLICE\4\0", "deep/slice", "EACCES"),
    ],
)
def test_a_file_beside_is_handed_over_where_the_named_one_names_it(make_child, folder, says, asked, error):
    (folder / "named.mhd").write_text(says)
    said = read(make_child(), folder / "named.mhd", [folder / asked])
    assert said["asked"] == {str(folder / asked): error}


def test_the_second_file_of_a_pair_is_handed_over_though_nobody_names_it(make_child, folder):
    for name in ("a.hdr", "a.img", "a.img.gz", "b.img"):
        (folder / name).write_text("")
    said = read(make_child(), folder / "a.hdr", [folder / name for name in ("a.img", "a.img.gz", "b.img")])
    assert list(said["asked"].values()) == ["", "", "EACCES"]


def test_a_child_that_asks_without_end_is_soon_answered_without_a_look(make_child, folder):
    (folder / "named.mhd").write_text("ElementDataFile = named.raw")
    tried = [folder / f"guess-{number}" for number in range(file_counter.MOST_REFUSED)]
    said = read(make_child(), folder / "named.mhd", [*tried[:-1], folder / "named.raw"])
    assert said["asked"][str(folder / "named.raw")] == ""
    said = read(make_child(), folder / "named.mhd", [*tried, folder / "named.raw"])
    assert said["asked"][str(folder / "named.raw")] == "EACCES"


@needs_landlock
def test_a_place_that_a_request_needs_is_read_by_a_child_that_may(make_child, folder):
    child, tried = make_child(), [str(folder / "beside.png")]
    first = child.ask({"do": "read", "tried": tried}, Progress()).message
    number = child.number
    second = child.ask({"do": "read", "tried": tried, "reads": [str(folder)]}, Progress()).message
    assert (first["directly"], second["directly"]) == ({tried[0]: "EACCES"}, {tried[0]: ""})
    assert child.number != number
    number = child.number
    child.ask({"do": "read", "tried": tried, "reads": [str(folder / "deep")]}, Progress())
    assert child.number == number


STARTED_AT_HOME = """
from pathlib import Path
from xraysr_gui.core.progress import Progress
from xraysr_gui.isolation import attempts, confinement
from xraysr_gui.isolation.client import ChildProcess

with ChildProcess(attempts.SERVICE) as child:
    told = child.ask({"folder": str(Path.cwd()), "file": "private"}, Progress()).message["denied"]
print(confinement.READING in told)
"""


@needs_landlock
def test_a_program_that_is_started_in_a_home_from_which_it_is_imported_reads_nothing_in_it(tmp_path):
    (tmp_path / "private").write_text("a letter")
    (tmp_path / "xraysr_gui").symlink_to(PACKAGE)
    libraries = [place for place in launch.MODULE_PLACES if "packages" in place]
    environment = os.environ | {
        "HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join([str(tmp_path), *libraries]),
    }
    said = subprocess.run(
        [sys.executable, "-c", STARTED_AT_HOME], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert said.stdout == "True\n", said.stderr
