"""Writes what `xraysr check` holds methods and figures against: a part of check_files."""

from __future__ import annotations

import json
from pathlib import Path

from xraysr_gui.commands.checking.check_methods import LIST, WORSE, figures_of, known_image, methods_of
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import as_pixels
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.metrics import IN_REGIONS


def main(folder: Path) -> None:
    """Run everything here once."""
    image, engine = known_image(), Engine()
    worse = as_pixels(WORSE.apply(image))
    try:
        methods = methods_of(worse, engine, Progress())
    finally:
        engine.close()
    assert not [words for words in methods.values() if isinstance(words, str)], methods
    told = {"figures": figures_of(image, worse, [one.id for one in IN_REGIONS]), "methods": methods}
    (folder / LIST).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
