"""xraysr train: a network from a recipe and a folder of radiographs, or the tables of the resources."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xraysr_gui.cli.terminal import end_progress, shown_progress
from xraysr_gui.commands.make_tables import make_tables
from xraysr_gui.commands.train_model import recipe_named, train_model
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.training.recipes import RECIPES
from xraysr_gui.training.train import Plan

SUMMARY = (
    "Train a network and write a model folder with its card; or make the tables that come with the program."
)


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    known = ", ".join(recipe.id for recipe in RECIPES)
    command.add_argument("recipe", nargs="?", help=f"one of: {known}")
    command.add_argument("--tables", action="store_true", help="no network: profile, spectrum and filters")
    command.add_argument("--without", default="", metavar="WORD", help="tables: leave files named so out")
    command.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="radiographs")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    command.add_argument("--minutes", type=float, help="how long it learns in all; else as the recipe says")
    command.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    command.add_argument("--seed", type=int, default=1)


def run(asked: argparse.Namespace) -> int:
    """Train, and say where the model is; or make tables, and say where they are."""
    _refuse_contradictions(asked)
    if asked.tables:
        return _make_tables(asked)
    recipe = recipe_named(asked.recipe)
    reader, engine = ImageReader(), Engine()
    plan = Plan(asked.minutes, asked.resume, asked.seed)
    try:
        made = train_model(recipe, asked.data, asked.output, reader, engine, shown_progress(), plan)
    finally:
        reader.close()
        engine.close()
        end_progress()
    sys.stdout.write(f"{made.card()}\nThe model is in {made.path}\n")
    return 0


def _make_tables(asked: argparse.Namespace) -> int:
    reader = ImageReader()
    try:
        made = make_tables(asked.data, asked.output, reader, shown_progress(), asked.without)
    finally:
        reader.close()
        end_progress()
    sys.stdout.write("".join(f"{file}\n" for file in made))
    return 0


def _refuse_contradictions(asked: argparse.Namespace) -> None:
    network = asked.recipe is not None
    astray = asked.without if network else asked.minutes is not None or asked.resume
    if asked.tables == network or astray:
        raise UserError(
            tr("Nothing was trained."),
            why=tr("A recipe makes a network, --tables makes tables: one of the two, with words of its own."),
            remedy=tr(
                "Name a recipe, perhaps with --minutes or --resume; or --tables, perhaps with --without."
            ),
        )
