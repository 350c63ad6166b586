"""xraysr models: networks of one's own are taken in, and all models listed, checked, exported, removed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from pathlib import Path

from xraysr_gui.cli.in_and_out import NamedFiles
from xraysr_gui.cli.stick import found_on
from xraysr_gui.cli.terminal import end_progress, printable, printable_lines, shown_progress
from xraysr_gui.commands.models.export_model import export_model
from xraysr_gui.commands.models.install_models import (
    SAMPLE_NAME,
    film_of,
    installed_facts,
    sample_film,
)
from xraysr_gui.commands.models.listed_judges import judge_facts, judge_rows
from xraysr_gui.commands.models.listed_models import ListedModel, listed_models, model_named
from xraysr_gui.commands.models.models_on_stick import install_from_stick
from xraysr_gui.commands.models.remove_model import remove_model
from xraysr_gui.commands.models.verify_judges import judge_paths, verify_judges
from xraysr_gui.commands.models.verify_models import Verified, verify_models
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.core.errors import InvalidParameter, UserError
from xraysr_gui.core.loose import Json, JsonList
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.model_answers import (
    GROUNDS,
    PREPARATIONS_TO_CHOOSE,
    Answers,
    Guess,
    TakenIn,
    answers_of,
)
from xraysr_gui.enhancers.judges.folder import JUDGE
from xraysr_gui.enhancers.model_folder import BORDERS, COLOURS, VALUE_RANGES
from xraysr_gui.enhancers.task import Task
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.kept_files import OVERWRITE_HELP

SUMMARY = "Install networks of one's own; list, show, verify, export and remove models."
Does = Callable[[argparse.Namespace], int]
PREPARATION_HELP = "plain: the image as it is; enlarged: at its final size, as SRCNN and VDSR want it"
RANGE_WORDS = "--range", "--result-range"
LEFT_OUT = (
    "What is not said is found out: from the layers, and by trying the network on a film that is made worse "
    "on purpose. What was taken, and why, is told on stderr and in the JSON."
)


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    verbs = command.add_subparsers(metavar="DO", required=True, prog="xraysr models", parser_class=_Verb)
    add = verbs.add_parser
    _verb(add, "list", "Every model of this computer.", _list)
    show = _verb(add, "show", "All that a model says of itself.", _show)
    remove = _verb(verbs.add_parser, "remove", "Remove an installed model; its results stay.", _remove)
    verify = _verb(add, "verify", "Check manifests, hashes and what networks give.", _verify)
    export = _verb(
        verbs.add_parser, "export", "Write a model into a zip that can be installed elsewhere.", _export
    )
    for one in (show, remove, export):
        one.add_argument("id", metavar="ID", help="see: xraysr models list")
    verify.add_argument("ids", metavar="ID", nargs="*", help="which models; else all")
    verify.add_argument("--keras", action="store_true", help="ask Keras too, where it is installed")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    export.add_argument("--overwrite", action="store_true", help=OVERWRITE_HELP)
    _declare_install(
        _verb(
            add, "install", "Take in .keras or .h5 files, zips or folders, also of several models.", _install
        )
    )


class _Verb(argparse.ArgumentParser):
    """Takes `--range -1..1` for what it means: a value that begins with a minus is no option."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        joined: list[str] = []
        for word in args or ():
            if word in VALUE_RANGES and joined and joined[-1] in RANGE_WORDS:
                joined[-1] += f"={word}"
            else:
                joined.append(word)
        return super().parse_known_args(joined, namespace)


def _verb(
    add: Callable[..., argparse.ArgumentParser],
    name: str,
    summary: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    verb = add(name, help=summary, description=summary)
    verb.add_argument("--json", action="store_true", help="as JSON on stdout")
    verb.set_defaults(do=run)
    return verb


def _declare_install(install: argparse.ArgumentParser) -> None:
    install.epilog = LEFT_OUT
    what = "a .keras or .h5 file, a zip, or a folder with one model or several"
    install.add_argument("files", nargs="+", metavar="FILE", action=NamedFiles, help=what)
    install.add_argument(
        "--only", nargs="+", default=(), metavar="ID", help="which of several models of a folder or a zip"
    )
    asked: list[tuple[str, str, Json]] = [
        ("--id", "its name in commands", {}),
        ("--title", "its name on the screen", {"metavar": "T"}),
        ("--task", "what it is for", {"choices": [str(one) for one in Task]}),
        ("--preparation", PREPARATION_HELP, {"choices": PREPARATIONS_TO_CHOOSE}),
        ("--range", "black and white in what it takes", {"dest": "value_range", "choices": VALUE_RANGES}),
        ("--result-range", "the same of what it gives, if it is another", {"choices": VALUE_RANGES}),
        ("--border", "how the image goes on at its edges", {"choices": BORDERS}),
        ("--output", "which of several results is the image", {"metavar": "NAME"}),
    ]
    for word, words, more in asked:
        install.add_argument(word, default="", help=words, **more)
    install.add_argument("--scale", type=int, default=0, metavar="N", help="how many times larger, 1 to 8")
    install.add_argument("--colours", type=int, choices=COLOURS, default=0, help="its channels")
    install.add_argument(
        "--try-on", type=Path, metavar="IMAGE", help="instead of the film of the sample study"
    )


def run(asked: argparse.Namespace) -> int:
    """Do one of the verbs."""
    return int(asked.do(asked))


def _list(asked: argparse.Namespace) -> int:
    rows = [*(_row(one) for one in listed_models()), *judge_rows()]
    lines = (
        f"{row['id']:32} {'own' if row['own'] else 'program':8} {row['task']}"
        f"{' x' + str(row['scale']) if row['scale'] > 1 else ''}: {row['refused'] or row['title']}"
        for row in rows
    )
    return _tell(asked, rows, lines)


def _row(model: ListedModel) -> Json:
    manifest = model.folder.manifest if model.folder is not None else None
    return {
        "id": model.id,
        "title": manifest.title if manifest else "",
        "task": manifest.task if manifest else "",
        "scale": manifest.scale if manifest else 0,
        "own": model.is_own,
        "folder": str(model.path),
        "sha256": model.folder.sha256 if model.folder is not None else "",
        "refused": f"{model.refusal.what} {model.refusal.why}" if model.refusal is not None else "",
    }


def _show(asked: argparse.Namespace) -> int:
    judge = judge_facts(asked.id)
    if judge is not None:
        return _tell(asked, judge, judge["card"].splitlines())
    model = model_named(asked.id)
    row = _row(model)
    if model.folder is None:
        return _tell(asked, row, (f"{name}: {value}" for name, value in row.items()))
    manifest, card = asdict(model.folder.manifest), model.folder.card()
    told = {**row, "manifest": manifest, "card": card}
    facts = {**row, **{name: value for name, value in manifest.items() if not isinstance(value, dict)}}
    lines = [f"{name + ':':16}{value}" for name, value in facts.items() if value != ""]
    return _tell(asked, told, (*lines, *(("", *card.splitlines()) if card else ())))


def _remove(asked: argparse.Namespace) -> int:
    model = model_named(asked.id)
    remove_model(model)
    said = f"{model.id} is removed. Results that were made with it stay."
    return _tell(asked, {"removed": model.id, "folder": str(model.path)}, (said,))


def _export(asked: argparse.Namespace) -> int:
    path = export_model(model_named(asked.id), asked.output, overwrite=asked.overwrite)
    return _tell(
        asked, {"exported": asked.id, "file": str(path)}, (f"{path}: install it with: xraysr models install",)
    )


def _verify(asked: argparse.Namespace) -> int:
    judges = judge_paths()
    named = [model_named(id) for id in asked.ids if id not in judges]
    models = named if asked.ids else list(listed_models())
    judging = [path for id, path in judges.items() if not asked.ids or id in asked.ids]
    engine, progress = Engine(), shown_progress()
    try:
        found = list(verify_models(models, engine, progress, keras=asked.keras))
        found += verify_judges(judging, engine, progress)
    finally:
        engine.close()
        end_progress()
    rows = [
        {"id": one.id, "good": one.good, "checks": [asdict(check) for check in one.checks]} for one in found
    ]
    _tell(asked, rows, (line for one in found for line in _verified(one)))
    return 0 if all(one.good for one in found) else 2


def _verified(one: Verified) -> list[str]:
    words = {True: "ok  ", False: "BAD ", None: "    "}
    return [f"{words[check.good]} {one.id}, {check.part}: {check.said}" for check in one.checks]


def _install(asked: argparse.Namespace) -> int:
    answers = _answers(asked)
    reader, engine, progress = ImageReader(), Engine(), shown_progress()
    done: list[tuple[Path, TakenIn]] = []
    refused: list[tuple[Path, UserError]] = []
    try:
        film = _film(asked, reader)
        found = list(found_on(asked.files, answers, asked.only, engine, progress))
        for number, one in enumerate(found):
            part = progress.part(number / len(found), (number + 1) / len(found))
            try:
                done.append((one.path / one.home, install_from_stick(one, film, engine, part, answers)))
            except UserError as error:
                refused.append((one.path / one.home, error))
    finally:
        reader.close()
        engine.close()
        end_progress()
    _explain(done, refused)
    told = {
        "installed": [installed_facts(path, taken) for path, taken in done],
        "refused": [{"file": str(path), "why": str(error)} for path, error in refused],
    }
    _tell(asked, told, (_how_to_use(taken) for _, taken in done))
    return 2 if refused else 0


def _answers(asked: argparse.Namespace) -> Answers:
    answers = answers_of({one.name: getattr(asked, one.name) for one in fields(Answers)})
    if len(asked.files) > 1 and (answers.id or answers.title):
        raise InvalidParameter(
            tr("Nothing was installed."),
            why=tr("Several files are named, and one id or one title cannot be that of all."),
            remedy=tr("Install them one by one, or leave out --id and --title."),
        )
    return answers


def _film(asked: argparse.Namespace, reader: ImageReader) -> tuple[Pixels, str]:
    if asked.try_on is None:
        return sample_film(reader), SAMPLE_NAME
    return film_of(open_radiograph(asked.try_on, reader)), "the image that was named"


def _explain(done: list[tuple[Path, TakenIn]], refused: list[tuple[Path, UserError]]) -> None:
    """What was taken for true and why, what speaks against it, and what was refused: on stderr."""
    for path, taken in done:
        lines = [f"{path.name}:", *_guess_lines(taken.guesses)]
        lines += [f"  Note: {notice}" for notice in taken.notices]
        sys.stderr.writelines(f"{printable(line)}\n" for line in lines)
    for _, error in refused:
        sys.stderr.write(f"{printable(f'{error.what} {error.why}')} {printable_lines(error.remedy)}\n")


def _guess_lines(guesses: Iterable[Guess]) -> Iterator[str]:
    told: tuple[str, ...] = ()
    for guess in guesses:
        yield f"  {guess.field.replace('_', ' ')}: {guess.value} ({GROUNDS[guess.ground]})"
        if guess.evidence != told:  # task, scale and preparation have the same
            yield from (f"      {sentence}" for sentence in guess.evidence)
        told = guess.evidence


def _how_to_use(taken: TakenIn) -> str:
    name, judges = taken.path.name, (taken.path / JUDGE).is_file()
    use = f"triage FOLDER --with {name}" if judges else f"enhance IMAGE --with {name} -o OUTPUT"
    return f"{name} is installed. Use it: xraysr {use}"


def _tell(asked: argparse.Namespace, told: Json | JsonList, lines: Iterable[str]) -> int:
    """JSON alone, or lines."""
    if asked.json:
        sys.stdout.write(json.dumps(told, indent=1, allow_nan=False) + "\n")
    else:
        sys.stdout.writelines(f"{printable(line)}\n" for line in lines)
    return 0
