"""The log of results: two programs at once, one that dies in a line, and all ways to tamper with it."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xraysr_gui.settings import audit_log
from xraysr_gui.settings.audit_findings import verify_log
from xraysr_gui.settings.audit_log import AuditLog, Busy

WRITER = """
import sys
from pathlib import Path
from xraysr_gui.settings.audit_log import AuditLog
log = AuditLog(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    log.add({"what": sys.argv[3], "turn": number})
    print(number, flush=True)
"""


def writer(folder: Path, count: int, name: str) -> subprocess.Popen:
    words = [sys.executable, "-c", WRITER, str(folder), str(count), name]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def log(tmp_path) -> AuditLog:
    made = AuditLog(tmp_path / "audit")
    for number in range(5):
        made.add({"what": "saved", "turn": number})
    return made


def file_of(log: AuditLog) -> Path:
    [file] = log.files
    return file


def test_each_line_holds_the_hash_of_the_line_before_it(log):
    lines = file_of(log).read_bytes().splitlines()
    before = "0" * 64
    for number, line in enumerate(lines, 1):
        told = json.loads(line)
        assert (told["number"], told["before"], told["turn"]) == (number, before, number - 1)
        assert line == json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
        before = hashlib.sha256(line).hexdigest()
    found = verify_log(log)
    assert (found.is_whole, found.lines, found.last, found.notes) == (True, 5, before, [])
    if os.name == "posix":
        assert {one.stat().st_mode & 0o077 for one in (log.folder, *log.folder.iterdir())} == {0}


def edited(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], lines[2].replace(b'"turn":2', b'"turn":9'), *lines[3:]]


TAMPERED = {
    "a changed line": (edited, "line 4: the line before it was changed."),
    "a line that is none": (
        lambda all: [*all[:2], b"?", *all[3:]],
        "line 4: the line before it was changed, and",
    ),
    "a line taken out": (lambda all: [*all[:2], *all[3:]], "line 3: line number 3 is missing before it."),
    "two taken out": (lambda all: [*all[:1], *all[3:]], "line 2: lines number 2 to 3 are missing before it."),
    "a line put in twice": (
        lambda all: [*all[:3], *all[2:]],
        "line 4: line number 3 stands where it does not belong.",
    ),
    "an empty line": (
        lambda all: [*all[:3], b"", *all[3:]],
        "the line before it was changed, and is none any more.",
    ),
    "the last one gone": (lambda all: all[:-1], "The last line is missing: the head knows 5."),
    "three gone": (lambda all: all[:-3], "The last 3 lines are missing: the head knows 5."),
    "the last one changed": (
        lambda all: [*all[:-1], all[-1].replace(b'"turn":4', b'"turn":5')],
        "The last line was changed: the head knows another hash.",
    ),
    "all gone": (lambda all: [], "The last 5 lines are missing: the head knows 5."),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_tampered_with_is_told_with_its_place(log, what):
    change, said = TAMPERED[what]
    file = file_of(log)
    file.write_bytes(b"".join(line + b"\n" for line in change(file.read_bytes().splitlines())))
    found = verify_log(log)
    assert not found.is_whole
    assert any(said in one for one in found.faults), found.faults
    log.add({"what": "saved"})  # what follows hides nothing
    assert not verify_log(log).is_whole


def test_a_log_without_its_head_may_lack_lines(log):
    (log.folder / "head.json").unlink()
    assert "head of the log is missing" in " ".join(verify_log(log).faults)
    log.add({"what": "saved"})
    assert "there was no head" in " ".join(verify_log(log).faults)


def test_a_program_that_ended_in_the_middle_of_a_line_is_told_and_nothing_of_it_is_removed(log):
    file = file_of(log)
    with file.open("ab") as half:
        half.write(b'{"at":"2026')
    found = verify_log(log)
    assert found.is_whole
    assert "was not ended" in " ".join(found.notes)
    log.add({"what": "saved"})
    log.add({"what": "saved"})
    assert b'{"at":"2026\n' in file.read_bytes()
    found = verify_log(log)
    assert (found.faults, found.lines) == ([], 7)
    assert "before it a program ended in the middle of a line" in " ".join(found.notes)
    file.write_bytes(file.read_bytes().replace(b'{"at":"2026\n', b""))
    assert "half a line that stood before it is missing" in " ".join(verify_log(log).faults)


def test_two_programs_write_at_once_and_one_is_killed(tmp_path):
    folder = tmp_path / "audit"
    first, second = writer(folder, 60, "first"), writer(folder, 10_000, "second")
    for _ in range(20):
        second.stdout.readline()
    os.kill(second.pid, signal.SIGKILL)
    assert first.wait() == 0
    second.wait()
    first.stdout.close()
    second.stdout.close()
    log = AuditLog(folder)
    log.add({"what": "third"})
    found = verify_log(log)
    assert found.faults == []
    told = [json.loads(line) for _, _, line in log.lines() if line.startswith(b"{")]
    assert [one["turn"] for one in told if one["what"] == "first"] == list(range(60))
    assert sum(one["what"] == "second" for one in told) >= 20
    assert [one["number"] for one in told] == list(range(1, len(told) + 1))


def test_a_full_file_is_followed_by_another_and_one_that_is_gone_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(audit_log, "MOST_BYTES", 400)
    log = AuditLog(tmp_path / "audit")
    for number in range(9):
        log.add({"what": "saved", "turn": number})
    assert [one.name for one in log.files][:2] == ["results-000001.jsonl", "results-000002.jsonl"]
    assert len(log.files) >= 3
    found = verify_log(log)
    assert (found.faults, found.lines) == ([], 9)
    log.files[0].unlink()
    [fault] = verify_log(log).faults
    assert fault.startswith("results-000002.jsonl, line 1: lines number 1 to")


def test_a_log_that_another_program_does_not_let_go_is_given_up(log, monkeypatch):
    monkeypatch.setattr(audit_log, "WAIT_S", 0.0)
    monkeypatch.setattr(audit_log, "is_locked_by_us", lambda _: time.sleep(0.001) is not None)
    with pytest.raises(Busy):
        log.add({"what": "saved"})
    assert verify_log(log).lines == 5
