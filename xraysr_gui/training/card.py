"""Writes the card of a model: what it is, what it learned from, what was measured, and where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xraysr_gui.core.loose import JsonView
from xraysr_gui.degradations.trials import Trial
from xraysr_gui.enhancers.model_folder import Manifest
from xraysr_gui.evaluation.markdown_table import markdown
from xraysr_gui.evaluation.slice_blocks import APART
from xraysr_gui.evaluation.table import Row, shown
from xraysr_gui.training.recipe import Recipe

LIMITS = """\
- Not a medical device, not for primary diagnosis: a result may lack or add detail. Compare with the original.
- It knows what is like the images that it learned from: other body parts, raw detector data and other
  processing are outside of that.
- The figures hold for the degradations named above, made by the program's own forward model; a real detector
  blurs and is noisy in ways of its own."""
OF_FILMS = """
- PSNR of whole images is mostly decided by letters, wires and collimator edges: the worst hundredth of the
  pixels carries more than half of the squared error. What counts is the gain inside the body."""


MEASURED_HEAD, LIMITS_HEAD = "## Measured", "## Limits"
JUDGED_BY_BLOCKS = "| judged by | {} slices of other blocks |"
JUDGED_BY = "| judged by | {} images of other patients |"


def card(recipe: Recipe, manifest: Manifest, trials: Sequence[tuple[Trial, Sequence[Row]]]) -> str:
    """The card in Markdown."""
    history = manifest.training
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
{_learned(history)}
{(JUDGED_BY_BLOCKS if recipe.blocks else JUDGED_BY).format(history["judged_by"])}
| training | {history["minutes"]} minutes, {history["steps"]:,} steps, seed {history["seed"]} |
{_source(recipe)}| made with | {history["made_with"]} |

{measured_part(manifest.id, trials)}

{LIMITS_HEAD}

{LIMITS}{"" if recipe.blocks else OF_FILMS}
"""


def measured_part(id: str, trials: Sequence[tuple[Trial, Sequence[Row]]]) -> str:
    """What was measured, of all trials of a network; the gain inside the body goes first."""
    tables = "\n\n".join(_table(trial, rows) for trial, rows in trials)
    return f"""{MEASURED_HEAD}

Inside the body first: border, collimator, letters and wires are left out; then each source apart, then whole
images. Results at the stored depth, border left out. Behind each gain stands the 95 % interval of
10,000 draws of patients, where it can be told. Made again by
`xraysr evaluate FOLDER --protocol {trials[0][0].id} --with {id}`,
or with the path of this folder for the id.

{tables}"""


def with_measured(card: str, part: str, judged_by: int) -> str:
    """A card whose figures are made anew, and nothing else of it."""
    before, _, rest = card.partition(MEASURED_HEAD)
    after = rest[rest.index(LIMITS_HEAD) :] if LIMITS_HEAD in rest else ""
    told = re.sub(r"(?m)^(\| judged by \|) \d+ (.* \|)$", rf"\g<1> {judged_by} \g<2>", before)
    return f"{told}{part}\n\n{after}"


def _learned(history: JsonView) -> str:
    blocks = history.get("blocks")
    if not blocks:
        of = f"{history['images']} radiographs of {history['patients']} patients"
        return f"| learned from | {of}{_kind(history)} |"
    return (
        f"| learned from | {history['images']} slices of {len(blocks['names'])} blocks of {blocks['size']} "
        f"slice numbers each, {APART} numbers or more away from those that judge |"
    )


def _source(recipe: Recipe) -> str:
    return f"| images | {recipe.source} |\n" if recipe.source else ""


def _kind(history: JsonView) -> str:
    return ", nearly all of the chest from the front" if history.get("learned_from") == "chest" else ""


def _table(trial: Trial, rows: Sequence[Row]) -> str:
    lines = [f"### {trial.title}", "", *_counted(trial, rows), markdown(trial, rows)]
    if len(trial.conditions) > 1:
        lines += ["", *_conditions(trial, rows)]
    return "\n".join(lines)


def _counted(trial: Trial, rows: Sequence[Row]) -> list[str]:
    counts = [gain.count for row in rows for gain in row.gains.values()]
    return [f"{max(counts) // len(trial.conditions)} images.", ""] if counts else []


def _conditions(trial: Trial, rows: Sequence[Row]) -> list[str]:
    """Mean PSNR of every enhancer in each condition."""
    titles = [condition.title for condition in trial.conditions]
    lines = [f"| PSNR dB | {' | '.join(titles)} |", f"|---|{'---|' * len(titles)}"]
    for row in rows:
        cells = [shown(row.by_condition[title], 2) for title in titles]
        lines.append(f"| {row.enhancer} | {' | '.join(cells)} |")
    return lines
