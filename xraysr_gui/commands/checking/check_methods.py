"""Every classical method, every figure and the estimates, on a small known image, against stored numbers.

A part of a library that an installer left out is missed here, and not when a reader first wants the method.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator

import numpy as np

from xraysr_gui.commands.checking.check_decoders import FOLDER
from xraysr_gui.commands.checking.check_versions import INSTALL_AGAIN
from xraysr_gui.commands.checking.finding import Check, Finding
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.loose import JsonView
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, as_pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.settings import places

LIST, SIDE = "methods.json", 192
Made = dict[str, str | list[float]]
"""The numbers of each, or why there are none."""
ALLOWED = 2e-3
"""How far a number may be from the stored one, as a share of it."""
WORSE = Degradation(blur=Gaussian(1.0), noise=2.0, seed=1)


def check_methods(progress: Progress) -> Iterator[Finding]:
    """What is missing or gives other numbers, by name; one line where all is well."""
    path = places.resources() / FOLDER / LIST
    if not path.is_file():
        yield Finding(tr("Classical methods"), False, tr("{} is missing").format(path), tr(INSTALL_AGAIN))
        return
    stored = json.loads(path.read_text(encoding="utf-8"))
    image = known_image()
    worse = as_pixels(WORSE.apply(image))
    yield _told(tr("Figures"), stored["figures"], figures_of(image, worse, stored["figures"]))
    engine = Engine()
    try:
        yield _told(tr("Classical methods"), stored["methods"], methods_of(worse, engine, progress))
        yield _estimates(worse, engine, progress)
    finally:
        engine.close()


def known_image() -> Pixels:
    """Slow shades with a bright disc and a dark bar."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    greys = 0.3 + 0.2 * rows + 0.1 * np.sin(9 * columns)
    disc = (rows - 0.4) ** 2 + (columns - 0.5) ** 2 < 0.03
    bar = (abs(rows - 0.75) < 0.03) & (columns > 0.2)
    return as_pixels(greys + 0.25 * disc - 0.2 * bar)


def figures_of(image: Pixels, worse: Pixels, ids: Iterable[str]) -> Made:
    """Each metric of the two, or which part of the installation it lacks."""
    made: Made = {}
    for id in ids:
        try:
            made[id] = [float(IN_REGIONS[id].compute(image, worse))]
        except ImportError as error:
            made[id] = str(error)
    return made


def methods_of(worse: Pixels, engine: Engine, progress: Progress) -> Made:
    """Mean and standard deviation of what each method makes of it, or why it makes nothing."""
    made: Made = {}
    for number, one in enumerate(BUILT_IN):
        progress.at(number / len(BUILT_IN), tr("methods: {}").format(tr(one.title)))
        try:
            result = engine.run(one, worse, one.parameters(), progress.silent()).pixels
            made[one.id] = [float(result.mean()), float(result.std())]
        except UserError as error:
            made[one.id] = error.why
    return made


def _told(part: str, stored: JsonView, found: Made) -> Finding:
    wrong = [words for id, numbers in found.items() if (words := _fault(id, stored.get(id), numbers))]
    if wrong:
        return Finding(part, False, "; ".join(wrong), tr(INSTALL_AGAIN))
    return Finding(part, True, tr("{} give what they gave when they were made").format(len(found)))


def _fault(id: str, stored: object, found: str | list[float]) -> str:
    if isinstance(found, str):
        return f"{id}: {found}"
    if not isinstance(stored, list) or len(stored) != len(found):
        return tr("{}: nothing is stored for it").format(id)
    near = all(math.isclose(a, b, rel_tol=ALLOWED) for a, b in zip(found, stored, strict=True))
    return "" if near else tr("{}: {} and not {}").format(id, _words(found), _words(stored))


def _words(numbers: list[float]) -> str:
    return " ".join(f"{one:.6g}" for one in numbers)


def _estimates(worse: Pixels, engine: Engine, progress: Progress) -> Finding:
    part = tr("Estimates")
    try:
        engine.estimate(worse, None, None, progress.silent())
    except UserError as error:
        return Finding(part, False, error.why, tr(INSTALL_AGAIN))
    return Finding(part, True, tr("noise and blur can be estimated"))


METHODS = Check("methods and figures", check_methods, share=4)
