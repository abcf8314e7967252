"""House rules that no single module can keep: what may be shipped, and what may never be called."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MEGABYTE = 1_000_000
CHECKPOINT_DIRS = sorted(path.parent for path in (ROOT / "checkpoints").rglob("*.safetensors"))
SHIPPED = ("unipen/rnn-gmm", "unipen/vrnn-gauss", "unipen/rnn-gauss")

PICKLERS = {"pickle", "_pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
UNSAFE_JS = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\s*\(|new Function)\b")


def python_sources() -> Iterator[Path]:
    """Every Python file that runs in the app or in training."""
    yield from sorted((ROOT / "vrnn").rglob("*.py"))
    if (ROOT / "app.py").exists():
        yield ROOT / "app.py"


def unsafe_calls(source: str) -> list[str]:
    """What a source does that could run or show somebody else's code."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in PICKLERS]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module] if node.module.split(".")[0] in PICKLERS else []
            found += ["torch.load" for a in node.names if (node.module, a.name) == ("torch", "load")]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found += ["torch.load"] if (node.value.id, node.attr) == ("torch", "load") else []
        elif isinstance(node, ast.keyword) and node.arg in {"unsafe_allow_html", "allow_pickle"}:
            safe = isinstance(node.value, ast.Constant) and node.value.value is False
            found += [] if safe else [node.arg]
    return found


@pytest.mark.parametrize("path", [pytest.param(p, id=str(p.relative_to(ROOT))) for p in python_sources()])
def test_no_pickles_and_no_unsafe_html(path: Path) -> None:
    assert unsafe_calls(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import torch\ntorch.load('x.pt')", "torch.load"),
        ("from torch import load", "torch.load"),
        ("import pickle", "pickle"),
        ("def f():\n    from joblib import load", "joblib"),
        ("st.markdown(text, unsafe_allow_html=True)", "unsafe_allow_html"),
        ("st.markdown(text, unsafe_allow_html=flag)", "unsafe_allow_html"),
        ("np.load(path, allow_pickle=True)", "allow_pickle"),
    ],
)
def test_the_check_sees_unsafe_calls(source: str, name: str) -> None:
    assert unsafe_calls(source) == [name]


def test_the_check_lets_safe_calls_pass() -> None:
    source = '"""Never torch.load."""\nnp.load(path, allow_pickle=False)\nsafetensors.torch.load(data)'
    assert unsafe_calls(source) == []


def test_the_page_writes_no_html_from_strings() -> None:
    scripts = [p for pattern in ("*.js", "*.mjs") for p in sorted((ROOT / "vrnn").rglob(pattern))]
    assert [p.name for p in scripts if UNSAFE_JS.search(p.read_text("utf-8"))] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_the_promised_models_are_shipped(name: str) -> None:
    assert ROOT / "checkpoints" / name in CHECKPOINT_DIRS


@pytest.mark.parametrize("folder", [pytest.param(d, id="/".join(d.parts[-2:])) for d in CHECKPOINT_DIRS])
def test_a_checkpoint_is_small_whole_and_licensed(folder: Path) -> None:
    weights = (folder / "model.safetensors").read_bytes()
    card = json.loads((folder / "card.json").read_text("utf-8"))
    assert len(weights) <= 8 * MEGABYTE
    assert card["sha256"] == hashlib.sha256(weights).hexdigest()
    assert card["licence"].strip()


def test_all_checkpoints_together_stay_small() -> None:
    files = [path for path in (ROOT / "checkpoints").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 120 * MEGABYTE


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_exact(name: str) -> None:
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text("utf-8").splitlines()]
    pins = [line for line in lines if line and line != "-r requirements.txt"]
    assert pins
    assert [
        pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9_.\-]+(\[[a-z,]+\])?==[0-9][0-9a-z.]*", pin)
    ] == []


def test_torch_is_the_release_whose_loader_was_fixed() -> None:
    assert "torch==2.13.0" in (ROOT / "requirements.txt").read_text("utf-8").split()


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_readme_names_both_commands(command: str) -> None:
    assert command in (ROOT / "README.md").read_text("utf-8")


def test_no_note_to_self_is_left() -> None:
    marks = re.compile(r"\b(" + "TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    assert [p.name for p in python_sources() if marks.search(p.read_text("utf-8"))] == []
