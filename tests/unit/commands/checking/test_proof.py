"""The page of a check carries what was found, and a change of it shows."""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from xraysr_gui.cli.main import main
from xraysr_gui.commands.checking import check_installation as checks
from xraysr_gui.commands.checking.check_versions import VERSIONS
from xraysr_gui.commands.checking.finding import Check, Finding, Verdict
from xraysr_gui.commands.checking.proof import Proof, proof_of
from xraysr_gui.commands.checking.proof_files import page_of, summary_of, verify_page, write_proof
from xraysr_gui.core.errors import CannotExport, UserError
from xraysr_gui.evaluation.proof_page import proof_as_html
from xraysr_gui.settings import places

FINDINGS = (
    Finding("Python", True, "3.11"),
    Finding("Disk", True, "nearly full <b>", "Make room."),
    Finding("Decoder rle", False, "off by 3 grey levels", "Install xraysr again."),
)


@pytest.fixture
def few_files(tmp_path, monkeypatch):
    """Something to hash that takes no time."""
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "one.txt").write_text("content")
    monkeypatch.setattr(places, "resources", lambda: tmp_path / "resources")
    monkeypatch.setattr(places, "models", lambda: tmp_path / "models")
    monkeypatch.setattr(places, "PACKAGE", tmp_path / "program")
    return tmp_path


def test_colours_follow_from_what_was_found():
    assert [one.verdict for one in FINDINGS] == [Verdict.GREEN, Verdict.YELLOW, Verdict.RED]
    assert summary_of(FINDINGS) == "1 part does not work."
    assert summary_of(FINDINGS[:2]) == "Everything works; 1 note."
    assert FINDINGS[2].words == "off by 3 grey levels. Install xraysr again."


def test_what_asks_for_something_stands_first_on_the_page(few_files):
    proof = proof_of(FINDINGS)
    assert [row.part for row in page_of(proof).rows] == ["Decoder rle", "Disk", "Python"]
    assert [one.part for one in proof.findings] == [one.part for one in FINDINGS]  # the record has its order


def test_the_seal_is_the_hash_of_findings_and_files(few_files):
    proof = proof_of(FINDINGS)
    assert proof.files["resources/one.txt"] == hashlib.sha256(b"content").hexdigest()
    told = json.loads(proof.canonical)
    again = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    assert hashlib.sha256(again).hexdigest() == proof.seal
    (few_files / "resources" / "one.txt").write_text("other")
    other = proof_of(FINDINGS)
    assert Proof(proof.made, other.version, other.machine, other.findings, other.files).seal != proof.seal


def is_trusted(page) -> bool:
    """Whether it verifies; one whose record is damaged cannot even be read."""
    try:
        return verify_page(page).unchanged
    except UserError:
        return False


def test_modules_in_an_archive_are_hashed_with_it(few_files, monkeypatch):
    archive = few_files / "modules.zip"
    archive.write_bytes(b"modules")
    monkeypatch.setattr(places, "PACKAGE", archive / "xraysr_gui")
    assert proof_of(()).files["program/modules.zip"] == hashlib.sha256(b"modules").hexdigest()


@pytest.mark.parametrize("ending", ["pdf", "html"])
def test_a_page_is_verified_and_each_changed_byte_is_noticed(few_files, ending):
    page = few_files / f"Prüfung Врач.{ending}"
    proof = proof_of(FINDINGS)
    write_proof(proof, page)
    found = verify_page(page)
    assert found.unchanged
    assert found.seal == proof.seal
    content = page.read_bytes()
    for at in (40, len(content) // 3, len(content) * 2 // 3, len(content) - 10):
        changed = bytearray(content)
        changed[at] ^= 1
        page.write_bytes(changed)
        assert not is_trusted(page)
    for other in (b"", b"%PDF-1.4 something else", content[: len(content) // 2]):
        page.write_bytes(other)
        with pytest.raises(UserError, match="cannot be verified"):
            verify_page(page)


def test_the_page_says_what_was_checked_and_what_to_do(few_files):
    page = proof_as_html(page_of(proof_of(FINDINGS))).decode()
    words = re.sub("<[^>]+>", " ", page)
    for one in (
        "Not a medical device",
        "nearly full &lt;b&gt;",
        "Install xraysr again.",
        "1 part does not work",
    ):
        assert one in words
    assert proof_of(FINDINGS).version in words


def test_another_ending_and_a_file_that_is_there_are_refused(few_files):
    proof = proof_of(FINDINGS)
    with pytest.raises(CannotExport, match="ends with"):
        write_proof(proof, few_files / "page.txt")
    (few_files / "page.pdf").write_bytes(b"mine")
    with pytest.raises(CannotExport, match="is there already"):
        write_proof(proof, few_files / "page.pdf")
    assert (few_files / "page.pdf").read_bytes() == b"mine"


def test_the_command_writes_both_pages_and_verifies_them(few_files, monkeypatch, capsys):
    bad = Check("bad", lambda _: iter(FINDINGS))
    monkeypatch.setattr(checks, "CHECKS", (VERSIONS, bad))
    pages = [few_files / "page.pdf", few_files / "page.html"]
    words = ["check", "--pdf", str(pages[0]), "--html", str(pages[1])]
    assert main(words, pytest.fail) == 2
    assert "BAD  Decoder rle: off by 3 grey levels. Install xraysr again." in capsys.readouterr().out
    assert main(words, pytest.fail) == 2  # they are there already
    for page in pages:
        assert main(["check", "--verify", str(page)], pytest.fail) == 0
        assert capsys.readouterr().out.startswith("ok   The page is as it was written")
        page.write_bytes(page.read_bytes().replace(b"xraysr", b"Xraysr", 1))
        assert main(["check", "--verify", str(page), "--json"], pytest.fail) == 2
        assert json.loads(capsys.readouterr().out)["unchanged"] is False
