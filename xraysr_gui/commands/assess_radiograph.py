"""What the judges of this computer say of one image: the only place that has one judged."""

from __future__ import annotations

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.judging.contract import Assessment


def judges_here() -> tuple[str, ...]:
    """The judges that this computer has, each with its version and hash: whoever keeps what they said
    asks again when this changes. Nothing is loaded for it.
    """
    return ()


def assess_radiograph(radiograph: Radiograph, engine: Engine, progress: Progress) -> Assessment:
    """Have an image judged; a judge that does not know such images says so and no figure.

    Raises:
        ModelUnavailable: no judge is installed, or its files are not what they were.
        EnhancementFailed: the engine died of it.
        Cancelled: the person stopped it.
    """
    raise ModelUnavailable(
        tr("The image was not judged."),
        why=tr("No model that tells normal from abnormal is installed."),
        remedy=tr("Train or install one."),
    )
