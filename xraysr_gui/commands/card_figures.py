"""What the card of a network claims in figures, to be read beside what it did to an image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xraysr_gui.core.loose import JsonView
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.known_enhancers import Everything, every_enhancer
from xraysr_gui.evaluation.judged_figures import BODY
from xraysr_gui.evaluation.paired import Gain

IN_BODY, ON_WHOLE = " inside the body", " on whole images"


def card_figures(output: Radiograph, everything: Everything | None = None) -> str:
    """One short paragraph on the enhancer that made `output`, "" if a classical one did."""
    step = output.steps[-1] if output.steps else None
    if step is None or not step.model:
        return ""
    known = {one.id: one for one in (everything or every_enhancer()).enhancers}
    enhancer = known.get(step.enhancer)
    if enhancer is None or enhancer.model is None or enhancer.model.sha256 != step.model:
        return f"The network that made this is not installed here, so there is no card of {step.title}."
    manifest = enhancer.model.manifest
    told = " ".join(_trials(enhancer.id, manifest.measured, known))
    if not told:
        return f"The card of {step.title} holds no figures."
    judged = manifest.training.get("judged_by")
    count = f"{judged} images" if isinstance(judged, int) else "images"
    return f"What the card of {step.title} tells of {count} of other patients. {told}"


def gains_on_card(row: JsonView) -> tuple[JsonView, str, str]:
    """The gains that count, words on where, and the figure they are in: inside the body if measured."""
    if row.get("body_gains"):
        return row["body_gains"], IN_BODY, BODY
    return row["gains"], ON_WHOLE, "psnr"


def _trials(id: str, measured: JsonView, known: Mapping[str, Enhancer]) -> Iterator[str]:
    """A sentence for each trial; what is no table of ours is passed over."""
    for trial in TRIALS:
        try:
            rows = {row["enhancer"]: row for row in measured[trial.id]}
            mine = rows[id]
            figures = {name: float(mine["figures"][name]) for name in ("psnr", "ssim", "hfen")}
            gains, where, figure = gains_on_card(mine)
            rival = max(gains, key=lambda name: float(rows[name]["figures"][figure]))
            words = f"{Gain(**gains[rival]).words(' dB')}{where}"
        except (LookupError, TypeError, ValueError, OverflowError, AttributeError):
            continue
        title = known[rival].title if rival in known else rival
        yield (
            f"{trial.title}: {words} over its strongest rival there, {title}; whole images: PSNR "
            f"{figures['psnr']:.2f} dB, SSIM {figures['ssim']:.4f}, HFEN {figures['hfen']:.3f}."
        )
