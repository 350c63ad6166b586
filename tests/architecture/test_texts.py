"""Every text that is shown passes the one function, as a template, and no other function translates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "xraysr_gui"
SOURCES = sorted(PACKAGE.rglob("*.py"))
HOME = {"core/words.py", "gui/widgets/qt_texts.py"}
SHOWING = {
    "setText", "setToolTip", "setStatusTip", "setWindowTitle", "setTitle", "setPlaceholderText",
    "setAccessibleName", "setAccessibleDescription", "setInformativeText", "addAction", "addMenu", "addTab",
    "addRow", "addButton", "setHeaderLabels", "setTabText", "setItemText", "setSuffix", "setPrefix",
    "QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QMenu", "QToolBar", "QDockWidget",
}  # fmt: skip
"""What takes a text and shows or tells it."""
AFTER_NAMES = {"heading": 0, "named": 2} | dict.fromkeys(
    ("go_on_buttons", "named_button", "progress_bar", "row_table"), 1
)
"""How many words before its texts a function of `gui/widgets` takes: a widget, its name."""
ERRORS = {
    node.name
    for node in ast.parse((PACKAGE / "core" / "errors.py").read_text(encoding="utf-8")).body
    if isinstance(node, ast.ClassDef) and node.name != "Cancelled"
}
NO_WINDOW = ("commands/demonstration/",)
_WORD = re.compile(r"[A-Za-z]{2}")


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]


def _pieces(node: ast.expr) -> Iterator[ast.expr]:
    """The texts of which a choice, a sum, a list or a formatted text is made."""
    if isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    elif isinstance(node, ast.BoolOp):
        parts = node.values
    elif isinstance(node, ast.BinOp):
        parts = [node.left, node.right]
    elif isinstance(node, ast.List | ast.Tuple):
        parts = node.elts
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        parts = [node.func.value]
    else:
        yield node
        return
    for part in parts:
        yield from _pieces(part)


def _is_bare(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        said = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        return bool(_WORD.search(re.sub(r"<[^<>]*>|xraysr", "", said)))
    plain = node.value if isinstance(node, ast.Constant) and node.value != "xraysr" else ""
    return isinstance(plain, str) and bool(_WORD.search(plain))


def bare_texts(source: str) -> list[tuple[int, str]]:
    """Texts that are shown, or said by an error, and do not pass the function."""
    tree = ast.parse(source)
    return [
        (call.lineno, ast.unparse(piece))
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and _called(call) in SHOWING | ERRORS | AFTER_NAMES.keys()
        for word in (
            *call.args[AFTER_NAMES.get(_called(call), 0) :],
            *(keyword.value for keyword in call.keywords),
        )
        for piece in _pieces(word)
        if _is_bare(piece)
    ]


def wrong_calls(source: str) -> list[tuple[int, str]]:
    """Calls that no language can follow: of a text with its values in it, or before a language is known."""
    tree = ast.parse(source)
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) in ("tr", "tr_count")
    ]
    late = {
        id(node)
        for holder in ast.walk(tree)
        if isinstance(holder, ast.FunctionDef | ast.Lambda)
        for part in (holder.body if isinstance(holder.body, list) else [holder.body])
        for node in ast.walk(part)
    }
    return [
        (call.lineno, ast.unparse(call))
        for call in calls
        if id(call) not in late or any(isinstance(word, ast.JoinedStr) for word in call.args)
    ]


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_every_text_that_is_shown_passes_the_function(path):
    source = path.read_text(encoding="utf-8")
    assert wrong_calls(source) == []
    if not _name(path).startswith(NO_WINDOW):
        assert bare_texts(source) == []


def test_nobody_else_translates():
    other = re.compile(r"\bself\.tr\(|QCoreApplication\.translate|\bQT_TRANSLATE_NOOP|\bgettext\b")
    found = {_name(path) for path in SOURCES if other.search(path.read_text(encoding="utf-8"))}
    assert found <= HOME


@pytest.mark.parametrize(
    ("line", "is_wrong"),
    [
        ("label.setText('Open it')", True),
        ("named(label, 'opener', 'Open it')", True),
        ("named(label, 'opener', tip='Open it')", True),
        ("named(label, 'opener', tr('Open it'))", False),
        ("named_button('opener', 'Open it', opened)", True),
        ("heading('Open it')", True),
        ("label.setText(tr('Open it'))", False),
        ("label.setText(f'{count} files')", True),
        ("label.setText(f'{count}')", False),
        ("raise CannotExport(tr('It'), why='Because of it.', remedy=tr('Go'))", True),
        ("box = QCheckBox(tr('On') if on else 'Off')", True),
        ("text = tr(f'{count} files')", True),
        ("text = tr('{} files').format(count)", False),
    ],
)
def test_what_passes_by_is_noticed(line, is_wrong):
    source = f"def show():\n    {line}\n"
    assert bool(bare_texts(source) or wrong_calls(source)) is is_wrong


def test_a_text_that_is_translated_too_early_is_noticed():
    assert wrong_calls("TITLE = tr('Open')\n") == [(1, "tr('Open')")]
