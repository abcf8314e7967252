"""The Inside page without a browser: what it sends to the diagram, for which drawing and model."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.tiny_checkpoints import CODEC, NINE, word
from vrnn.engine import inside
from vrnn.models import label_of
from vrnn.ui.app_pages import inside as page_module
from vrnn.ui.ear.envelope import seal
from vrnn.ui.examples import examples
from vrnn.ui.inside import choosing, words
from vrnn.ui.inside.equations import EQUATIONS
from vrnn.ui.inside.payload import no_data
from vrnn.ui.sheet import to_lists

SCRIPT = "from vrnn.ui.app_pages import inside\ninside.page()"


class Visitor:
    """One visitor on the Inside page, with what was last sent to the diagram."""

    sent: dict[str, Any]

    def __init__(self, strokes: object = None, **query: str) -> None:
        self.test = AppTest.from_string(SCRIPT, default_timeout=60)
        for name, value in query.items():
            self.test.query_params[name] = value
        if strokes is not None:
            self.test.session_state["opened"] = None
            self.test.session_state["pad"] = {"ink": {"id": "drawn 1", "strokes": strokes, "base": None}}

    def run(self) -> Visitor:
        self.test.run()
        assert not self.test.exception, self.test.exception
        return self

    def choose(self, **widgets: str) -> Visitor:
        if "model" in widgets:
            self.test.selectbox(key=choosing._MODEL).set_value(widgets["model"])
        if "drawing" in widgets:
            self.test.button_group(key=choosing._DRAWING).set_value(widgets["drawing"])
        return self.run()

    @property
    def captions(self) -> str:
        return " ".join(caption.value for caption in self.test.caption)


@pytest.fixture
def look(open_page, monkeypatch) -> Callable[..., Visitor]:
    """Opens the page of a server whose checkpoints are tiny, or those named."""
    sent = page_module.step

    def watched(data: dict[str, Any], *, key: str) -> None:
        Visitor.sent = data
        sent(data, key=key)

    monkeypatch.setattr(page_module, "step", watched)

    def start(*models: str, trained: bool = True, strokes: object = None, **query: str) -> Visitor:
        open_page(*models, trained=trained)
        return Visitor(strokes, **query).run()

    return start


def values(data: dict[str, Any], name: str) -> np.ndarray:
    return np.frombuffer(data[name], "<f4").reshape(-1, data["widths"][name])


def test_without_a_drawing_the_first_example_is_walked_through(look):
    data = look(inside="no such model").sent
    first = next(iter(examples()))
    assert data["drawing"] == f"example {first}"
    assert data["label"] == "VRNN-Gauss" and data["family"] == "vrnn"
    steps = len(data["pen"])
    assert len(data["points"]) == steps + 1
    assert {len(values(data, name)) for name in data["widths"]} == {steps}
    assert data["widths"]["z"] == NINE["vrnn-gauss"].latent and data["widths"]["move"] == 6


def test_one_s_own_drawing_is_walked_through_and_remembered(look):
    visitor = look(strokes=to_lists(word()))
    assert visitor.sent["drawing"] == "drawn 1"
    placed = CODEC.encode_placed(word())
    np.testing.assert_allclose(visitor.sent["points"], placed.points, atol=0.02)
    np.testing.assert_allclose(values(visitor.sent, "x"), placed.frames, atol=2e-3)
    own = visitor.sent
    del visitor.test.session_state["pad"]  # as Streamlit does on a page that does not show it
    visitor.choose(model="rnn-gmm")
    assert visitor.sent["drawing"] == "drawn 1" and visitor.sent["family"] == "rnn"
    assert visitor.choose(drawing="wave").sent["drawing"] == "example wave"
    assert visitor.choose(drawing=words.YOURS, model="vrnn-gauss").sent == own


@pytest.mark.parametrize("model", ["rnn-gauss", "vrnn-i-gauss", "srnn-filt-res", "srnn-smooth"])
def test_every_family_has_a_diagram(look, model):
    visitor = look(model, strokes=to_lists(word()), inside=label_of(model))
    data = visitor.sent
    assert data["family"] == NINE[model].family and data["label"] == label_of(model)
    assert ("kl" in data["widths"]) == (NINE[model].latent > 0)
    assert ("a" in data["widths"]) == (NINE[model].family == "srnn")
    assert (words.AHEAD in visitor.captions) == data["ahead"] == (NINE[model].inference == "smooth")
    assert (words.RESIDUAL in visitor.captions) == NINE[model].residual
    assert (words.STANDARD in visitor.captions) == (model == "vrnn-i-gauss")
    json.dumps({k: v for k, v in data.items() if not isinstance(v, bytes)}, allow_nan=False)
    assert visitor.test.selectbox(key=choosing._MODEL).options == [label_of(model)]


def test_a_mixture_sends_all_its_components(look):
    data = look("vrnn-gmm").sent
    move = values(data, "move").reshape(len(data["pen"]), -1, 6)
    assert move.shape[1] == NINE["vrnn-gmm"].components
    np.testing.assert_allclose(move[..., 0].sum(1), 1, rtol=1e-5)


def test_without_a_model_the_page_says_how_to_train_one_and_the_rest_is_there(look):
    visitor = look(trained=False)
    assert "No model has been trained" in visitor.captions
    assert any("python -m vrnn train" in code.value for code in visitor.test.code)
    assert len(visitor.test.latex) == len(EQUATIONS)


def test_ink_that_cannot_be_read_leaves_an_empty_diagram_and_a_word(look):
    visitor = look(strokes=[[[0, 0, 0, 0.5], [float("nan"), 1, 1, 0.5]]])
    assert visitor.sent == no_data()
    assert "&nbsp;" not in visitor.captions.split() and len(seal(no_data())) > 4


def test_a_long_drawing_is_cut_and_the_page_says_so(look, monkeypatch):
    for module in (inside, page_module):
        monkeypatch.setattr(module, "LONGEST", 20)
    visitor = look(strokes=to_lists(word()))
    steps = len(CODEC.encode_placed(word()).frames)
    assert len(visitor.sent["pen"]) == 20 < steps
    assert words.CUT.format(steps, 20) in visitor.captions


def test_the_page_shows_each_equation_with_its_code_and_each_correction(look):
    test = look().test
    assert [shown.value.strip("$\n ") for shown in test.latex] == [e.latex for e in EQUATIONS]
    code = " ".join(block.value for block in test.code)
    assert "def kl_per_dimension" in code and "self.recurrence(torch.cat([phi_x, phi_z], -1)" in code
    prose = " ".join(block.value for block in test.markdown)
    assert all(e.wrong is None or (e.wrong.why in prose and e.wrong.printed in prose) for e in EQUATIONS)
