"""xraysr train: a network from a recipe and a folder of radiographs, or the tables of the resources."""

from __future__ import annotations

import argparse
import json
import shlex
import signal
import sys
from pathlib import Path
from types import FrameType

from xraysr_gui.api.processes import processes
from xraysr_gui.cli.terminal import end_progress, shown_progress
from xraysr_gui.commands.make_tables import make_tables, refuse_tables
from xraysr_gui.commands.train_judge import JUDGES, refuse_judge, train_judge
from xraysr_gui.commands.train_model import (
    recipe_named,
    refuse_trained,
    steps_kept,
    train_model,
    with_own_id,
)
from xraysr_gui.core.errors import Cancelled, UserError
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.evaluation.references import refuse_no_folder
from xraysr_gui.settings.kept_files import OVERWRITE_HELP
from xraysr_gui.training.own_recipes import ALLOWED, Said
from xraysr_gui.training.recipes import RECIPES
from xraysr_gui.training.train import Plan

SUMMARY = (
    "Train a network and write a model folder with its card; or make the tables that come with the program."
)
RECIPE_HELP = "see --list; or a .py file of your own with a function build, which is run; or a .keras file"
HALF_HELP = "learn in bfloat16 where layers are wide: twice as quick on processors made for it"


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("recipe", nargs="?", help=RECIPE_HELP)
    command.add_argument("--list", action="store_true", help="tell of every recipe, and train none")
    command.add_argument("--json", action="store_true", help="the list for programs")
    command.add_argument("--tables", action="store_true", help="no network: profile, spectrum and filters")
    command.add_argument("--without", default="", metavar="WORD", help="tables: leave files named so out")
    command.add_argument("--data", type=Path, metavar="FOLDER", help="radiographs")
    command.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="where the model is written")
    command.add_argument("--id", default="", help="of the model; else made from the name of the folder")
    command.add_argument("--task", choices=ALLOWED["task"], help="of a recipe of your own")
    command.add_argument("--scale", type=int, metavar="N", help="the same")
    command.add_argument("--preparation", metavar="ID", help="the same: plain, enlarged, noise-map ...")
    command.add_argument("--minutes", type=float, help="how long it learns in all, 100 steps at least")
    command.add_argument("--steps", type=int, help="how many steps it learns in all, instead of minutes")
    command.add_argument("--half", action="store_true", help=HALF_HELP)
    command.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    command.add_argument("--overwrite", action="store_true", help=OVERWRITE_HELP)
    command.add_argument("--seed", type=int, default=1)
    command.set_defaults(misused=command.error)


def run(asked: argparse.Namespace) -> int:
    """Train, and say how the model is used; or make tables, and say where they are; or list recipes."""
    if asked.list:
        return _list(as_json=asked.json)
    if asked.data is None or asked.output is None:
        asked.misused("the following arguments are required: --data, -o/--output (or --list)")
    _refuse_contradictions(asked)
    if asked.recipe in JUDGES:
        return _judge(asked)
    refuse_no_folder(asked.data)
    if asked.tables:
        refuse_tables(asked.output, overwrite=asked.overwrite)
        made = make_tables(asked.data, asked.output, processes().reader, shown_progress(), asked.without)
        end_progress()
        sys.stdout.write("".join(f"{file}\n" for file in made))
        return 0
    with _Stopping() as stopping:
        try:
            made_model = _trained(asked, stopping)
        except Cancelled:
            end_progress()
            sys.stderr.write(_how_to_go_on(asked))
            raise
    end_progress()
    where = shlex.quote(str(made_model.path.absolute()))
    sys.stdout.write(f"{made_model.card()}\nThe model is in {made_model.path}\n")
    sys.stdout.write(f"Use it at once: xraysr enhance FILE --with {where} -o RESULT.png\n")
    return 0


def _judge(asked: argparse.Namespace) -> int:
    """Train a model that judges images."""
    refuse_judge(asked.output, overwrite=asked.overwrite)
    reader, told = processes().reader, shown_progress()
    made = train_judge(asked.recipe, asked.data, asked.output, reader, told, asked.seed, asked.id)
    end_progress()
    sys.stdout.write(f"{made.network.card()}\nThe judge is in {made.path}\n")
    return 0


def _trained(asked: argparse.Namespace, stopping: _Stopping) -> ModelFolder:
    recipe = recipe_named(asked.recipe, Said(asked.task, asked.scale, asked.preparation))
    recipe = with_own_id(recipe, asked.output, asked.id)
    if not asked.resume:
        refuse_trained(asked.output, overwrite=asked.overwrite)
    plan, children = _plan(asked), processes()
    told = shown_progress().unless(lambda: stopping.asked)
    return train_model(recipe, asked.data, asked.output, children.reader, children.engine, told, plan)


def _plan(asked: argparse.Namespace) -> Plan:
    return Plan(asked.minutes, asked.resume, asked.seed, asked.steps, asked.half)


class _Stopping:
    """Makes of the first Ctrl+C a wish to stop when nothing is lost by it; the second one stops at once."""

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> _Stopping:
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        signal.signal(signal.SIGINT, self._before)
        sys.stderr.write("\nStopping: what was learned is being kept.\n")


def _how_to_go_on(asked: argparse.Namespace) -> str:
    """What was learned so far, and the command that goes on from there."""
    steps = steps_kept(asked.output)
    words = ["xraysr", "train", asked.recipe, "--data", str(asked.data), "-o", str(asked.output)]
    for name in ("id", "task", "scale", "preparation", "minutes", "steps", "seed"):
        value = getattr(asked, name)
        words += [] if value in (None, "") else [f"--{name}", str(value)]
    words += ["--half"] if asked.half else []
    if steps is None:
        return f"Stopped before anything was learned. Begin again with:\n{shlex.join(words)}\n"
    return f"Stopped after {steps} steps, which are kept. Go on with:\n{shlex.join([*words, '--resume'])}\n"


def _list(*, as_json: bool) -> int:
    rows = [
        {
            "id": one.id,
            "title": one.title,
            "summary": one.summary,
            "task": str(one.task),
            "scale": one.scale,
            "minutes": one.minutes,
            "protocol": one.trial,
            "lineage": one.lineage,
        }
        for one in RECIPES
    ]
    if as_json:
        sys.stdout.write(json.dumps(rows, indent=1) + "\n")
    else:
        for one in rows:
            sys.stdout.write(f"{one['id']:24} {one['task']:16} x{one['scale']}  {one['summary']}\n")
        sys.stdout.write("".join(f"{id:24} {'judge':20} {summary}\n" for id, summary in JUDGES.items()))
    return 0


def _refuse_contradictions(asked: argparse.Namespace) -> None:
    network = asked.recipe is not None
    of_networks = asked.minutes is not None or asked.steps is not None
    of_networks = of_networks or asked.resume or asked.half or asked.id
    astray = asked.without if network else of_networks
    if asked.tables == network or astray:
        raise UserError(
            tr("Nothing was trained."),
            why=tr("A recipe makes a network, --tables makes tables: one of the two, with words of its own."),
            remedy=tr(
                "Name a recipe, perhaps with --minutes or --resume; or --tables, perhaps with --without."
            ),
        )
    if (asked.minutes is not None and asked.minutes <= 0) or (asked.steps is not None and asked.steps <= 0):
        raise UserError(
            tr("Nothing was trained."),
            why=tr("How long it learns is told in minutes or steps that are more than none."),
            remedy=tr("Say for example: --minutes 30"),
        )
