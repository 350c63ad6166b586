"""xraysr train: a network from a recipe and a folder of radiographs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xraysr_gui.cli.terminal import end_progress, shown_progress
from xraysr_gui.commands.train_model import recipe_named, train_model
from xraysr_gui.enhancers.engine import Engine
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.training.recipes import RECIPES
from xraysr_gui.training.train import Plan

SUMMARY = "Train a network; write a model folder with its card."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("recipe", help=f"one of: {', '.join(recipe.id for recipe in RECIPES)}")
    command.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="radiographs")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="MODEL_FOLDER")
    command.add_argument("--minutes", type=float, help="how long it learns in all; else as the recipe says")
    command.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    command.add_argument("--seed", type=int, default=1)


def run(asked: argparse.Namespace) -> int:
    """Train, and say where the model is."""
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
