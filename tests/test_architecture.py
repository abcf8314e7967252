"""Imports go down only, the page stays on top, and the training path needs three packages."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

LAYERS = (
    {"types"},
    {"distributions"},
    {"codecs", "formats", "models"},
    {"objective", "sampling", "explain", "interventions"},
    {"checkpoint"},
    {"data"},
    {"train", "evaluate"},
    {"engine"},
    {"ui", "cli"},
    {"app"},
)
RANK = {unit: rank for rank, layer in enumerate(LAYERS) for unit in layer}
PAGE_PACKAGES = {"streamlit", "plotly"}
PAGE_UNITS = {"ui", "app"}


def unit_of(module: str) -> str:
    """The named part of the design that a module belongs to; the bare package counts as its lowest layer."""
    parts = module.split(".")
    if parts[0] != "vrnn":
        return parts[0]
    # `__main__` is the command line's door.
    return {"__main__": "cli"}.get(parts[1], parts[1]) if len(parts) > 1 else "types"


def imports(source: str, module: str, *, is_package: bool = False) -> Iterator[str]:
    """Every module that a source names in an import, at any depth of nesting, absolute and in full."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *(node.module.split(".") if node.module else [])])
            # `from vrnn import train` names a layer in the list of names, not before it.
            yield from (f"{origin}.{alias.name}" if origin == "vrnn" else origin for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"import_module", "__import__"}:
                yield str(node.args[0].value)


def violations(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """What one module does against the design, in words."""
    unit = unit_of(module)
    if unit not in RANK:
        return [f"{module}: '{unit}' has no layer; add it to LAYERS"]
    found = []
    for target in imports(source, module, is_package=is_package):
        top = target.split(".")[0]
        if top in PAGE_PACKAGES and unit not in PAGE_UNITS:
            found.append(f"{module} imports {target}: only the page may")
        if top not in {"vrnn", "app"}:
            continue
        other = unit_of(target)
        if other not in RANK:
            # A plain name of the package itself, as in `from vrnn import __version__`.
            continue
        if other != unit and RANK[other] >= RANK[unit]:
            found.append(f"{module} imports {target}: imports go down only")
    return found


def modules() -> Iterator[tuple[str, Path]]:
    """Name and file of every module of the project."""
    for path in sorted((ROOT / "vrnn").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path
    if (ROOT / "app.py").exists():
        yield "app", ROOT / "app.py"


@pytest.mark.parametrize(("module", "path"), [pytest.param(*item, id=item[0]) for item in modules()])
def test_imports_go_down_only(module: str, path: Path) -> None:
    assert violations(path.read_text("utf-8"), module, is_package=path.name == "__init__.py") == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("vrnn.types", "from vrnn.models.config import CONFIGS"),
        ("vrnn.models.rnn", "import vrnn.engine.local"),
        ("vrnn.models.rnn", "from vrnn import train"),
        ("vrnn.models.rnn", "from .. import engine"),
        ("vrnn.models.rnn", "from ..codecs.handwriting import HandwritingCodec"),
        ("vrnn.models.rnn", "def f():\n    from vrnn.sampling import generate"),
        ("vrnn.models.rnn", "if TYPE_CHECKING:\n    from vrnn.objective import bound"),
        ("vrnn.checkpoint", "import importlib\nimportlib.import_module('vrnn.data.packed')"),
        ("vrnn.checkpoint", "__import__('vrnn.ui')"),
        ("vrnn.objective", "from . import sampling"),
        ("vrnn.engine.local", "import streamlit as st"),
        ("vrnn.explain", "def f():\n    import plotly.graph_objects as go"),
        ("vrnn.__main__", "from vrnn.ui import session"),
        ("vrnn.ui.main", "import app"),
        ("vrnn.helpers", "import math"),
    ],
)
def test_the_check_sees_a_violation(module: str, source: str) -> None:
    assert len(violations(source, module)) == 1


def test_a_dot_means_the_package_itself_in_its_init_and_its_parent_in_a_module() -> None:
    assert violations("from .engine import local", "vrnn.data", is_package=True) == []
    assert len(violations("from .engine import local", "vrnn.data", is_package=False)) == 1
    assert len(violations("from ..engine import local", "vrnn.data", is_package=True)) == 1
    assert len(violations("from .engine import local", "vrnn", is_package=True)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("vrnn.models.rnn", "from vrnn.types import State\nfrom .networks import mlp\nimport torch"),
        ("vrnn.train.loop", "from vrnn import objective\nfrom ..data.packed import read_packed"),
        ("vrnn.ui.pages.write", "import streamlit as st\nfrom vrnn.engine import Engine"),
        ("app", "import streamlit as st\nfrom vrnn.ui import main"),
        ("vrnn.__main__", "def train():\n    from vrnn.train import loop"),
    ],
)
def test_the_check_lets_good_imports_pass(module: str, source: str) -> None:
    assert violations(source, module) == []


def run_python(code: str) -> list[str]:
    """The lines that a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_bare_package_loads_no_page_and_no_sound() -> None:
    loaded = run_python("import sys, vrnn; print(*{name.split('.')[0] for name in sys.modules})")
    assert set(loaded) & {"streamlit", "plotly", "librosa", "sklearn", "pandas", "tensorboard"} == set()


def closure(*roots: str) -> set[str]:
    """Distributions that come along when these are installed."""
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in seen:
            continue
        try:
            requires = distribution(name).requires or []
        except ModuleNotFoundError:
            continue
        seen.add(name)
        needed = (text.split(";") for text in requires if "extra ==" not in text)
        waiting += ["".join(c if c.isalnum() or c in "-_." else " " for c in n[0]).split()[0] for n in needed]
    return seen


def test_training_imports_with_three_packages() -> None:
    present = {d.lower().replace("_", "-") for ds in packages_distributions().values() for d in ds}
    allowed = closure("torch", "numpy", "safetensors")
    assert {"torch", "numpy", "safetensors"} <= allowed
    assert {"streamlit", "tqdm", "librosa", "typer"} <= present - allowed
    foreign = {
        top
        for top, owners in packages_distributions().items()
        if not {owner.lower().replace("_", "-") for owner in owners} & (allowed | {"setuptools", "vrnn"})
    }
    loaded = run_python(
        "import sys, pkgutil, importlib\n"
        f"sys.modules.update(dict.fromkeys({sorted(foreign)!r}))\n"
        "import vrnn.train\n"
        "for found in pkgutil.walk_packages(vrnn.train.__path__, 'vrnn.train.'):\n"
        "    importlib.import_module(found.name)\n"
        "print(*sys.modules)"
    )
    assert "torch" in loaded and "vrnn.train" in loaded
