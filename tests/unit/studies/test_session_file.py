from __future__ import annotations

import json
import os
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from tests.support.open_sessions import MARKS, REGIONS, PlainReader, image_in, worked_on
from xraysr_gui.core.errors import CannotBringBack
from xraysr_gui.core.progress import Progress
from xraysr_gui.studies.leftover import bring_back
from xraysr_gui.studies.pixel_files import PixelFiles
from xraysr_gui.studies.session_file import open_session, write_session


@pytest.fixture
def written(tmp_path):
    (tmp_path / "images").mkdir()
    snapshot = worked_on(tmp_path / "images")
    path = tmp_path / "case.xraysr"
    write_session(path, snapshot, None, Progress())
    return path, snapshot


def opened(path):
    found, sentences = open_session(path, Progress())
    brought = bring_back(found, PlainReader(), Progress())
    return brought, (*sentences, *brought.sentences)


def rewritten(path, change, *, kind=zipfile.ZIP_STORED, hashes=True):
    """The same session with other members."""
    import hashlib

    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members = change(members)
    if hashes:
        manifest = json.loads(members["manifest.json"])
        manifest["sha256"] = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
        members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_a_session_comes_back_from_its_file(written):
    path, snapshot = written
    brought, sentences = opened(path)
    (document,) = brought.documents
    assert (document.marks, document.regions, sentences) == (MARKS, REGIONS, ())
    for found, wanted in zip(document.results, snapshot.documents[1].results, strict=True):
        np.testing.assert_array_equal(found.pixels, wanted.pixels)
        assert found.steps == wanted.steps
    assert {address.name for address in brought.aside} == {"a.png", "c.png"}
    assert brought.page == snapshot.page


def test_results_that_were_moved_to_the_disk_are_written_too(tmp_path):
    snapshot = worked_on(tmp_path)
    (tmp_path / "away").mkdir()
    files = PixelFiles(lambda: tmp_path / "away")
    document = snapshot.documents[1]
    stubs = tuple(files.put_away(one, Progress()) for one in document.results)
    away = replace(snapshot, documents=(replace(document, results=stubs),))
    write_session(tmp_path / "case.xraysr", away, files, Progress())
    brought, _ = opened(tmp_path / "case.xraysr")
    for found, wanted in zip(brought.documents[0].results, document.results, strict=True):
        np.testing.assert_array_equal(found.pixels, wanted.pixels)


def test_images_that_moved_with_the_session_are_found_and_said(written, tmp_path):
    path, _ = written
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("a.png", "b.png", "c.png"):
        os.replace(tmp_path / "images" / name, elsewhere / name)
    os.replace(path, elsewhere / path.name)
    brought, sentences = opened(elsewhere / path.name)
    assert [one.address.path for one in brought.documents] == [elsewhere / "b.png"]
    assert brought.page.address.path == elsewhere / "b.png"
    assert sum("was found beside the session" in words for words in sentences) == 3


def test_a_changed_image_is_said_and_gets_no_result_of_another(written, tmp_path):
    path, _ = written
    image_in(tmp_path / "images", "b.png", seed=99)
    brought, sentences = opened(path)
    assert brought.documents == ()
    assert sentences[:2] == ("What was made of b.png was left out.", "Its file has changed or is gone.")
    assert len(sentences) == 3


def nested(members):
    return {**members, "session.json": b"[" * 200_000 + b"]" * 200_000}


def too_long(members):
    return {**members, **{f"{number}.npy": b"" for number in range(20_001)}}


def without_list(members):
    return {name: data for name, data in members.items() if name != "session.json"}


def another_format(members):
    return {**members, "manifest.json": b'{"format": "holiday pictures", "sha256": {}}'}


def climbing(members):
    return {**members, "session.json": members["session.json"].replace(b'"00000.npy"', b'"../../00000.npy"')}


@pytest.mark.parametrize("change", [nested, too_long, without_list, another_format, climbing])
def test_what_is_made_to_do_harm_is_refused_in_three_sentences(written, change):
    path, _ = written
    rewritten(path, change)
    with pytest.raises(CannotBringBack) as refused:
        open_session(path, Progress())
    assert refused.value.what == "The session case.xraysr could not be opened."
    assert refused.value.why.endswith(".")
    assert refused.value.remedy


def test_what_is_compressed_or_changed_is_refused(written):
    path, _ = written
    rewritten(path, lambda members: {**members, "session.json": members["session.json"] + b" "}, hashes=False)
    with pytest.raises(CannotBringBack, match="not what it was"):
        open_session(path, Progress())
    rewritten(path, lambda members: members, kind=zipfile.ZIP_DEFLATED)
    with pytest.raises(CannotBringBack, match="compressed"):
        open_session(path, Progress())


def test_no_file_and_a_cut_file_are_refused(written, tmp_path):
    path, _ = written
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(CannotBringBack, match="cut short"):
        open_session(path, Progress())
    with pytest.raises(CannotBringBack, match="The system does not give it"):
        open_session(tmp_path / "nowhere.xraysr", Progress())
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.xraysr")
        with pytest.raises(CannotBringBack, match="It is no file"):
            open_session(tmp_path / "pipe.xraysr", Progress())


@pytest.mark.parametrize("kind", ["pickle", "short", "huge", "double"])
def test_a_result_that_is_no_image_is_left_out_and_said(written, kind):
    import io

    path, _ = written
    other = {
        "pickle": np.array([{}], dtype=object),
        "short": np.zeros((2, 2), np.float32),
        "huge": np.zeros((2, 2), np.float32),
        "double": np.zeros((48, 64), np.float64),
    }[kind]
    made = io.BytesIO()
    np.save(made, other, allow_pickle=True)
    data = made.getvalue()
    if kind == "huge":
        data = data.replace(b"(2, 2)", b"(9999999, 9999999)")
    rewritten(path, lambda members: {**members, "00000.npy": data})
    brought, sentences = opened(path)
    assert len(brought.documents[0].results) == 1
    assert len(sentences) == 3
    assert sentences[0] == "Fast x2 of b.png could not be brought back."


def test_a_place_on_another_computer_is_never_asked(written, monkeypatch):
    path, _ = written
    asked = []
    monkeypatch.setattr(
        "xraysr_gui.studies.session_file.stamp_of", lambda place: (asked.append(str(place)), (0, 0))[1]
    )
    rewritten(
        path,
        lambda members: {
            **members,
            "session.json": members["session.json"].replace(str(path.parent).encode(), b"//stranger/share"),
        },
    )
    _, sentences = opened(path)
    assert len(sentences) == 3 * 3
    assert not [place for place in asked if "stranger" in place]


@pytest.mark.parametrize("name", ["/a\0.png", "/a\ud800.png"])
def test_a_name_that_no_file_can_have_is_damage_like_any_other(written, name):
    path, _ = written

    def change(members):
        told = json.loads(members["session.json"])
        for image in told["images"]:
            image["address"][0] = name
        return {**members, "session.json": json.dumps(told).encode()}

    rewritten(path, change)
    with pytest.raises(CannotBringBack):
        open_session(path, Progress())
