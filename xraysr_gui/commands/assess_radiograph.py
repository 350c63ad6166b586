"""What the judges of this computer say of one image: the only place that has one judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xraysr_gui.commands.outside import told_by_header
from xraysr_gui.core.errors import InvalidParameter, ModelUnavailable
from xraysr_gui.core.left_out import filled
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import model_places
from xraysr_gui.enhancers.judges.folder import JudgeFolder, JudgeKind, judge_folders, read_judge
from xraysr_gui.image_io.stored_numbers import COLOUR
from xraysr_gui.judging.contract import Assessment, abstaining

FRONTAL = {"", "PA", "AP"}
CHEST_JUDGES = ("pneumonia", "normality")
"""Those that look at the images of a reader: what a person trains for another part is asked for by name."""


def judges_here() -> tuple[str, ...]:
    """The judges that this computer has, each with its version and hash: whoever keeps what they said
    asks again when this changes. Nothing is loaded for it.

    Raises:
        ModelUnavailable: the folder of one makes no sense.
    """
    return tuple(map(with_hash, usual_judges()))


def with_hash(judge: JudgeFolder) -> str:
    """What a judge is called, with the hash of what it learned."""
    return f"{judge.called} {judge.sha256}"


def usual_judges() -> list[JudgeFolder]:
    """Those that judge a chest image, the one that tells a probability first.

    Raises:
        ModelUnavailable: the folder of one makes no sense.
    """
    found = [one for one in known_judges() if one.manifest.id in CHEST_JUDGES]
    return sorted(found, key=lambda one: CHEST_JUDGES.index(one.manifest.id))


def judges_for_chests() -> list[JudgeFolder]:
    """The same, and at least one.

    Raises:
        ModelUnavailable: none is installed, or the folder of one makes no sense.
    """
    found = usual_judges()
    if not found:
        raise ModelUnavailable(
            tr("No image was judged."),
            why=tr("No model that tells normal from abnormal is installed."),
            remedy=tr("Train or install one."),
        )
    return found


def known_judges() -> list[JudgeFolder]:
    """All that judge; a comparator and the network of features do not.

    Raises:
        ModelUnavailable: the folder of one makes no sense.
    """
    folders = map(read_judge, judge_folders(model_places()))
    judging = (JudgeKind.SUPERVISED, JudgeKind.ONE_CLASS)
    return [one for one in folders if one.manifest.kind in judging]


def judges_named(ids: Sequence[str]) -> list[JudgeFolder]:
    """Those with these ids.

    Raises:
        InvalidParameter: there is none of an id.
        ModelUnavailable: the folder of one makes no sense.
    """
    known = {one.manifest.id: one for one in reversed(known_judges())}  # of two the one of the program
    missing = [id for id in ids if id not in known]
    if missing:
        raise InvalidParameter(
            tr("No image was judged."),
            why=tr("There is no judge {!r}.").format(missing[0]),
            remedy=tr("There are: {}").format(", ".join(known)),
        )
    return [known[id] for id in ids]


def comparators() -> list[JudgeFolder]:
    """Those that stand beside judges on cards: nobody asks them about an image of a reader.

    Raises:
        ModelUnavailable: the folder of one makes no sense.
    """
    folders = map(read_judge, judge_folders(model_places()))
    return [one for one in folders if one.manifest.kind == JudgeKind.COMPARATOR and not one.lacks]


def assess_radiograph(
    radiograph: Radiograph,
    engine: Engine,
    progress: Progress,
    judges: list[JudgeFolder] | None = None,
    *,
    with_map: bool = False,
) -> Assessment:
    """Have an image judged; a judge that does not know such images says so and no figure.

    Args:
        radiograph: The image.
        engine: Who has it judged.
        progress: Told how far it is.
        judges: By whom; else by those for the chest.
        with_map: Whether it is to be told where, too.

    Raises:
        ModelUnavailable: no judge is installed, or its files are not what they were.
        EnhancementFailed: the engine died of it.
        Cancelled: the person stopped it.
    """
    asked = judges or judges_for_chests()
    is_chest = any(one.manifest.id in CHEST_JUDGES for one in asked)
    told = next(_otherwise(radiograph), "") if is_chest else ""
    if told:
        model = ", ".join(one.called for one in asked)
        return abstaining(model, tr("The judge knows chest radiographs only, and {}.").format(told))
    return engine.assess(shown_to_judges(radiograph), asked, progress, with_map=with_map)


def _otherwise(radiograph: Radiograph) -> Iterator[str]:
    """What the file says that no frontal image of a chest says of itself."""
    yield from told_by_header(radiograph)
    if COLOUR in radiograph.notices:
        yield tr("this is in colour")
    view = radiograph.source.label("ViewPosition").strip().upper()
    if view not in FRONTAL:
        yield tr("this is another view ({})").format(view)


def shown_to_judges(radiograph: Radiograph) -> Pixels:
    """The image on the 0-to-1 scale; what is no measurement is filled with what lies beside it."""
    pixels, out = radiograph.normalised(), radiograph.left_out
    whole = pixels if out is None else filled(pixels, out)
    return np.asarray(whole.clip(0.0, 1.0), np.float32)
