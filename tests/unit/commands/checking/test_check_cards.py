"""A card proves itself with the question of every network, and what it is wrong about is said."""

from __future__ import annotations

import json

import pytest

from tests.support.model_folders import faithful_folder
from xraysr_gui.cli.main import main
from xraysr_gui.commands.checking import check_cards as checks
from xraysr_gui.commands.checking.check_cards import check_card, check_devices, reason_for_none
from xraysr_gui.core.errors import EnhancementFailed
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine_replies import CardTried
from xraysr_gui.enhancers.networks.runtimes.contract import Device
from xraysr_gui.settings import places

PROCESSOR = Device("cpu", "Processor", "onnxruntime")
CARD = Device("webgpu:0", "NVIDIA RTX A2000", "webgpu", 6000)


class OneCard:
    """An engine with a card that is off by so much for each network, or does not answer."""

    def __init__(self, off=(), devices=(PROCESSOR, CARD)):
        self.off, self.found, self.sides = dict(off), devices, []

    def devices(self, progress):
        return self.found

    def try_card(self, folder, device, progress, side):
        self.sides.append(side)
        off = self.off.get(folder.name, 0.0)
        if off is None:
            raise EnhancementFailed("It does not answer.", why="Its driver is gone.", remedy="Try again.")
        return CardTried((512, 480), off, 0.25, 1.5)

    def close(self):
        self.found = ()


@pytest.fixture(autouse=True)
def _two_models(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "models", lambda: tmp_path / "models")
    faithful_folder(tmp_path / "models" / "one")
    faithful_folder(tmp_path / "models" / "two")


def row(engine):
    return {finding.part: finding for finding in check_devices(engine, Progress())}["Device webgpu:0"]


def test_a_card_that_is_right_is_told_with_its_memory():
    engine = OneCard({"one": 5e-7})
    found = row(engine)
    assert found.good
    assert found.said == "NVIDIA RTX A2000, 6000 MB, by webgpu; answers as the processor does"
    assert engine.sides == [48, 48]


@pytest.mark.parametrize(
    ("off", "why"), [(0.41, "off by 0.41 of white where 0.0001 are allowed"), (None, "Its driver is gone.")]
)
def test_what_a_card_is_wrong_about_is_in_its_row(off, why):
    found = row(OneCard({"two": off}))
    assert not found.good
    assert f"is not used for two ({why}" in found.said
    assert " one" not in found.said
    assert "the processor runs it" in found.said


def test_what_a_card_is_wrong_about_for_one_reason_is_said_once():
    found = row(OneCard({"one": None, "two": None}))
    said = found.said
    assert said.count("Its driver is gone.") == 1
    assert "is not used for one, two (" in said


@pytest.mark.parametrize(
    ("off", "verdict"),
    [({"one": None, "two": None}, "yellow"), ({"one": None}, "red"), ({"one": None, "two": 0.41}, "red")],
)
def test_a_card_that_answers_nothing_is_as_good_as_none_and_one_that_is_wrong_is_bad(off, verdict):
    found = row(OneCard(off))
    assert found.verdict == verdict
    assert ("Install a newer driver" in found.remedy) is (verdict == "yellow")


def test_without_a_card_it_is_said_why(monkeypatch):
    found = list(check_devices(OneCard(devices=(PROCESSOR,)), Progress()))
    assert [finding.part for finding in found] == ["Device cpu", "Graphics card"]
    assert found[1].good
    assert found[1].said == f"none that can be used: {reason_for_none()}"
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    assert reason_for_none() == "the part onnxruntime-ep-webgpu is not installed"


@pytest.mark.parametrize(
    ("there", "said"), [(False, "libvulkan1 is missing"), (True, "the system names none")]
)
def test_a_missing_loader_is_named_on_linux(monkeypatch, there, said):
    def load(name):
        assert name == "libvulkan.so.1"
        if not there:
            raise OSError("it cannot be opened")

    monkeypatch.setattr(checks, "find_spec", lambda name: object())
    monkeypatch.setattr(checks.ctypes, "CDLL", load)
    assert reason_for_none("linux").startswith(said)
    assert reason_for_none("win32").startswith("the system names none")


@pytest.mark.parametrize(("real", "said"), [(False, ""), (True, "; 512 x 480 pixels in 0.250 s, ")])
def test_one_card_is_asked_everything(monkeypatch, real, said):
    engine = OneCard({"two": 0.2})
    monkeypatch.setattr(checks, "Engine", lambda: engine)
    card, one, two = check_card("webgpu:0", real=real)
    assert (card.good, one.good, two.good) == (True, True, False)
    assert one.said.startswith(f"off by 0 of white{said}")
    assert engine.sides == [None if real else 48] * 2


def test_a_card_that_is_not_there_is_told_with_those_that_are(monkeypatch, capsys):
    monkeypatch.setattr(checks, "Engine", OneCard)
    assert main(["check", "--device", "webgpu:7", "--bench", "--json"], pytest.fail) == 2
    (found,) = json.loads(capsys.readouterr().out)
    assert found["said"] == "is no graphics card of this computer; there are: webgpu:0"


def test_nothing_is_measured_without_a_device(capsys):
    assert main(["check", "--bench"], pytest.fail) != 0
    assert "--bench measures one device, and none is named" in capsys.readouterr().err
