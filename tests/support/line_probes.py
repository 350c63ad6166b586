"""Has every statement of a package note that it ran: a list is written to, and nobody is called.

A tracer makes Python 3.11 look after each instruction of all code, that of libraries too: tests that work in
Python took twice the time. Here a module is compiled with one assignment before each of its statements.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType

RAN = "__ran__"
"""What a module calls its list: one place for each statement."""
_BLOCKS = ("body", "orelse", "finalbody")


class Probed:
    """A module's statements: which of them ran, and on which lines they stand."""

    def __init__(self) -> None:
        self.ran: list[bool] = []
        self.lines: list[tuple[int, ...]] = []

    @property
    def lines_run(self) -> set[int]:
        """The lines of the statements that ran."""
        ran = (lines for lines, did in zip(self.lines, self.ran, strict=True) if did)
        return {line for lines in ran for line in lines}

    def compiled(self, source: bytes, path: str) -> CodeType:
        """The module, with a note before each statement."""
        self.ran.clear()
        self.lines.clear()
        tree = ast.parse(source, path)
        tree.body = self._block(tree.body, documented=True)
        return compile(tree, path, "exec", dont_inherit=True)

    def _block(self, block: Sequence[ast.stmt], before: tuple[int, ...] = (), *, documented: bool = False):
        """A block with its notes; lines of `before` ran when its first statement does."""
        made: list[ast.stmt] = []
        for number, statement in enumerate(block):
            if (number == 0 and documented and _is_text(statement)) or _is_about_the_future(statement):
                before += (statement.lineno,)
                made.append(statement)
                continue
            self._within(statement)
            made += [self._note((*before, *_lines_of(statement)), statement), statement]
            before = ()
        return made

    def _within(self, statement: ast.stmt) -> None:
        documented = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for name in _BLOCKS:
            if block := getattr(statement, name, None):
                setattr(statement, name, self._block(block, documented=documented))
        for handler in getattr(statement, "handlers", ()):
            handler.body = self._block(handler.body, (handler.lineno,))
        for case in getattr(statement, "cases", ()):
            case.body = self._block(case.body, (case.pattern.lineno,))

    def _note(self, lines: tuple[int, ...], statement: ast.stmt) -> ast.stmt:
        place = ast.Subscript(ast.Name(RAN, ast.Load()), ast.Constant(len(self.lines)), ast.Store())
        self.lines.append(lines)
        self.ran.append(False)
        note = ast.copy_location(ast.Assign([place], ast.Constant(value=True)), statement)
        return ast.fix_missing_locations(note)


class Probes(MetaPathFinder):
    """Finds the modules of one package, and has them note what runs."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._modules: dict[str, Probed] = {}

    def install(self) -> None:
        """From now on; what is loaded already notes nothing."""
        sys.meta_path.insert(0, self)

    @property
    def lines_run(self) -> dict[str, set[int]]:
        """For each file that was loaded."""
        return {path: module.lines_run for path, module in self._modules.items()}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As Python finds it, with another loader."""
        if name.partition(".")[0] != self._package:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            probed = self._modules.setdefault(spec.loader.path, Probed())
            spec.loader = _Loader(name, spec.loader.path, probed)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, probed: Probed) -> None:
        super().__init__(name, path)
        self._probed = probed

    def get_code(self, fullname: str) -> CodeType:
        """Out of its source: what Python keeps compiled notes nothing."""
        return self._probed.compiled(self.get_data(self.path), self.path)

    def exec_module(self, module: ModuleType) -> None:
        vars(module)[RAN] = self._probed.ran
        super().exec_module(module)


def _lines_of(statement: ast.stmt) -> Iterable[int]:
    yield from (one.lineno for one in getattr(statement, "decorator_list", ()))
    yield statement.lineno


def _is_text(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _is_about_the_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
