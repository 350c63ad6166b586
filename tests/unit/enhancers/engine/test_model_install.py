"""A model of somebody else is taken in whole, understood and tried; or not at all, with the reason."""

from __future__ import annotations

import json
import os
import shutil
import stat
import time
import zipfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.child_modules import let_children_find
from tests.support.keras_files import entrance, layer
from tests.support.model_folders import faithful_folder, faithful_layers, keras_file, model_folder, textured
from tests.support.small_networks import chain, conv, of
from xraysr_gui.core.errors import Cancelled, ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine import model_install, model_intake
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.engine_child import engine_child
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.enhancers.engine.model_install import FORGOTTEN_S, clear_rooms, install_model
from xraysr_gui.enhancers.model_folder import (
    CARD,
    KERAS,
    MANIFEST,
    ONNX,
    PROBE,
    read_model_folder,
    sha256_of,
    write_manifest,
)
from xraysr_gui.enhancers.networks.fitting import preparation_of
from xraysr_gui.enhancers.networks.network import Networks


@pytest.fixture
def into(tmp_path):
    return tmp_path / "installed"


def install(path, into, progress=None):
    return install_model(path, into, progress or Progress())


def refusal(path, into):
    """The reason of a refusal, after which nothing is left behind."""
    before = set(into.iterdir()) if into.is_dir() else set()
    with pytest.raises(ModelUnavailable) as caught:
        install(path, into)
    assert caught.value.what == f"{path.name} was not installed."
    assert set(into.iterdir()) == before
    return caught.value.why


def said_again(folder, **said):
    """Change what a manifest says, with hashes that are right."""
    values = asdict(folder.manifest) | {
        "files": {name: sha256_of(folder.path / name) for name in folder.manifest.files}
    }
    (folder.path / MANIFEST).write_text(json.dumps(values | said))
    return folder.path


def zipped(path, folder, inside="", more=()):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            member = zipfile.ZipInfo("x")
            member.filename, member.compress_type = f"{inside}{file.name}", zipfile.ZIP_DEFLATED
            archive.writestr(member, file.read_bytes())
        for name in more:
            archive.writestr(name, b"")
    return path


def run(folder, image):
    return Networks().run(folder, image, preparation_of(folder).parameters(), Progress()).pixels


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_a_folder_is_installed_and_does_what_it_did(tmp_path, into, scale):
    given = faithful_folder(tmp_path / "theirs", scale)
    made = read_model_folder(install(given.path, into))
    assert made.path == into / "theirs"
    assert {path.name for path in made.path.iterdir()} == {MANIFEST, KERAS, ONNX, PROBE}
    np.testing.assert_array_equal(run(made, textured(80, 70)), run(given, textured(80, 70)))


@pytest.mark.parametrize("inside", ["", "folder/", "a/b/c/"])
def test_a_zip_is_installed_whatever_folder_is_in_it(tmp_path, into, inside):
    given = faithful_folder(tmp_path / "theirs", 2)
    file = zipped(tmp_path / "theirs.zip", given.path, inside, ("__MACOSX/._x", "a/.DS_Store"))
    made = read_model_folder(install(file, into))
    assert made.sha256 == given.sha256
    assert made.manifest.scale == 2


def test_a_bare_network_gets_a_manifest_of_what_it_is(tmp_path, into):
    file = keras_file(tmp_path / "Their Best (v2).keras", *faithful_layers(3))
    made = read_model_folder(install(file, into))
    said = made.manifest
    assert (said.id, said.title, said.scale, said.task) == (
        "mine-their-best-v2", "Their Best (v2)", 3, "super-resolution"
    )  # fmt: skip
    assert (said.radius, said.shrinks, said.multiple_of) == (2, 0, 1)
    assert said.parameters == 4 * 9 + 4 + 9 * 4 * 9 + 9
    assert "nobody has measured it" in said.advice
    assert run(made, textured(30, 20)).shape == (90, 60)


def test_a_name_of_signs_that_play_tricks_becomes_a_plain_one(tmp_path, into):
    file = keras_file(tmp_path / "\u202egnp.\u202c網路\t.keras", *faithful_layers(1))
    said = read_model_folder(install(file, into)).manifest
    assert said.id == "mine-gnp"
    assert said.title == "gnp.網路"


def test_what_was_installed_is_listed(tmp_path, into):
    install(keras_file(tmp_path / "net.keras", *faithful_layers(2)), into)
    found = every_enhancer((into,))
    assert found.enhancers["mine-net"].scale == 2
    assert found.refused == ()


def test_the_room_is_beside_the_models_and_is_never_listed(tmp_path, into):
    seen = []

    def look(fraction, doing):
        seen.extend(path.name for path in into.glob("*"))
        assert not [one for one in every_enhancer((into,)).enhancers if one.model]

    install(keras_file(tmp_path / "net.keras", *faithful_layers(1)), into, Progress(look))
    assert all(name.startswith(".taking-in-") for name in seen)
    assert [path.name for path in into.iterdir()] == ["mine-net"]


def test_the_same_model_is_not_installed_twice(tmp_path, into):
    file = keras_file(tmp_path / "net.keras", *faithful_layers(1))
    install(file, into)
    assert "An enhancer named mine-net is there already" in refusal(file, into)


@pytest.mark.parametrize("id", ["bicubic", "unsharp-mask"])
def test_a_model_that_has_the_name_of_another_enhancer_is_refused(tmp_path, into, id):
    given = faithful_folder(tmp_path / "theirs", id=id)
    assert f"An enhancer named {id} is there already" in refusal(given.path, into)


def test_the_compiled_form_is_made_here_and_not_believed(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs")
    other = faithful_folder(tmp_path / "other", 2)
    shutil.copyfile(other.path / ONNX, given.path / ONNX)
    made = read_model_folder(install(said_again(given), into))
    np.testing.assert_allclose(run(made, textured(40, 40)), textured(40, 40), atol=0.2)


def test_what_a_manifest_says_of_the_network_is_measured_anew(tmp_path, into):
    given = model_folder(tmp_path / "theirs", chain(of("AveragePooling2D"), of("UpSampling2D")))
    said_again(given, radius=0, multiple_of=1, macs=0.0, floats=1, parameters=9, shrinks=7)
    made = read_model_folder(install(given.path, into)).manifest
    true = given.manifest
    assert (made.radius, made.multiple_of, made.shrinks) == (true.radius, 2, 0)
    assert (made.parameters, made.floats) == (true.parameters, true.floats)


@pytest.mark.parametrize("scale", [1, 3, 8])
def test_a_manifest_that_lies_about_its_scale_is_refused(tmp_path, into, scale):
    given = faithful_folder(tmp_path / "theirs", 2)
    why = refusal(said_again(given, scale=scale), into)
    assert f"{scale} times as many rows are promised, its network gives 2 times" in why


@pytest.mark.parametrize(
    ("preparation", "why"),
    [("noise-map", "It takes 1 channels and gives 1; it would have to take 2"), ("future", "does not know")],
)
def test_a_preparation_that_does_not_fit_is_refused(tmp_path, into, preparation, why):
    given = faithful_folder(tmp_path / "theirs")
    assert why in refusal(said_again(given, preparation=preparation), into)


def test_an_unknown_task_is_refused(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs")
    assert "'task'" in refusal(said_again(given, task="paint"), into)


@pytest.mark.parametrize("name", [KERAS, ONNX, PROBE])
def test_a_file_that_was_changed_or_is_missing_is_refused_by_name(tmp_path, into, name):
    given = faithful_folder(tmp_path / "theirs")
    content = (given.path / name).read_bytes()
    (given.path / name).write_bytes(content + b"x")
    assert f"{name} is not the one" in refusal(given.path, into)
    (given.path / name).unlink()
    assert f"Its file {name} is missing" in refusal(given.path, into)


def test_a_proof_that_fails_is_a_reason(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs")
    with np.load(given.path / PROBE) as kept:
        answer = kept["answer"].copy()
        question = kept["given"].copy()
    for wrong in (answer + 0.01, answer * np.nan, answer[:, :, 1:]):
        np.savez(given.path / PROBE, given=question, answer=wrong)
        assert "does not give what its proof says" in refusal(said_again(given), into)
    np.savez(given.path / PROBE, given=question[:, :, :, 0], answer=answer)
    assert "damaged, or its network does not take it" in refusal(said_again(given), into)
    (given.path / PROBE).write_bytes(b"PK no zip")
    assert "damaged" in refusal(said_again(given), into)


def test_a_proof_that_is_a_program_is_not_run(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs")
    np.savez(given.path / PROBE, given=np.array([print], dtype=object), answer=np.zeros(1))
    assert "damaged" in refusal(said_again(given), into)


def test_a_compiled_form_alone_is_refused(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs", proof=False)
    (given.path / KERAS).unlink()
    said_again_without = {ONNX: sha256_of(given.path / ONNX)}
    values = asdict(given.manifest) | {"files": said_again_without}
    (given.path / MANIFEST).write_text(json.dumps(values))
    assert "holds no model.keras" in refusal(given.path, into)


def test_a_model_that_only_names_others_is_refused(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs", proof=False)
    values = asdict(given.manifest) | {"files": {}, "routes": {"quick": "a", "good": "b", "share": 0.5}}
    (given.path / MANIFEST).write_text(json.dumps(values))
    refusal(given.path, into)


@pytest.mark.parametrize("name", ["run.py", "../evil", "model.pkl"])
def test_files_that_no_model_has_are_not_copied(tmp_path, into, name):
    given = faithful_folder(tmp_path / "theirs")
    (tmp_path / "evil").write_text("x")
    (given.path / "run.py").write_text("x")
    values = asdict(given.manifest)
    values["files"] = {**values["files"], name: "0" * 64}
    (given.path / MANIFEST).write_text(json.dumps(values))
    refusal(given.path, into)


def test_a_file_that_lies_beside_the_named_ones_stays_where_it_is(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs")
    (given.path / "run.py").write_text("x")
    (given.path / CARD).write_text("# not named")
    made = install(given.path, into)
    assert not {"run.py", CARD} & {path.name for path in made.iterdir()}


@pytest.mark.parametrize("name", [KERAS, PROBE, MANIFEST])
def test_a_link_is_not_followed(tmp_path, into, name):
    given = faithful_folder(tmp_path / "theirs")
    elsewhere = tmp_path / f"elsewhere-{name}"
    (given.path / name).rename(elsewhere)
    (given.path / name).symlink_to(elsewhere)
    assert f"Its {name} is no ordinary file" in refusal(given.path, into)


def test_what_is_installed_is_no_program_and_belongs_to_us(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs")
    for path in given.path.iterdir():
        path.chmod(0o777)
    made = install(given.path, into)
    assert not any(path.stat().st_mode & stat.S_IXUSR for path in made.iterdir())


def test_a_zip_with_a_path_that_leads_out_is_refused(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs")
    for number, inside in enumerate(("../", "../../x/", "/abs/", "a/../../", "..\\")):
        file = zipped(tmp_path / f"{number}.zip", given.path, inside)
        why = refusal(file, into)
        assert "reaches outside" in why or "is no part of a plain model" in why
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"theirs", "installed"}


def test_a_zip_of_two_models_is_refused(tmp_path, into):
    one, two = faithful_folder(tmp_path / "one"), faithful_folder(tmp_path / "two", 2)
    file = tmp_path / "both.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for folder in (one, two):
            for path in folder.path.iterdir():
                archive.write(path, f"{folder.path.name}/{path.name}")
    assert "more than one model" in refusal(file, into)


def test_a_zip_of_a_thousand_members_is_refused(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs")
    file = zipped(tmp_path / "theirs.zip", given.path, more=[f"f{n}" for n in range(1000)])
    assert "far too many files" in refusal(file, into)


def test_a_zip_bomb_is_refused_before_it_fills_the_disk(tmp_path, into, monkeypatch):
    given = faithful_folder(tmp_path / "theirs")
    monkeypatch.setattr(model_intake, "FEW_BYTES", 1 << 20)
    (given.path / KERAS).write_bytes(bytes(64 << 20))
    file = zipped(tmp_path / "theirs.zip", given.path)
    assert file.stat().st_size < 1 << 20
    assert "grows far beyond any sensible size" in refusal(file, into)


def test_a_member_larger_than_any_of_its_kind_is_refused(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs")
    (given.path / CARD).write_bytes(os.urandom((1 << 20) + 1))
    assert "far too large" in refusal(zipped(tmp_path / "theirs.zip", given.path), into)


@pytest.mark.parametrize("damage", ["cut", "flipped", "locked", "strange"])
def test_a_damaged_zip_is_refused(tmp_path, into, damage):
    given = faithful_folder(tmp_path / "theirs")
    file = zipped(tmp_path / "theirs.zip", given.path)
    content = bytearray(file.read_bytes())
    if damage == "cut":
        del content[len(content) // 2 :]
    elif damage == "flipped":
        for place in range(60, len(content) // 2, 7):
            content[place] ^= 255
    else:
        where = content.rindex(b"PK\x01\x02")
        content[where + (8 if damage == "locked" else 10)] |= 1 if damage == "locked" else 96
    file.write_bytes(content)
    refusal(file, into)


def test_a_zip_may_not_hold_a_file_that_no_model_has(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs")
    file = zipped(tmp_path / "theirs.zip", given.path, more=["run.py"])
    assert "'run.py'" in refusal(file, into)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.keras", b""), ("text.keras", b"hello"), ("half.keras", b"PK\x03\x04abc"),
        ("pickle.h5", b"\x80\x04abc"),
        ("half.h5", b"\x89HDF\r\n\x1a\n" + bytes(50)), ("picture.zip", b"\x89PNG"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_model_is_refused(tmp_path, into, name, content):
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name, into)


def test_a_file_that_is_not_there_is_refused(tmp_path, into):
    refusal(tmp_path / "none.keras", into)


BAD = {
    "channels": (chain(conv(1, 3), channels=2), "It takes 2 channels and gives 1; it would have to take 1"),
    "dense": (
        [entrance(16, 24, 1), layer("Flatten", "f", "picture"), layer("Dense", "d", "f", units=384),
         layer("Reshape", "r", "d", target_shape=[16, 24, 1])],
        "It works on images of 24 x 16 pixels only",
    ),
    "program": ([entrance(), layer("Lambda", "l", "picture", function="x")], "Lambda"),
    "blank": (chain(conv(1, 3)), "it is blank"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_network_that_cannot_be_used_is_refused_with_the_reason(tmp_path, into, name):
    layers, why = BAD[name]
    arrays = {} if name == "program" else None
    if name == "blank":
        arrays = {"layers/conv2d/vars/0": np.zeros((3, 3, 1, 1)), "layers/conv2d/vars/1": np.zeros(1)}
    assert why in refusal(keras_file(tmp_path / f"{name}.keras", layers, arrays), into)


def test_a_disk_that_is_full_is_told(tmp_path, into, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    file = keras_file(tmp_path / "net.keras", *faithful_layers(1))
    assert "No space left on device" in refusal(file, into)


def test_a_place_where_nobody_may_write_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    file = keras_file(tmp_path / "net.keras", *faithful_layers(1))
    with pytest.raises(ModelUnavailable, match="The system refuses to read or write"):
        install(file, tmp_path / "file" / "models")


@pytest.mark.parametrize("step", ["Reading", "Understanding", "Compiling", "Trying", "Keeping"])
def test_stop_leaves_nothing(tmp_path, into, step):
    heard = []
    progress = Progress(
        lambda fraction, doing: heard.append(doing), lambda: bool(heard) and heard[-1].startswith(step)
    )
    file = keras_file(tmp_path / "net.keras", *faithful_layers(1))
    try:
        install(file, into, progress)
    except Cancelled:
        assert list(into.iterdir()) == []
    else:
        assert step == "Keeping"


def test_an_engine_that_dies_in_the_middle_leaves_nothing(tmp_path, into, monkeypatch):
    let_children_find(monkeypatch, Path(__file__).parents[4])
    file = keras_file(tmp_path / "net.keras", *faithful_layers(2))
    service = "tests.support.faulty_engine:die_installing"
    dying = Engine(installs=lambda into: engine_child(service=service, writable=into))
    with pytest.raises(ModelUnavailable) as caught:
        dying.install(file, into, Progress())
    dying.close()
    assert caught.value.what == "net.keras was not installed."
    assert "it left with code 9" in caught.value.why
    assert list(into.iterdir()) == []


def test_an_engine_installs_where_it_was_told(tmp_path, into):
    engine = Engine()
    try:
        made = engine.install(keras_file(tmp_path / "net.keras", *faithful_layers(2)), into, Progress())
        assert list(into.iterdir()) == [made]
        with pytest.raises(ModelUnavailable, match=r"text\.h5 was not installed\. It is neither"):
            engine.install(text_file(tmp_path), into, Progress())
        assert list(into.iterdir()) == [made]
    finally:
        engine.close()


def text_file(tmp_path):
    (tmp_path / "text.h5").write_text("no model at all")
    return tmp_path / "text.h5"


def test_what_was_left_long_ago_is_cleared_away(tmp_path, into):
    for name, age in ((".taking-in-old", FORGOTTEN_S + 60), (".taking-in-new", 0), ("model", 1e6)):
        (into / name / "model").mkdir(parents=True)
        os.utime(into / name, (time.time() - age,) * 2)
    clear_rooms(into)
    assert {path.name for path in into.iterdir()} == {".taking-in-new", "model"}


def test_somebody_elses_installation_goes_on_beside_ours(tmp_path, into):
    (into / ".taking-in-other" / "model").mkdir(parents=True)
    install(keras_file(tmp_path / "net.keras", *faithful_layers(1)), into)
    assert {path.name for path in into.iterdir()} == {".taking-in-other", "mine-net"}


def test_a_model_that_appears_meanwhile_is_not_overwritten(tmp_path, into, monkeypatch):
    file = keras_file(tmp_path / "net.keras", *faithful_layers(1))

    def meanwhile(fraction, doing):
        if doing == "Keeping the model":
            (into / "mine-net").mkdir(exist_ok=True)
            (into / "mine-net" / "theirs").write_text("x")

    with pytest.raises(ModelUnavailable):
        install(file, into, Progress(meanwhile))
    assert [path.name for path in (into / "mine-net").iterdir()] == ["theirs"]


def test_a_folder_of_ours_survives_a_journey_as_zip(tmp_path, into):
    given = faithful_folder(tmp_path / "theirs", 2)
    (given.path / CARD).write_text("# Card")
    values = asdict(given.manifest)
    values["files"] = {**values["files"], CARD: sha256_of(given.path / CARD)}
    write_manifest(given.path, type(given.manifest)(**values))
    made = read_model_folder(install(zipped(tmp_path / "t.zip", given.path), into))
    assert made.card() == "# Card"
    assert made.manifest.files[CARD] == sha256_of(made.path / CARD)


def test_the_largest_files_are_those_that_can_be_read(tmp_path):
    pictures = {"curves.png", "invention.png"}
    assert set(model_intake.LARGEST) >= {MANIFEST, KERAS, ONNX, PROBE, CARD, "model.h5"} | pictures
    assert model_install.STRANGER.isprintable()


@settings(max_examples=60)
@given(
    damage=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6
    ),
    kind=st.sampled_from(["zip", "keras", "folder"]),
)
def test_whatever_is_damaged_is_installed_whole_or_not_at_all(tmp_path_factory, damage, kind):
    place = tmp_path_factory.mktemp("damaged")
    given = faithful_folder(place / "theirs")
    file = {"zip": place / "theirs.zip", "keras": given.path / KERAS, "folder": given.path / MANIFEST}[kind]
    if kind == "zip":
        zipped(file, given.path)
    content = bytearray(file.read_bytes())
    for where, value in damage:
        content[int(where * len(content))] = value
    file.write_bytes(content)
    into = place / "installed"
    made = None
    with suppress(ModelUnavailable):
        made = install(given.path if kind == "folder" else file, into)
    assert list(into.iterdir()) == ([] if made is None else [made])
    if made is not None:
        assert run(read_model_folder(made), textured(20, 20)).shape == (20, 20)
