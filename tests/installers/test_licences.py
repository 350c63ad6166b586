"""What an installer carries has a licence that is named, a text, and a line in the bill of materials."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import licences
import pytest
import sbom
from locked import pins, strangers

ROOT = Path(__file__).parents[2]
NOT_TO_BE_PASSED_ON = {"libjpeg", "openjpeg", "rle", "pylibjpeg", "pytest", "PyInstaller", "SimpleITK"}


def locked() -> set[str]:
    return set(re.findall(r"(?m)^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text()))


def test_the_list_of_licences_holds_what_is_locked_and_nothing_else():
    assert set(licences.of_libraries()) == locked()
    assert all(licences.of_libraries().values())
    assert licences.left_out() < locked()


def test_the_list_of_the_full_installer_holds_what_is_locked_for_training():
    lock = ROOT / "xraysr_gui" / "training" / "requirements.lock"
    of_training = licences.table("libraries for training")
    assert set(of_training) == set(re.findall(r"(?m)^([a-z0-9-]+)==", lock.read_text()))
    assert not [licence for licence in of_training.values() if re.search(r"\bA?GPL-", licence)]
    assert set(licences.table("left out of the full one")) < set(of_training)


def test_no_licence_binds_the_program_to_give_itself_away():
    strict = re.compile(r"\bA?GPL-")
    for name, licence in licences.of_libraries().items():
        assert not strict.search(licence), name


@pytest.mark.parametrize("name", sorted(locked() - licences.left_out()))
def test_each_library_that_is_passed_on_brings_the_text_of_its_licence(name):
    texts = list(licences.texts_of(name))
    assert texts
    assert max(len(text.read_bytes()) for text in texts) > 500


def test_a_library_without_a_text_is_told_of(monkeypatch):
    monkeypatch.setattr(licences.metadata, "files", lambda _: [])
    with pytest.raises(SystemExit, match="h5py brings no text"):
        list(licences.texts_of("h5py"))


def test_what_is_installed_for_tests_never_goes_into_the_program():
    kept_out = set(strangers())
    assert kept_out >= NOT_TO_BE_PASSED_ON
    assert not kept_out & {"numpy", "PySide6", "shiboken6", "pydicom", "onnxruntime", "PIL", "cv2"}


def test_a_library_of_unknown_licence_stops_the_build(tree):
    assert [one.name for one in licences.inside(tree)] == ["libhdf5"]
    (tree / "_internal" / "libnobody.so.3").write_bytes(b"")
    with pytest.raises(SystemExit, match=r"libnobody\.so\.3"):
        licences.inside(tree)


def test_a_library_that_may_not_be_passed_on_stops_the_build(tree):
    (tree / "_internal" / "libjbig.so.2").write_bytes(b"")
    with pytest.raises(SystemExit, match=r"libjbig\.so\.2"):
        licences.inside(tree)


def test_the_papers_list_every_part_with_a_text_beside_them(tree, tmp_path):
    papers = tmp_path / "papers"
    papers.mkdir()
    licences.write_licences(papers, tree)
    rows = [
        line.split("|") for line in (papers / "LICENCES.md").read_text().splitlines() if line.startswith("| ")
    ]
    named = {row[1].strip() for row in rows}
    assert (locked() - licences.left_out()) | {"xraysr", "CPython", "libhdf5"} <= named
    assert not named & licences.left_out()
    for row in rows[1:]:
        assert any((papers / row[4].strip()).iterdir()), row


def test_the_bill_names_libraries_files_and_networks_with_their_hashes(tree):
    bill = json.loads(sbom.bill(tree, licences.left_out()))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    parts = {part["bom-ref"]: part for part in bill["components"]}
    assert len(parts) == len(bill["components"])
    assert set(bill["dependencies"][0]["dependsOn"]) == set(parts)
    for pin in pins():
        assert (f"pkg:pypi/{pin.name}@{pin.version}" in parts) is (pin.name not in licences.left_out())
    library = parts["file:_internal/h5py.libs/libhdf5-9e18f0c6.so.320.0.0"]
    assert library["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(b"library").hexdigest()}]
    assert library["licenses"] == [{"expression": "BSD-3-Clause"}]
    assert parts["model:fast-x2"]["type"] == "machine-learning-model"
    assert "Not a medical device" in bill["metadata"]["component"]["description"]


def test_the_same_program_has_the_same_bill_and_another_one_another(tree):
    first = sbom.bill(tree, set())
    assert sbom.bill(tree, set()) == first
    (tree / "_internal" / "h5py.libs" / "libhdf5-9e18f0c6.so.320.0.0").write_bytes(b"changed")
    number = json.loads(first)["serialNumber"]
    assert json.loads(sbom.bill(tree, set()))["serialNumber"] != number


def test_the_list_of_a_cluster_holds_what_is_locked_for_one():
    lock = ROOT / "packaging" / "cluster" / "requirements.lock"
    of_cluster = licences.table("libraries of a cluster")
    assert set(of_cluster) == set(re.findall(r"(?m)^([a-z0-9-]+)==", lock.read_text()))
    assert not [licence for licence in of_cluster.values() if re.search(r"\bA?GPL-", licence)]
