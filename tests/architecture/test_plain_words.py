"""What a person reads is plain modern English: no word of the workshop, none that has gone out of use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BANNED = re.compile(
    r"\bspoil|\bspoilt|\bdrops? (the|a) drawing|memory for pieces|place of the press|documents'|\bGL\b",
    re.IGNORECASE,
)
PAGES = ("README.md", "CHANGELOG.md", "changes/*.md", "docs/GLOSSARY.md", "models/*.md", "models/*/card.md")
MANIFESTS = "models/*/manifest.json"


def _docstrings(tree: ast.AST) -> set[int]:
    kinds = ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef
    return {
        id(node.value)
        for holder in ast.walk(tree)
        if isinstance(holder, (*kinds, ast.If))
        for node in holder.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def texts(source: str) -> Iterator[tuple[int, str]]:
    """Every string of a program but what only its developers read."""
    tree = ast.parse(source)
    hidden = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in hidden:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", sorted((ROOT / "xraysr_gui").rglob("*.py")), ids=lambda p: str(p)[-40:])
def test_no_string_of_the_program_uses_a_banned_word(path):
    found = [(line, text) for line, text in texts(path.read_text(encoding="utf-8")) if BANNED.search(text)]
    assert not found


@pytest.mark.parametrize("pattern", [*PAGES, MANIFESTS])
def test_no_page_that_people_read_uses_one(pattern):
    pages = list(ROOT.glob(pattern))
    assert pages
    found = [
        (page.name, line)
        for page in pages
        for line in page.read_text(encoding="utf-8").splitlines()
        if BANNED.search(line)
    ]
    assert not found


@pytest.mark.parametrize(
    "words",
    ["It was spoilt.", "noise 5 GL", "Drop the drawing", "drops a drawing", "Memory for pieces", "SPOILING"],
)
def test_a_banned_word_is_noticed_in_strings_and_not_in_docstrings(words):
    assert [text for _, text in texts(f'"""{words}"""\nlabel = "{words}"\n') if BANNED.search(text)] == [
        words
    ]
