"""All enhancers of a computer, each name once, and no broken part that hides the others."""

from __future__ import annotations

from pathlib import Path

from tests.support.model_folders import faithful_folder
from xraysr_gui.enhancers import BUILT_IN, model_folder
from xraysr_gui.enhancers.contract import Enhancer, NoParameters
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer, model_places
from xraysr_gui.enhancers.task import Task


def enhancer(id):
    return Enhancer(id, f"Title of {id}", "", Task.DENOISE, NoParameters, lambda pixels, p, progress: pixels)


def test_models_come_before_what_is_built_in(tmp_path):
    faithful_folder(tmp_path / "b-model")
    faithful_folder(tmp_path / "a-model", 2)
    found = every_enhancer((tmp_path,))
    ids = [one.id for one in found.enhancers]
    assert ids == ["a-model", "b-model", *(one.id for one in BUILT_IN)]
    assert found.refused == ()


def test_of_two_models_with_one_id_the_first_is_used_and_the_other_told(tmp_path):
    faithful_folder(tmp_path / "a", id="same", title="First")
    faithful_folder(tmp_path / "b", id="same", title="Second")
    found = every_enhancer((tmp_path,))
    assert found.enhancers["same"].title == "First"
    (error,) = found.refused
    assert error.what == "The model in b is not used."
    assert error.why == "Another enhancer has the id 'same' already."


def test_a_model_of_the_person_does_not_take_the_place_of_one_of_the_program(tmp_path):
    faithful_folder(tmp_path / "program" / "fast", title="Ours")
    faithful_folder(tmp_path / "person" / "fast", title="Theirs")
    found = every_enhancer((tmp_path / "program", tmp_path / "person"))
    assert found.enhancers["fast"].title == "Ours"
    assert len(found.refused) == 1


def test_a_model_may_not_be_called_like_a_classical_enhancer(tmp_path):
    faithful_folder(tmp_path / "a", id="bicubic")
    found = every_enhancer((tmp_path,))
    assert found.enhancers["bicubic"].model is None
    assert len(found.refused) == 1


def test_what_cannot_be_used_is_told_and_hides_nothing(tmp_path):
    faithful_folder(tmp_path / "good")
    faithful_folder(tmp_path / "future", preparation="from-the-future")
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "manifest.json").write_text("{")
    found = every_enhancer((tmp_path, tmp_path / "nowhere"))
    assert found.enhancers["good"].model is not None
    assert {error.what for error in found.refused} == {
        "The folder damaged is no model that can be used.",
        "The model Future cannot be used.",
    }


def test_the_list_is_made_of_manifests_alone(tmp_path, monkeypatch):
    for name in ("a", "b"):
        for file in faithful_folder(tmp_path / name).path.iterdir():
            if file.name != "manifest.json":
                file.unlink()
    opened = []
    real = model_folder._read
    monkeypatch.setattr(
        model_folder, "_read", lambda path, most: opened.append(path.name) or real(path, most)
    )
    assert len(list(every_enhancer((tmp_path,)).enhancers)) == len(BUILT_IN) + 2
    assert opened == ["manifest.json"] * 2


def test_models_lie_with_the_program_and_with_the_person():
    program, person = model_places()
    assert program.name == person.name == "models"
    assert Path.home() in person.parents
    assert not person.exists()
