"""Code by its name: the lines of a function that compute something, as they stand in the running program."""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any, NamedTuple


class Link(NamedTuple):
    """Some lines of our code.

    Attributes:
        module: where the function is.
        name: its qualified name there.
        of: the variables whose assignments are shown, "return" for what is returned; none for the whole function.
    """

    module: str
    name: str
    of: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Where to find it."""
        return f"{self.module}.{self.name}"


def resolve(link: Link) -> Any:
    """The function itself.

    Raises:
        AttributeError, ModuleNotFoundError: if there is none of that name (any more).
    """
    found: Any = importlib.import_module(link.module)
    for part in link.name.split("."):
        found = getattr(found, part)
    return found


def source(link: Link) -> str:
    """The function without its docstring, or its name and the lines of `link.of`; "..." stands for what is left out.

    Raises:
        LookupError: if a variable of `link.of` is not assigned.
    """
    text = textwrap.dedent(inspect.getsource(inspect.unwrap(resolve(link))))
    lines = text.splitlines()
    function = next(n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef))
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not link.of:
        head = lines[function.lineno - 1 : function.body[0].lineno - 1]
        return "\n".join([*head, *lines[body[0].lineno - 1 :]])
    shown, last = [f"def {function.name}(...):"], body[0].lineno - 1
    for statement in _statements(function, link.of):
        begin, end = statement.lineno - 1, statement.end_lineno or statement.lineno
        if begin > last:
            shown.append("    ...")
        shown += textwrap.indent(textwrap.dedent("\n".join(lines[begin:end])), "    ").splitlines()
        last = end
    return "\n".join(shown)


def _statements(function: ast.FunctionDef, names: tuple[str, ...]) -> list[ast.stmt]:
    """The simple statements that assign one of the names, and the last line for "return", in order."""
    found = [(node, assigned) for node, assigned in _assigning(function) if assigned & set(names)]
    missing = set(names) - {name for _, assigned in found for name in assigned}
    if missing:
        raise LookupError(f"{function.name} assigns no {', '.join(sorted(missing))}")
    return sorted((node for node, _ in found), key=lambda node: node.lineno)


def _assigning(function: ast.FunctionDef) -> Iterator[tuple[ast.stmt, set[str]]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield node, {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    if isinstance(function.body[-1], ast.Return):
        yield function.body[-1], {"return"}
