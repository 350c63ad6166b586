"""A child that cannot start is no fault of the file: the file is tried once more, as when it dies."""

from __future__ import annotations

import numpy as np
from PIL import Image

from xraysr_gui.batches.chain import Chain, ChainStep
from xraysr_gui.batches.line import State
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.making import ChildMaker
from xraysr_gui.commands.batching.run_batch import run_batch
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.isolation.failures import not_started


def test_a_file_whose_reader_could_not_start_is_tried_once_more(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    Image.fromarray(np.arange(400, dtype=np.uint8).reshape(20, 20)).save(tmp_path / "in/a.png")
    tries, made = [], ChildMaker._made

    def once(self, job, room, progress):
        tries.append(job.name)
        if len(tries) == 1:
            raise not_started("reader")
        return made(self, job, room, progress)

    monkeypatch.setattr(ChildMaker, "_made", once)
    asked = Asked([tmp_path / "in"], Chain((ChainStep("median"),)), tmp_path / "out", workers=1)
    outcome = run_batch(asked, lambda id: every_enhancer().enhancers[id])
    assert [line.state for line in outcome.lines] == [State.DONE]
    assert tries == ["a.png", "a.png"]
