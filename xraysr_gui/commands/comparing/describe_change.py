"""Say in one paragraph what a result changed in the image that it was made from."""

from __future__ import annotations

from collections.abc import Sequence

from xraysr_gui.commands.comparing.assumptions import UnknownMaking, making_of
from xraysr_gui.commands.enhance_radiograph import pixels_for
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise
from xraysr_gui.enhancers.engine.known_enhancers import Everything, every_enhancer
from xraysr_gui.metrics.change import Change, Forward, change_between


def describe_change(
    output: Radiograph,
    versions: Sequence[Radiograph],
    progress: Progress | None = None,
    everything: Everything | None = None,
) -> Change:
    """What `output` changed in the first of the versions of an image.

    Raises:
        Cancelled: the person stopped it.
    """
    image = versions[0]
    try:
        assumed = making_of(output, versions, everything or every_enhancer()).assumed()
    except UnknownMaking as error:
        unknown = tr("Whether it contradicts the original cannot be told. {}").format(error.why)
        return change_between(image, output, None, unknown, progress)
    forward = Forward(assumed, estimated_noise(pixels_for(image)))
    return change_between(image, output, forward, "", progress)
