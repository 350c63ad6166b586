"""What `xraysr models install` does with a folder or a zip that holds several models."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from xraysr_gui.cli.terminal import printable
from xraysr_gui.commands.models.models_on_stick import (
    OnStick,
    chosen_from,
    holds_several,
    models_on_stick,
)
from xraysr_gui.core.errors import InvalidParameter, ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.model_answers import Answers


def found_on(
    files: Sequence[Path], answers: Answers, only: Sequence[str], engine: Engine, progress: Progress
) -> Iterator[OnStick]:
    """What is to be installed of them: a file or a folder of one model as it is, of others what is chosen.

    Raises:
        UserError: nothing of the kind was found, or what is said cannot be said of several.
    """
    for path in files:
        if not holds_several(path):
            yield OnStick(path, "", path.name, "", "")
            continue
        found = models_on_stick(path, engine, progress)
        if not found:
            raise ModelUnavailable(
                tr("Nothing was installed from {}.").format(path.name),
                why=tr("It holds no model: no model folder, no .keras, .h5 or .zip file."),
                remedy=tr("Name the folder or the zip that holds models."),
            )
        if len(found) == 1 and not only and not path.is_dir():
            yield _as_it_is(found[0])
            continue
        if answers != Answers():
            raise InvalidParameter(
                tr("Nothing was installed."),
                why=tr("{} holds several models, and what is said cannot be true of all.").format(path.name),
                remedy=tr("Name the models one by one."),
            )
        _list(path, found)
        yield from chosen_from(found, only)


def _as_it_is(one: OnStick) -> OnStick:
    """A zip of one model: whoever installs it judges it, and may be told another id."""
    return OnStick(one.path, one.home, one.path.name, "", "")


def _list(path: Path, found: Sequence[OnStick]) -> None:
    sys.stderr.write(printable(tr("Found in {}:").format(path)) + "\n")
    for one in found:
        words = " - ".join(filter(None, (one.id or one.name, one.said, one.why_not)))
        sys.stderr.write(f"  {printable(words)}\n")
