"""The house rules that no other tool checks: sizes, names, and what must not be written."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "xraysr_gui"
SOURCES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES, MOST_FUNCTION, MOST_CLASS = 300, 40, 200
MOST_ANY = 60
"""In signatures: what a library tells no type of, and values that are checked in the function itself."""
CATCH_ALLS = {"jobs/runner.py", "gui/shell/crash_hook.py"}
FORBIDDEN_CALLS = {"processEvents", "exec_", "terminate", "sleep"}
TOP_LEVEL = {
    "xraysr_gui", "resources", "models", "tests", "build_installer.spec", "setup.cfg", "README.md",
    "pyproject.toml", "packaging", ".ruff.toml", ".ci", "start.py", "requirements.lock", "docs", "LICENSE",
    "CHANGELOG.md", ".gitignore", ".gitattributes", "changes", ".editorconfig", ".pre-commit-config.yaml",
}  # fmt: skip


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in SOURCES:
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, kinds):
                yield name, node


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in listed.stdout.splitlines()]


def test_no_file_is_longer_than_a_reader_keeps_in_mind():
    lines = {p.relative_to(PACKAGE).as_posix(): len(p.read_text().splitlines()) for p in SOURCES}
    long = {name: count for name, count in lines.items() if count > MOST_LINES}
    assert not long, f"more than {MOST_LINES} lines: part them by what they are about"


def annotations(function: ast.FunctionDef) -> Iterator[ast.expr]:
    told = function.args
    named = [*told.posonlyargs, *told.args, *told.kwonlyargs, told.vararg, told.kwarg]
    yield from (one.annotation for one in named if one is not None and one.annotation is not None)
    if function.returns is not None:
        yield function.returns


def test_signatures_say_what_they_take_and_give():
    loose = [
        f"{name}:{function.lineno} {function.name}"
        for name, function in nodes(ast.FunctionDef)
        for annotation in annotations(function)
        for part in ast.walk(annotation)
        if isinstance(part, ast.Name) and part.id == "Any"
    ]
    assert len(loose) <= MOST_ANY, "core/loose.py has names for what a type cannot say:\n" + "\n".join(loose)


def body_lines(node: ast.AST) -> int:
    body = node.body
    first = body[1] if len(body) > 1 and ast.get_docstring(node) else body[0]
    return node.end_lineno - first.lineno + 1


def test_functions_and_classes_stay_small():
    functions = [
        f"{n}:{f.name} {body_lines(f)}" for n, f in nodes(ast.FunctionDef) if body_lines(f) > MOST_FUNCTION
    ]
    classes = [f"{n}:{c.name} {body_lines(c)}" for n, c in nodes(ast.ClassDef) if body_lines(c) > MOST_CLASS]
    assert not functions, f"more than {MOST_FUNCTION} lines: give a part of it a name of its own"
    assert not classes, f"more than {MOST_CLASS} lines: let another class know a part of it"


def test_only_the_job_runner_and_the_exception_hook_catch_everything():
    found = {name for name, node in nodes(ast.ExceptHandler) if catches_all(node) and not passes_on(node)}
    assert found <= CATCH_ALLS, "name what is caught, or raise it again: a fault that is swallowed is lost"


def catches_all(node: ast.ExceptHandler) -> bool:
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(one is None or getattr(one, "id", "") in ("Exception", "BaseException") for one in caught)


def passes_on(node: ast.ExceptHandler) -> bool:
    """Tidying up and raising the same again swallows nothing, nor does raising another because of it."""
    last = node.body[-1]
    return isinstance(last, ast.Raise) and (last.exc is None or getattr(last.cause, "id", None) == node.name)


def test_nothing_blocks_or_nests_the_event_loop():
    called = {
        f"{name}: {node.func.attr}"
        for name, node in nodes(ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr in FORBIDDEN_CALLS
    }
    waiting = {call for call in called if "isolation/" not in call}
    assert not waiting, "the window's thread never waits: give the work to desk.jobs"


def test_files_are_written_whole():
    """By one function, that says how; elsewhere only what is no file of ours, or lies in a room that goes."""
    found = {name for name, node in nodes(ast.Call) if writes_a_file(node)}
    assert found == {
        "settings/whole_file.py",
        "settings/own_files.py",
        "enhancers/engine/model_install.py",  # into a room that becomes the model folder as a whole
        "enhancers/engine/model_intake.py",
        "enhancers/engine/judge_install.py",  # into a room that becomes the judge's folder as a whole
        "studies/database.py",  # puts aside what SQLite wrote
        "batches/ledger.py",  # puts aside a ledger that is damaged
        "batches/placing.py",  # takes files that were written whole to their places
        "batches/running.py",  # bytes that try whether there is room, and go
        "commands/batching/cluster_maker.py",  # into the room of a result
        "commands/batching/cluster_worker.py",  # into a folder that goes
        "commands/verifying/unpacked.py",  # into a folder that goes
        "training/fit.py",  # Keras writes by name: into a folder of its own, which goes
        "training/judges/make.py",  # Keras, the same
        "commands/checking/check_confinement.py",  # tries what a child may not do
        "isolation/limits.py",  # /proc
        "isolation/own_memory.py",
        "isolation/child.py",  # pipes
        "isolation/shared_pixels.py",  # memory
    }, "settings/whole_file.py leaves no half file behind; what cannot use it is listed here with its reason"


WRITERS = {"write_bytes", "write_text", "savefig", "tofile", "copyfile", "copytree", "NamedTemporaryFile"}


def writes_a_file(call: ast.Call) -> bool:
    called = ast.unparse(call.func)
    name = called.split(".")[-1]
    words = [ast.unparse(word) for word in (*call.args, *(keyword.value for keyword in call.keywords))]
    if name in ("open", "fdopen"):
        to_write = any(re.fullmatch(r"'[rbt]*[wax+][bt+]*'", word) for word in words)
        return to_write and called != "archive.open"  # a member of a file that is written whole
    if name in ("replace", "rename"):  # of a path; dataclasses and texts have a replace of their own
        return called == "os.replace" or (called != name and len(words) == 1)
    return name in WRITERS or called.endswith("network.save")


def test_every_module_begins_with_a_sentence_about_its_subject():
    poor = []
    for name, tree in trees():
        first = (ast.get_docstring(tree) or "").split("\n")[0]
        if not first.endswith((".", ":")) or first.lower().startswith(("this module", "utilit", "helper")):
            poor.append((name, first))
    assert not poor, "the first line of a module is a sentence about its subject"


def words_to_avoid() -> set[str]:
    glossary = (ROOT / "docs" / "GLOSSARY.md").read_text()
    section = glossary.split("## Words to avoid in names")[1]
    return set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE))


def test_names_keep_to_the_glossary():
    avoided = words_to_avoid()
    assert "utils" in avoided
    known_to_readers = {"cli/info.py", "gui/browsing/data_panel.py", "gui/views/data_probe.py"}
    named = {
        name: set(re.split(r"[/_.]", name)) & avoided for name, _ in trees() if name not in known_to_readers
    }
    remedy = "docs/GLOSSARY.md says which words name nothing, and what to write in their place"
    assert not {name: words for name, words in named.items() if words}, remedy
    classes = {
        f"{name}:{node.name}": set(re.findall("[A-Z][a-z]+", node.name)) & {w.title() for w in avoided}
        for name, node in nodes(ast.ClassDef)
        if name not in known_to_readers
    }
    assert not {name: words for name, words in classes.items() if words}, remedy


def test_the_launcher_needs_only_the_standard_library():
    for node in ast.walk(ast.parse((ROOT / "start.py").read_text())):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module]
        assert all(name.split(".")[0] in sys.stdlib_module_names for name in names)


def test_no_registry_address_and_no_place_of_one_machine_is_written_down():
    places = re.compile(
        rb"pypi\.org|files\.pythonhosted|registry\.npmjs|/root/|/work/|/home/\w+/|--index-url"
    )
    guilty = [
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if path.suffix not in (".dcm", ".png", ".keras")
        and path != Path(__file__)
        and places.search(path.read_bytes())
    ]
    assert not guilty, "addresses are each person's own settings, and places those of one computer"


def test_the_top_level_holds_what_was_agreed():
    assert {path.relative_to(ROOT).parts[0] for path in tracked_files()} <= TOP_LEVEL


def test_the_hooks_run_what_runs_before_every_change():
    hooks = re.findall(r"entry: python3 start.py tools (.+)", (ROOT / ".pre-commit-config.yaml").read_text())
    run = re.findall(r"(?m)^tool (.+)", (ROOT / ".ci" / "run").read_text())
    assert len(run) == 4
    assert hooks[:4] == [words.removesuffix(" .") for words in run]
    assert hooks[4:] == ["pytest -q tests/architecture"]


def test_every_decision_says_what_why_and_what_else_was_possible():
    folder = ROOT / "docs" / "adr"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    for decision in folder.glob("0*.md"):
        text = decision.read_text(encoding="utf-8")
        assert all(f"**{part}.**" in text for part in ("Decision", "Why", "Rejected", "Consequences")), (
            decision
        )
        assert f"({decision.name})" in listed


def test_every_change_that_waits_says_its_kind():
    kinds = {".added", ".changed", ".fixed", ".removed"}
    waiting = [path for path in (ROOT / "changes").glob("*.md") if path.name != "README.md"]
    assert {Path(path.stem).suffix for path in waiting} <= kinds
    assert not [path.name for path in waiting if not path.read_text(encoding="utf-8").strip()]


def test_links_in_the_papers_lead_somewhere():
    papers = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "changes").glob("*.md")]
    for paper in papers:
        links = re.findall(r"\]\(([^)#]+)\)", paper.read_text(encoding="utf-8"))
        dead = [link for link in links if "://" not in link and not (paper.parent / link).exists()]
        assert not dead, paper


def test_every_package_is_named_for_the_wheel():
    setup = (ROOT / "setup.cfg").read_text()
    packages = {".".join(p.parent.relative_to(ROOT).parts) for p in SOURCES if p.name == "__init__.py"}
    named = set(re.findall(r"^    (xraysr_gui[\w.]*)$", setup, re.MULTILINE))
    assert packages <= named, "each package is named in setup.cfg, else it is missing from what is installed"
    assert named - packages == {"xraysr_gui.resources", "xraysr_gui.models"}


def test_every_unit_test_stands_where_its_subject_stands():
    lost = []
    for test in (ROOT / "tests" / "unit").rglob("test_*.py"):
        room = test.parent.relative_to(ROOT / "tests" / "unit")
        if not (PACKAGE / room).is_dir():
            lost.append(str(test))
    assert not lost, (
        "a test of a module stands in tests/unit in the folder that the module has in the package"
    )


def test_what_the_program_needs_is_pinned_with_hashes():
    locks = [path for path in tracked_files() if path.suffix == ".lock"]
    assert len(locks) == 6
    for lock in locks:
        pins = re.findall(
            r"(?m)^([A-Za-z0-9_.-]+)==\S+(?: ;[^\\\n]+)? \\\n(    --hash=sha256:[0-9a-f]{64})",
            lock.read_text(),
        )
        lines = [line for line in lock.read_text().splitlines() if line and line[0] not in " #"]
        assert len(pins) == len(lines)
        assert "http" not in lock.read_text()


def test_no_two_files_of_tests_have_one_name():
    """They are imported by their names alone: of two, the second is not collected."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
