"""Every bundled network on a graphics card, in the engine child as it is confined: only with -m card.

On a computer without a card: tests/roots/run trixie-card python3 start.py test -m card
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.child_modules import let_children_find
from tests.support.patient_engine import PATIENCE_S
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.engine_child import engine_child
from xraysr_gui.enhancers.model_folder import model_folders, read_model_folder
from xraysr_gui.enhancers.networks.cards import ALLOWED
from xraysr_gui.settings import places

pytestmark = pytest.mark.card
NETWORKS = tuple(
    path for path in model_folders([places.models()]) if not read_model_folder(path).manifest.routes
)


@pytest.fixture
def engine(monkeypatch):
    let_children_find(monkeypatch, Path(__file__).parents[5])
    made = Engine(engine_child(service="tests.support.patient_engine:serve", stall_s=PATIENCE_S))
    yield made
    made.close()


@pytest.fixture
def card(engine):
    cards = [device.id for device in engine.devices(Progress()) if device.runtime == "webgpu"]
    assert cards, "no graphics card that WebGPU can use"
    return cards[0]


@pytest.mark.parametrize("side", [48, None], ids=["small", "as in use"])
@pytest.mark.parametrize("path", NETWORKS, ids=lambda path: path.name)
def test_a_card_answers_as_the_processor_does(engine, card, path, side):
    tried = engine.try_card(path, card, Progress(), side)
    assert tried.off <= ALLOWED
    assert min(tried.sides) >= (side or 32)
