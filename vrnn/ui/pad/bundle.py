"""Makes one ES module of several, because a component without a build step is given its script as one string.

Each file keeps its own scope: it becomes a function that returns its exports, called once, in dependency order.
The files stay ordinary ES modules, which `node --test` imports as they are.  They keep to three forms, each at the
start of a line: `import { a, b as c } from "./file.js"`, `import * as name from "../other/file.js"`, and
`export [default] function | class | const name`.  No two files of a script share a name.  Comments on lines of
their own are left out: the page sends the script again with each new `data`.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(
    r"^import\s+(?:\{(?P<names>[^}]*)\}|\*\s+as\s+(?P<space>\w+))\s+from\s+\"(?P<file>\.\.?/[\w./-]+\.js)\";$",
    re.M,
)
_EXPORT = re.compile(
    r"^export\s+(?P<default>default\s+)?(?P<kind>function|class|const)\s+(?P<name>\w+)", re.M
)
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)\n", re.M | re.S)
_LEFTOVER = re.compile(r"^(?:import|export)\b.*", re.M)


def bundle(entry: Path) -> str:
    """The source of one module with the default export of `entry` and everything it imports.

    Raises:
        ValueError: a cycle of imports, two files of one name, or an import or export in a form that is not
            supported.
    """
    order: dict[Path, str] = {}
    _visit(entry.resolve(), order, ())
    if double := [a.name for a in order for b in order if a != b and a.stem == b.stem]:
        raise ValueError(f"two files of one name: {double[0]}")
    modules = "\n".join(order.values())
    return f"{modules}\nexport default {_variable(entry.stem)}.default;\n"


def _visit(file: Path, done: dict[Path, str], above: tuple[Path, ...]) -> None:
    if file in above:
        raise ValueError(f"{file.name} imports itself through {' -> '.join(path.name for path in above)}")
    if file in done:
        return
    source = _COMMENT.sub("", file.read_text(encoding="utf-8"))
    for match in _IMPORT.finditer(source):
        _visit((file.parent / match["file"]).resolve(), done, (*above, file))
    done[file] = _module(file, source)


def _module(file: Path, source: str) -> str:
    exports = [("default" if m["default"] else m["name"], m["name"]) for m in _EXPORT.finditer(source)]
    body = _IMPORT.sub(_as_constant, source)
    body = _EXPORT.sub(lambda m: f"{m['kind']} {m['name']}", body)
    if leftover := _LEFTOVER.search(body):
        raise ValueError(f"{file.name}: cannot bundle {leftover[0]!r}")
    pairs = ", ".join(f"{public}: {name}" for public, name in exports)
    return f"const {_variable(file.stem)} = (() => {{\n{body.strip()}\nreturn {{ {pairs} }};\n}})();"


def _as_constant(match: re.Match[str]) -> str:
    target = match["space"] or "{" + re.sub(r"\s+as\s+", ": ", match["names"]) + "}"
    return f"const {target} = {_variable(Path(match['file']).stem)};"


def _variable(stem: str) -> str:
    return "$" + stem.replace("-", "_")
