"""A model folder is believed as far as its hashes and its sense go, and no file is opened before."""

from __future__ import annotations

import json
import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.model_folders import faithful_folder
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers import model_folder as folders
from xraysr_gui.enhancers.model_folder import (
    CARD,
    KERAS,
    MANIFEST,
    ONNX,
    Manifest,
    model_folders,
    read_model_folder,
    sha256_of,
    write_manifest,
)

SOUND = {
    "format": 1, "id": "sound", "title": "Sound", "summary": "It is.", "task": "denoise",
    "files": {"model.onnx": "0" * 64},
}  # fmt: skip


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


def written(place, said):
    (place / MANIFEST).write_text(said if isinstance(said, str) else json.dumps(said))
    return place


def test_a_sound_manifest_is_read_and_its_defaults_hold(place):
    manifest = read_model_folder(written(place, SOUND)).manifest
    assert (manifest.id, manifest.scale, manifest.preparation) == ("sound", 1, "plain")


def test_what_is_written_is_read_again(place):
    said = Manifest("x", "X", "An x.", "deblur", scale=3, macs=1.5, training={"seed": 1})
    write_manifest(place, said)
    assert read_model_folder(place).manifest == said
    assert [path.name for path in place.iterdir()] == [MANIFEST]


def test_how_a_network_speaks_is_read_again(place):
    said = Manifest(
        *("x", "X", "An x.", "deblur"),
        **{
            "value_range": "-1..1",
            "result_range": "0..1",
            "border": "zero",
            "colours": 3,
            "output": "sharp",
            "whole_image": True,
        },
    )
    write_manifest(place, said)
    assert read_model_folder(place).manifest == said


def test_what_a_newer_version_adds_is_not_looked_at(place):
    assert read_model_folder(written(place, SOUND | {"colour": "red"})).manifest.id == "sound"


SENSELESS = {
    "id": ["", "../up", "a/b", "A", "ä", "con", "lpt1", "-x", "x" * 81, 3, None, "x\n", ".hidden"],
    "title": ["", "  ", "two\nlines", "x" * 101, "turned \u202e round", "half \ud800", 1],
    "summary": ["x" * 501, "a\tb", ["x"]],
    "advice": ["x" * 501, 5],
    "task": ["", "paint", "DENOISE", 1],
    "preparation": ["x" * 41, 7, None],
    "scale": [0, -1, 9, 2.5, True, "2", 10**40],
    "version": [-1, 1.5, True],
    "radius": [-1, 4097, 1.0],
    "multiple_of": [0, 1025],
    "fixed_side": [-1, 9000],
    "value_range": ["", "0..2", "0...1", 255, None, ["0..1"]],
    "result_range": ["0..2", 255, None],
    "border": ["", "wrap", 0, None],
    "colours": [0, 2, 4, "3", True, None],
    "output": ["two\nlines", "x" * 101, 1, None],
    "whole_image": [0, 1, "yes", None],
    "shrinks": [-1, 5000],
    "parameters": [-1, 1 << 60, 1.5],
    "macs": [-1, 1e13, float("nan"), float("inf"), "much", True],
    "floats": [-1, 1 << 40, 1.0],
    "pairs": [-1, 1e6, float("nan"), "x"],
    "tolerance": [0, -1, 0.5, float("nan")],
    "routes": [[], 1, "x"],
    "training": [[], "x"],
    "measured": [3],
    "format": [0, 2, None, "1"],
    "files": [
        [], 3, {"../model.onnx": "0" * 64}, {"/etc/passwd": "0" * 64}, {"a\\b": "0" * 64}, {"": "0" * 64},
        {"..": "0" * 64}, {"model.onnx": "0" * 63}, {"model.onnx": "G" * 64}, {"model.onnx": None},
        {"model.onnx": 3}, {"nul\0": "0" * 64}, {"x" * 81: "0" * 64}, {".hidden": "0" * 64},
        {f"f{n}": "0" * 64 for n in range(33)},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in SENSELESS.items() for value in values]
)
def test_senseless_values_are_refused_by_name(place, field, value):
    with pytest.raises(ModelUnavailable) as caught:
        read_model_folder(written(place, SOUND | {field: value}))
    error = caught.value
    assert error.what == "The folder place is no model that can be used."
    assert repr(field) in error.why or "of another kind or version" in error.why


@pytest.mark.parametrize("left_out", ["id", "title", "summary", "task"])
def test_a_manifest_without_a_name_is_refused(place, left_out):
    with pytest.raises(ModelUnavailable, match="lacks id, title, summary or task"):
        read_model_folder(written(place, {k: v for k, v in SOUND.items() if k != left_out}))


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "3", '"manifest"', "[" * 100_000, '{"a":' * 50_000,
        '{"format": ' + "9" * 5000 + "}", "\ufeff{}", "{'id': 1}",
    ],
)  # fmt: skip
def test_a_damaged_manifest_is_refused(place, text):
    with pytest.raises(ModelUnavailable, match=r"damaged|of another kind"):
        read_model_folder(written(place, text))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x80", b"PK\x03\x04" + bytes(99)])
def test_a_manifest_of_no_text_is_refused(place, content):
    (place / MANIFEST).write_bytes(content)
    with pytest.raises(ModelUnavailable, match="damaged"):
        read_model_folder(place)


def test_a_huge_manifest_is_refused_before_it_is_understood(place, monkeypatch):
    monkeypatch.setattr(folders.json, "loads", lambda text: pytest.fail("it was read"))
    written(place, json.dumps(SOUND | {"training": {"x": "y" * (1 << 20)}}))
    with pytest.raises(ModelUnavailable, match="far too long"):
        read_model_folder(place)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    ),
    st.sampled_from([None, *SENSELESS]),
)
def test_any_json_is_a_manifest_or_refused(tmp_path_factory, value, field):
    place = tmp_path_factory.mktemp("any") / "place"
    place.mkdir()
    try:
        manifest = read_model_folder(
            written(place, value if field is None else SOUND | {field: value})
        ).manifest
    except ModelUnavailable:
        return
    assert manifest.title.isprintable()
    assert manifest.id.isascii()
    assert 1 <= manifest.scale <= 8


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes and links with names")
@pytest.mark.parametrize("name", [MANIFEST, ONNX])
@pytest.mark.parametrize("kind", ["pipe", "folder", "endless", "nowhere", "loop"])
def test_what_is_no_ordinary_file_is_not_opened(tmp_path, name, kind):
    model = faithful_folder(tmp_path / "model")
    file = model.path / name
    file.unlink()
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    else:
        file.symlink_to({"endless": "/dev/zero", "nowhere": tmp_path / "none", "loop": file}[kind])
    with pytest.raises(ModelUnavailable):
        read_model_folder(model.path).content(ONNX)


def test_no_manifest_is_no_model(tmp_path):
    with pytest.raises(ModelUnavailable, match=r"no manifest\.json that can be read"):
        read_model_folder(tmp_path / "nothing")


def test_a_folder_is_read_without_its_files_being_opened(tmp_path, monkeypatch):
    model = faithful_folder(tmp_path / "model")
    opened = []
    real = folders._read
    monkeypatch.setattr(folders, "_read", lambda path, most: opened.append(path.name) or real(path, most))
    for name in (KERAS, ONNX):
        (model.path / name).unlink()
    assert len(read_model_folder(model.path).sha256) == 64
    assert opened == [MANIFEST]


def test_a_file_is_given_when_its_hash_is_right(tmp_path):
    model = faithful_folder(tmp_path / "model")
    assert model.content(ONNX) == (model.path / ONNX).read_bytes()
    assert model.checked(KERAS) == model.path / KERAS
    assert model.has(ONNX)
    assert not model.has("other.onnx")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[:-1]), "is not the one that the manifest names"),
        (lambda file: file.write_bytes(b""), "is not the one that the manifest names"),
        (lambda file: file.unlink(), "is missing"),
    ],
)
def test_a_file_that_is_another_or_missing_is_refused(tmp_path, spoil, why):
    model = faithful_folder(tmp_path / "model")
    spoil(model.path / ONNX)
    with pytest.raises(ModelUnavailable) as caught:
        model.content(ONNX)
    assert why in caught.value.why
    assert caught.value.what == "The model Model cannot be used."


def test_a_file_that_is_not_named_is_not_read(tmp_path):
    model = faithful_folder(tmp_path / "model")
    (model.path / "other.onnx").write_bytes(b"x")
    with pytest.raises(ModelUnavailable, match=r"other\.onnx is missing"):
        model.content("other.onnx")


def test_a_file_larger_than_any_model_is_not_read(tmp_path, monkeypatch):
    model = faithful_folder(tmp_path / "model")
    monkeypatch.setattr(folders, "LARGEST_FILE", 100)
    with pytest.raises(ModelUnavailable, match="missing, or cannot be read"):
        model.content(ONNX)


def test_the_card_is_text_whatever_it_holds(tmp_path):
    model = faithful_folder(tmp_path / "model")
    assert model.card() == ""
    (model.path / CARD).write_bytes(b"# Card \xff")
    assert model.card() == "# Card \ufffd"


def test_folders_are_found_one_level_deep_in_order(tmp_path):
    for name in ("b", "a", "c/deep", ".taking-in-1/model"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / MANIFEST).write_text("{}")
    (tmp_path / "file").write_text("")
    found = list(model_folders((tmp_path / "missing", tmp_path, tmp_path / "file")))
    assert [path.name for path in found] == ["a", "b"]


def test_the_hash_is_that_of_everybody(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of(tmp_path / "abc") == expected


def test_a_manifest_that_cannot_be_written_whole_leaves_the_old_one_alone(place, monkeypatch):
    write_manifest(place, Manifest("first", "First", "It is.", "denoise"))

    def full(descriptor):
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="the disk is full"):
        write_manifest(place, Manifest("second", "Second", "It is.", "denoise"))

    assert [path.name for path in place.iterdir()] == [MANIFEST]
    assert read_model_folder(place).manifest.id == "first"
