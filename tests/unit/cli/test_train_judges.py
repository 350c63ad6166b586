"""xraysr train of judges, as it is typed: from a small folder, and from folders that do not do."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests.support.phantom import chest
from xraysr_gui import api
from xraysr_gui.cli.main import main
from xraysr_gui.enhancers.judges.folder import read_judge


@pytest.fixture
def normals(tmp_path):
    folder = tmp_path / "normals"
    folder.mkdir()
    for number in range(12):
        film = np.asarray(chest(150, 140, mm_per_pixel=2.4, seed=number))
        Image.fromarray((film * 255).astype(np.uint8)).save(folder / f"own_{number}-1.png")
    yield folder
    api.close()


def train(kind, data, target):
    return main(["train", kind, "--data", str(data), "-o", str(target)], lambda files: 1)


def test_a_folder_of_normal_images_makes_a_judge(normals, tmp_path, capsys):
    target = tmp_path / "judges" / "hands"
    assert train("normality", normals, target) == 0
    assert f"The judge is in {target}" in capsys.readouterr().out
    judge = read_judge(target)
    assert (judge.manifest.id, judge.manifest.training["images"]) == ("hands", 12)
    kept = judge.table()["normal_kept"]  # each held against what the others are like
    assert len(kept) == 12
    assert kept[0] < judge.table()["normal_limit"] <= kept[-1]
    assert read_judge(judge.features).manifest.id == "lite0-looks"


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("normality", "It has 0 normal images to learn from, and needs 12."),
        ("pneumonia", "It has 0 normal images to learn from, and needs 12."),
        ("lite0-looks", "It holds no weights that can be read"),
    ],
)
def test_a_folder_that_does_not_do_is_refused_in_three_sentences(tmp_path, capsys, kind, why):
    (tmp_path / "empty").mkdir()
    assert train(kind, tmp_path / "empty", tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert why in said
    assert said.count(". ") >= 2
    assert not (tmp_path / "out").exists()


def test_one_kind_of_image_makes_no_judge_of_two(normals, tmp_path, capsys):
    assert train("pneumonia", normals, tmp_path / "out") == 2
    assert "There are no abnormal images to learn from." in capsys.readouterr().err
