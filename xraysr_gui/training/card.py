"""Writes the card of a model: what it is, what it learned from, what was measured, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence

from xraysr_gui.core.loose import JsonView
from xraysr_gui.degradations.trials import Trial
from xraysr_gui.enhancers.model_folder import Manifest
from xraysr_gui.evaluation.table import Row, markdown
from xraysr_gui.training.recipe import Recipe

LIMITS = """\
- Not a medical device, not for primary diagnosis: a result may lack or add detail. Compare with the original.
- It knows what is like the images that it learned from: other body parts, raw detector data and other
  processing are outside of that.
- The figures hold for the degradations named above, made by the program's own forward model; a real detector
  blurs and is noisy in ways of its own.
- PSNR is mostly decided by letters, wires and collimator edges: the worst hundredth of the pixels carries
  more than half of the squared error."""


def card(recipe: Recipe, manifest: Manifest, trials: Sequence[tuple[Trial, Sequence[Row]]]) -> str:
    """The card in Markdown."""
    history = manifest.training
    tables = "\n\n".join(_table(trial, rows) for trial, rows in trials)
    advice = f"\n> {recipe.advice}\n" if recipe.advice else ""
    return f"""# {manifest.title}

{recipe.summary}
{advice}
| | |
|---|---|
| id | `{manifest.id}`, version {manifest.version} |
| task | {recipe.task}, x{recipe.scale} |
| network | {manifest.parameters:,} parameters, sees {manifest.radius} pixels to each side |
| lineage | {recipe.lineage} |
| learned from | {history["images"]} radiographs of {history["patients"]} patients{_kind(history)} |
| judged by | {history["judged_by"]} images of other patients |
| training | {history["minutes"]} minutes, {history["steps"]:,} steps, seed {history["seed"]} |
| made with | {history["made_with"]} |

## Measured

Whole images, results at the stored depth, border left out. Behind each gain stands the 95 % interval of
10,000 draws of patients, where it can be told. Made again by
`xraysr evaluate FOLDER --protocol {recipe.trial} --with {manifest.id}`,
or with the path of this folder for the id.

{tables}

## Limits

{LIMITS}
"""


def _kind(history: JsonView) -> str:
    return ", nearly all of the chest from the front" if history.get("learned_from") == "chest" else ""


def _table(trial: Trial, rows: Sequence[Row]) -> str:
    lines = [f"### {trial.title}", "", markdown(trial, rows)]
    if len(trial.conditions) > 1:
        lines += ["", *_conditions(trial, rows)]
    return "\n".join(lines)


def _conditions(trial: Trial, rows: Sequence[Row]) -> list[str]:
    """Mean PSNR of every enhancer in each condition."""
    titles = [condition.title for condition in trial.conditions]
    lines = [f"| PSNR dB | {' | '.join(titles)} |", f"|---|{'---|' * len(titles)}"]
    for row in rows:
        cells = [f"{row.by_condition[title]:.2f}" for title in titles]
        lines.append(f"| {row.enhancer} | {' | '.join(cells)} |")
    return lines
