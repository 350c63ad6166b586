"""Let the engine prove itself: its devices, and that every model gives what it gave when it was made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xraysr_gui.commands.checking.check_cards import check_devices
from xraysr_gui.commands.checking.finding import Check, Finding, refused
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import model_places
from xraysr_gui.enhancers.model_folder import PROBE, model_folders, read_model_folder
from xraysr_gui.enhancers.networks.fitting import preparation_of


def check_networks(progress: Progress) -> Iterator[Finding]:
    """Every device of this computer, and every model that lies in its places."""
    engine, paths = Engine(), list(model_folders(model_places()))
    try:
        yield from check_devices(engine, progress.part(0.0, 0.5))
        for number, path in enumerate(paths):
            part = progress.part(0.5 + 0.5 * number / len(paths), 1.0)
            part.at(0.0, tr("networks: {}").format(path.name))
            yield _model(path, engine, part)
    finally:
        engine.close()


def _model(path: Path, engine: Engine, progress: Progress) -> Finding:
    """Whether the folder makes sense, and its compiled form gives what its network gave."""
    part = tr("Model {}").format(path.name)
    try:
        folder = read_model_folder(path)
        if folder.manifest.routes:
            return Finding(part, True, tr("uses the networks of other models"))
        preparation_of(folder)
        if not folder.has(PROBE):
            for name in folder.manifest.files:
                folder.checked(name)
            return Finding(part, True, tr("is as it was installed; it came without a proof"))
        found = engine.parity(path, progress.silent())
    except UserError as error:
        return refused(part, error)
    said = found.words
    if found.good:
        allows = tr("{}, {:g} are allowed").format(said, found.allowed)
        return Finding(part, True, allows if found.off else said)
    wrong = tr("{}, where {:g} are allowed").format(said, found.allowed)
    return Finding(part, False, wrong, tr("Install it again."))


NETWORKS = Check("networks", check_networks, share=12)
