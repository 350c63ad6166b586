"""A small part of the fuzzer, as a test; and that it would find something."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import pytest

from tests.hostile_files import fuzz
from tests.hostile_files.fuzz_samples import samples
from tests.support.child_modules import let_children_find
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.isolation.limits import Limits

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a mapped file cannot be deleted there")
ADDRESS_OF_MEMBER = {".zip": "in/a.dcm"}


def test_a_hundred_mutated_files_are_read_or_refused(tmp_path: Path) -> None:
    trial = fuzz.Trial(tmp_path)
    try:
        assert [str(one) for one in trial.findings(20, range(100))] == []
    finally:
        trial.close()


def test_what_is_mutated_is_sound_before(tmp_path: Path) -> None:
    reader = ImageReader()
    try:
        for name, content in samples():
            if name.startswith("pydicom "):
                continue  # some of these are damaged on purpose
            path = tmp_path / name
            path.write_bytes(content)
            reader.open(Address(path, ADDRESS_OF_MEMBER.get(path.suffix, "")), Progress())
    finally:
        reader.close()


def test_the_same_seed_and_number_make_the_same_file() -> None:
    first, again, other = fuzz.mutated(5, 7), fuzz.mutated(5, 7), fuzz.mutated(6, 7)
    assert first == again
    assert first != other
    kinds = {fuzz.mutated(1, number).name for number in range(300)}
    assert len(kinds) > len(samples()) // 2


@pytest.mark.parametrize(
    ("fault", "found"),
    [("stumble", "contradicts itself"), ("die", "stopped in the middle"), ("litter", "left behind")],
)
def test_the_fuzzer_sees_a_reader_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, found: str
) -> None:
    let_children_find(monkeypatch, Path(__file__).parent)
    monkeypatch.setattr(fuzz, "SERVICE", f"faulty_readers:{fault}")
    free = partial(Limits, confined=False)  # a confined reader cannot leave anything behind
    monkeypatch.setattr(fuzz, "Limits", free)
    trial = fuzz.Trial(tmp_path)
    try:
        findings = [finding.what for finding in trial.findings(1, range(1))]
    finally:
        trial.close()
    assert any(found in what for what in findings), findings
