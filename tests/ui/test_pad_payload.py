"""The Python side of the pad: its script, what it refuses to send, and what it makes of the browser's answer."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import vrnn.ui.pad
from vrnn.ui.pad import PadResult, pad, read_state
from vrnn.ui.pad.bundle import bundle

STROKES = [[[1.0, 2.0, 0.0, 0.5], [3.0, 4.0, 0.1, 0.5]]]
MAIN = Path(vrnn.ui.pad.__file__).parent / "js" / "main.js"


def drawn(base: str | None, name: str = "d-1") -> dict:
    return {"id": name, "strokes": STROKES, "base": base}


def test_nothing_sent_is_nothing_done():
    assert read_state(None, None, {"ink": None}) == PadResult(None, None)


def test_a_drawing_over_an_empty_sheet():
    result = read_state(drawn(None), None, {})
    assert result.ink == {"id": "d-1", "strokes": STROKES}


def test_a_drawing_gives_way_to_what_was_opened_after_it():
    older = drawn("example-1")
    assert read_state(older, None, {"ink": {"id": "example-1", "strokes": []}}).ink is not None
    assert read_state(older, None, {"ink": {"id": "example-2", "strokes": []}}).ink is None


def test_at_counts_for_the_present_drawing_only():
    offered = {"ink": {"id": "example", "strokes": STROKES}}
    assert read_state(None, {"ink_id": "example", "t": 4}, offered).at == 4
    assert read_state(drawn("example"), {"ink_id": "example", "t": 4}, offered).at is None
    assert read_state(drawn("example"), {"ink_id": "d-1", "t": 0}, offered).at == 0


@pytest.mark.parametrize("step", [None, -1, 1.5, "3", True])
def test_an_odd_step_is_no_step(step: object):
    assert read_state(drawn(None), {"ink_id": "d-1", "t": step}, {}).at is None


@pytest.mark.parametrize("ink", ["text", 7, [], {"base": None}, {"id": 3, "base": None}])
def test_an_odd_drawing_is_no_drawing(ink: object):
    assert read_state(ink, {"ink_id": 3, "t": 1}, {}) == PadResult(None, None)


@pytest.mark.parametrize("state", ["text", [1], {"ink": "text", "at": 5}, {"ink": {}, "at": {}}])
def test_what_was_heard_survives_an_odd_state(state: object):
    assert vrnn.ui.pad.heard(state) == {"seen": None, "chosen": None}


def test_what_was_heard():
    state = {"ink": drawn(None), "at": {"ink_id": "d-1", "t": 12}}
    assert vrnn.ui.pad.heard(state) == {"seen": "d-1", "chosen": "d-1/12"}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_values_that_would_blank_the_component_are_refused(value: float):
    with pytest.raises(ValueError, match="JSON compliant"):
        pad({"analysis": {"points": [[0.0, value]]}}, key="pad")


def test_numpy_is_refused():
    with pytest.raises(TypeError, match="float32"):
        pad({"analysis": {"points": [[np.float32(1)]]}}, key="pad")


def page() -> None:
    import streamlit as st

    from vrnn.ui.pad import pad

    st.session_state.result = pad({"ink": None, "analysis": None, "futures": None}, key="pad")


def test_the_component_mounts_and_hands_strokes_on():
    app = AppTest.from_function(page)
    assert app.run(timeout=20).session_state.result == PadResult(None, None)
    app.session_state["pad"] = {"ink": drawn(None), "at": {"ink_id": "d-1", "t": 3}}
    result = app.run(timeout=20).session_state.result
    assert not app.exception
    assert result == PadResult({"id": "d-1", "strokes": STROKES}, 3)


def write(folder: Path, **files: str) -> Path:
    for name, source in files.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return folder / "main.js"


def test_modules_keep_their_scopes(tmp_path: Path):
    main = write(
        tmp_path,
        a="// why\nconst hidden = 1;\nexport function f() {\n  return hidden;\n}\n",
        b='import { f as g } from "./a.js";\nconst hidden = 2;\nexport const two = () => hidden + g();\n',
        main='import * as b from "./b.js";\nimport {\n  f,\n} from "./a.js";\n'
        "export default function start() {\n  return [f(), b.two()];\n}\n",
    )
    script = bundle(main)
    assert "why" not in script
    (tmp_path / "out.mjs").write_text(script, encoding="utf-8")
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the JavaScript checks report it")
    call = "import('./out.mjs').then((m) => console.log(JSON.stringify(m.default())))"
    done = subprocess.run([node, "-e", call], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[1,3]"


def test_a_cycle_and_an_unknown_form_are_errors(tmp_path: Path):
    main = write(tmp_path, a='import { x } from "./main.js";\n', main='import { f } from "./a.js";\n')
    with pytest.raises(ValueError, match=r"main\.js imports itself through main\.js -> a\.js"):
        bundle(main)
    with pytest.raises(ValueError, match="cannot bundle"):
        bundle(write(tmp_path, main="export { a, b };\n"))


def test_every_module_is_in_the_script_once():
    script = bundle(MAIN)
    for file in MAIN.parent.glob("*.js"):
        assert script.count(f"const ${file.stem} = (() =>") == 1
    assert script.rstrip().endswith("export default $main.default;")


def test_the_script_never_writes_html():
    script = bundle(MAIN)
    assert "innerHTML" not in script and "insertAdjacentHTML" not in script
