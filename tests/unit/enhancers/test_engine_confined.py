"""What the engine is denied: it runs networks of strangers."""

from __future__ import annotations

import pytest

from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine_child import engine_child
from xraysr_gui.enhancers.networks.runtimes.keras_engine import DRIVER
from xraysr_gui.isolation import attempts, landlock
from xraysr_gui.isolation.confinement import EVERYTHING, READING
from xraysr_gui.settings import places


@pytest.mark.skipif(landlock.version() == 0 or DRIVER.is_dir(), reason="this computer cannot deny it")
@pytest.mark.parametrize(("place", "readable"), [("elsewhere", set()), ("models", {READING})])
def test_the_engine_reads_models_and_nothing_that_lies_elsewhere(tmp_path, monkeypatch, place, readable):
    for name in ("elsewhere", "models"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    monkeypatch.setattr(places, "personal_models", lambda: tmp_path / "models")
    with engine_child(service=attempts.SERVICE) as child:
        request = {"folder": str(tmp_path / place), "file": "file"}
        denied = child.ask(request, Progress()).message["denied"]
    assert set(EVERYTHING) - set(denied) == readable
