"""Let the engine prove itself: its devices, and that every model gives what it gave when it was made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xraysr_gui.commands.checking.check_cards import check_devices
from xraysr_gui.commands.checking.finding import Finding
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import model_places
from xraysr_gui.enhancers.model_folder import PROBE, model_folders, read_model_folder
from xraysr_gui.enhancers.networks.fitting import preparation_of


def check_networks() -> Iterator[Finding]:
    """Every device of this computer, and every model that lies in its places."""
    engine = Engine()
    try:
        yield from check_devices(engine)
        for path in model_folders(model_places()):
            yield _model(path, engine)
    finally:
        engine.close()


def _model(path: Path, engine: Engine) -> Finding:
    """Whether the folder makes sense, and its compiled form gives what its network gave."""
    part = f"Model {path.name}"
    try:
        folder = read_model_folder(path)
        if folder.manifest.routes:
            return Finding(part, True, "uses the networks of other models")
        preparation_of(folder)
        if not folder.has(PROBE):
            for name in folder.manifest.files:
                folder.checked(name)
            return Finding(part, True, "is as it was installed; it came without a proof")
        found = engine.parity(path, Progress())
    except UserError as error:
        return Finding(part, False, str(error))
    if found.good:
        return Finding(part, True, found.words + (f", {found.allowed:g} are allowed" if found.off else ""))
    return Finding(part, False, f"{found.words}, where {found.allowed:g} are allowed: install it again")
