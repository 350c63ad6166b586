"""Who is asked for the numbers of a model: its proof, Keras where that is wished, and every graphics card."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.support.model_folders import faithful_folder
from xraysr_gui.commands.models.listed_models import ListedModel
from xraysr_gui.commands.models.verify_models import verify_models
from xraysr_gui.core.errors import EnhancementFailed, ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine_replies import Parity
from xraysr_gui.enhancers.networks.runtimes.contract import Device


class Asked:
    """An engine with a card that is right, one that is wrong, and one that does not answer."""

    def devices(self, progress):
        return [Device("cpu", "P", "o"), *(Device(f"webgpu:{number}", "C", "w") for number in range(3))]

    def parity(self, folder, progress, *, keras=False):
        if keras:
            raise ModelUnavailable(
                "Keras was not asked.", why="It is not installed here.", remedy="Install it."
            )
        return Parity(0.0, 1e-4, of_keras=False)

    def try_card(self, folder, device, progress, side=None):
        if device == "webgpu:2":
            raise EnhancementFailed("No answer.", why="The card was lost.", remedy="Renew its driver.")
        return SimpleNamespace(off={"webgpu:0": 1e-6, "webgpu:1": 0.2}[device])


@pytest.mark.parametrize("keras", [False, True])
def test_the_processor_keras_and_every_card_are_asked(tmp_path, keras):
    folder = faithful_folder(tmp_path / "model")
    (found,) = verify_models([ListedModel(folder.path, folder)], Asked(), Progress(), keras=keras)
    told = {check.part: (check.good, check.said) for check in found.checks}
    assert told["parity"] == (True, "exactly what it gave when it was installed, 1e-04 is allowed")
    assert told.get("keras", (None, "It is not installed here.")) == (None, "It is not installed here.")
    assert ("keras" in told) == keras
    assert told["card webgpu:0"] == (True, "1.0e-06 of white from the processor at most, 1e-04 is allowed")
    assert told["card webgpu:1"][0] is False
    assert told["card webgpu:2"] == (False, "The card was lost.")
    assert not found.good
