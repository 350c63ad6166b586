"""A card that hangs, crashes or is lost costs no image: the processor does it, and the card is left alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.support.child_modules import let_children_find
from tests.support.model_folders import textured
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine import Engine, EngineWishes
from xraysr_gui.enhancers.engine.engine_child import engine_child
from xraysr_gui.enhancers.model_folder import Manifest, ModelFolder, write_manifest
from xraysr_gui.enhancers.networks.network import network_enhancer

IMAGE = textured(600, 500)
WISH = EngineWishes("gpu", memory_mb=1)


@pytest.fixture(autouse=True)
def _the_child_finds_the_tests(monkeypatch):
    let_children_find(monkeypatch, Path(__file__).parents[4])


@pytest.fixture
def engine_with():
    made = []

    def make(service):
        made.append(Engine(engine_child(1024, service=f"tests.support.faulty_engine:{service}", stall_s=1.5)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def doing(tmp_path, does):
    said = Manifest("fake", "Fake", "", "denoise", macs=10.0, floats=64, radius=2, training={"does": does})
    write_manifest(tmp_path, said)
    return network_enhancer(ModelFolder(tmp_path, said))


@pytest.mark.parametrize("does", ["freeze", "crash", "leave", "bug", "freeze after 5", "crash after 5"])
def test_no_image_is_lost_and_the_card_is_not_asked_again(tmp_path, engine_with, does):
    engine, enhancer = engine_with("serve_with_card"), doing(tmp_path, does)
    for _ in range(2):
        done = engine.run(enhancer, IMAGE, enhancer.parameters(), Progress(), WISH)
        np.testing.assert_array_equal(done.pixels, IMAGE)
        assert done.device == "Processor (Fake)"
        assert len(done.notices) == 1
        assert done.notices[0].startswith("Graphics card is not used again until this program is restarted: ")


def test_a_card_that_works_does_the_work(tmp_path, engine_with):
    enhancer = doing(tmp_path, "nothing wrong")
    done = engine_with("serve_with_card").run(enhancer, IMAGE, enhancer.parameters(), Progress(), WISH)
    np.testing.assert_array_equal(done.pixels, IMAGE)
    assert done.device == "Graphics card (Fake card)"
    assert done.notices == ()


def test_a_driver_that_never_tells_its_cards_leaves_the_processor(tmp_path, engine_with):
    engine, enhancer = engine_with("serve_with_hanging_driver"), doing(tmp_path, "")
    assert [device.id for device in engine.devices(Progress())] == ["cpu"]
    done = engine.run(enhancer, IMAGE, enhancer.parameters(), Progress(), WISH)
    assert done.device == "Processor (Fake)"
    assert "hanging is not used again" in done.notices[0]
