"""What is locked fits together: whoever installs a lock with plain pip gets what its packages ask for."""

from __future__ import annotations

import configparser
import re
from importlib import metadata
from pathlib import Path

import h5py
import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROGRAM, TRAINING, TESTS = (
    ROOT / "requirements.lock",
    ROOT / "xraysr_gui" / "training" / "requirements.lock",
    ROOT / "tests" / "requirements.lock",
)
CLUSTER = ROOT / "packaging" / "cluster" / "requirements.lock"
PINNED = re.compile(
    r"([a-z0-9-]+)==([^ ;]+)(?: ; ([^\\]+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
)
OVERRULED = {("tensorflow", "h5py"), ("tensorflow-cpu", "h5py")}
"""What a package forbids and the project does nevertheless: docs/adr/0005."""


def locked(*locks: Path) -> dict[str, str]:
    """Name and version of what a lock holds for this Python and this system."""
    found = [one for lock in locks for one in PINNED.findall(lock.read_text())]
    return {name: version for name, version, marker, _ in found if not marker or Marker(marker).evaluate()}


def unmet(pins: dict[str, str]) -> set[tuple[str, str, str]]:
    """Who asks for what that is not among the pins, or is there in another version."""
    missing = set()
    for name in pins:
        for words in metadata.requires(name) or ():
            wanted = Requirement(words)
            if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
                continue
            needed = canonicalize_name(wanted.name)
            if needed not in pins or not wanted.specifier.contains(pins[needed], prereleases=True):
                missing.add((name, needed, words))
    return missing


@pytest.mark.parametrize(
    "lock", [PROGRAM, TRAINING, TESTS, CLUSTER], ids=["program", "training", "tests", "cluster"]
)
def test_a_lock_is_versions_and_hashes_and_nothing_else(lock):
    head, _, rest = lock.read_text().partition("\n")
    assert head.startswith("# ")
    assert PINNED.sub("", rest) == ""


def test_what_is_installed_here_is_what_is_locked():
    pins = locked(PROGRAM, TRAINING, TESTS)
    assert {name: metadata.version(name) for name in pins} == pins


def test_the_program_has_all_that_its_libraries_ask_for():
    assert not unmet(locked(PROGRAM))


def test_training_and_tests_have_all_that_their_libraries_ask_for():
    for locks in ((PROGRAM, TRAINING), (PROGRAM, TRAINING, TESTS)):
        assert {(name, needed) for name, needed, _ in unmet(locked(*locks))} <= OVERRULED


def test_the_cluster_has_the_versions_of_all_others():
    """It lies beside them: what two locks hold is of one version, or both could not be installed together."""
    pins, others = locked(CLUSTER), locked(PROGRAM, TRAINING, TESTS)
    assert {"dask", "distributed"} <= set(pins)
    assert not set(pins) & set(locked(PROGRAM))
    assert {name: version for name, version in pins.items() if others.get(name, version) != version} == {}


def test_what_is_overruled_is_still_forbidden():
    asked = {(name, needed) for name, needed, _ in unmet(locked(PROGRAM, TRAINING))}
    assert asked & OVERRULED


def test_the_lock_of_the_program_holds_what_the_project_asks_for():
    read = configparser.ConfigParser()
    read.read(ROOT / "setup.cfg")
    pins = locked(PROGRAM)
    for words in read["options"]["install_requires"].split("\n"):
        if words:
            wanted = Requirement(words)
            assert wanted.specifier.contains(pins[canonicalize_name(wanted.name)]), words


def test_hdf5_is_the_release_in_which_the_published_faults_are_mended():
    assert h5py.version.hdf5_version_tuple >= (2, 0, 0)
