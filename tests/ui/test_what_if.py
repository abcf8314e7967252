"""What if, on the Write page without a browser: widgets, sentences, and the futures beside those that were inferred."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.tiny_checkpoints import save_tiny, word
from vrnn.engine.interface import Chunk
from vrnn.engine.what_if import Change, LatentSpace
from vrnn.types import Ink
from vrnn.ui.answers import CHANGED_SHADE
from vrnn.ui.sheet import to_lists
from vrnn.ui.what_if import row, words
from vrnn.ui.what_if.effect import effect


def lines(page) -> list:
    return page.answer.futures["models"]


def far(page) -> float:
    """How far the two panels' continuations are apart, in units of the sheet, on average."""
    inferred, changed = (np.array(line["hairs"])[..., :2] for line in lines(page))
    return float(np.linalg.norm(inferred - changed, axis=-1).mean())


def wish(page, kind: str, **widgets):
    """Choose what is done to z, and then how."""
    page.test.button_group(key="z").set_value(kind)
    page.run()
    for key, value in widgets.items():
        find = {"z_by": "slider", "z_lasting": "toggle", "z_from": "button_group"}.get(key, "selectbox")
        getattr(page.test, find)(key=key).set_value(value)
    return page.run()


def test_both_futures_stand_side_by_side_and_come_back_when_it_is_over(open_page):
    page = open_page(count="2", length="1.0").draw()
    before = lines(page)
    wish(page, words.HOLD)
    assert [line["label"] for line in lines(page)] == ["VRNN-Gauss as inferred", "VRNN-Gauss with z changed"]
    assert [line["shade"] for line in lines(page)] == [0, CHANGED_SHADE]
    assert lines(page)[0]["hairs"] == before[0]["hairs"]
    assert far(page) > 0.1
    assert "z of the last step and every z drawn after it is put at the mean of p(z)" in page.captions
    page.test.button_group(key="z").set_value(None)
    page.run()
    assert lines(page) == before


def test_a_walk_of_no_length_shows_the_same_twice(open_page):
    page = open_page(count="2", length="1.0", z=words.WALK, z_by="0.0").draw()
    assert far(page) == 0
    assert "moved by +0 standard deviations of its prior along z1, which changes nothing" in page.captions
    page.test.slider(key="z_by").set_value(3.0)
    page.run()
    assert far(page) > 0.1
    near = far(page)
    page.test.selectbox(key="z_along").set_value("pc2")
    page.run()
    assert far(page) not in (0, near)
    assert "along pc2 (30% of the variance of the posterior’s means)" in page.captions


def test_what_was_inferred_is_not_drawn_again(open_page, monkeypatch):
    page = open_page(count="2", length="0.5").draw()
    from vrnn.engine.in_process import InProcess

    monkeypatch.setattr(InProcess, "continue_", lambda *a, **k: pytest.fail("drawn again"))
    wish(page, words.WALK, z_by=1.0)
    wish(page, words.REDRAW, z_from=words.POSTERIOR)
    assert far(page) > 0


def test_a_link_reproduces_the_change(open_page):
    query = {
        "example": "wave",
        "count": "2",
        "length": "0.5",
        "z": words.WALK,
        "z_along": "z3",
        "z_by": "-1.5",
    }
    first, second = (open_page(**query, z_lasting="false") for _ in range(2))
    assert first.held.question.change == Change("walk", False, "z3", -1.5)
    assert lines(first) == lines(second) and far(first) > 0


def test_a_link_that_asks_for_the_impossible_is_a_link_without_it(open_page):
    page = open_page(
        example="wave", count="2", length="0.5", z="Walk", z_by="1e9", z_along="../etc", z_other="none"
    )
    change = page.held.question.change
    assert page.held.failure is None and change.direction == "z1" and -4 <= change.by <= 4
    assert open_page(example="wave", z="nobody knows").held.question.change is None


def test_every_kind_of_change_answers(open_page):
    page = open_page(count="2", length="0.5").draw()
    seen = {}
    for kind, more in (
        (words.HOLD, {}),
        (words.HOLD, {"z_lasting": False}),
        (words.REDRAW, {"z_from": words.PRIOR}),
        (words.REDRAW, {"z_from": words.POSTERIOR}),
        (words.CARRY, {"z_other": "wave"}),
        (words.CARRY, {"z_other": "summer"}),
    ):
        wish(page, kind, **more)
        assert page.held.failure is None and page.answer.whole
        seen[str(lines(page)[1]["hairs"])] = kind
    assert len(seen) == 6, "each is another future"


def test_a_drawing_that_was_kept_can_be_carried_over(open_page):
    page = open_page(count="2", length="0.5").draw()
    wish(page, words.CARRY)
    page.test.button(key="z_keep").click()
    page.run()
    assert "kept 1" not in page.test.selectbox(key="z_other").options, "it is on the sheet itself"
    page.send(to_lists(word(size=60.0)), "drawn 2")
    assert "kept 1" in page.test.selectbox(key="z_other").options
    wish(page, words.CARRY, z_other="kept 1")
    assert page.held.question.other == "kept 1" and far(page) > 0
    assert "the one inferred for “kept 1” at the same step" in page.captions
    for _ in range(2):
        page.test.button(key="z_keep").click()
        page.run()
    page.send(to_lists(word(size=90.0)), "drawn 3")
    kept = [name for name in page.test.selectbox(key="z_other").options if name.startswith("kept")]
    assert kept == ["kept 2", "kept 1"], "the same drawing is kept once"


def test_what_was_written_before_the_sheet_was_cleared_can_be_carried_over(open_page):
    page = (
        open_page(count="2", length="0.5")
        .draw()
        .send([], "cleared")
        .send(to_lists(word(size=60.0)), "drawn 2")
    )
    wish(page, words.CARRY, z_other="kept 1")
    assert page.held.question.other == "kept 1" and far(page) > 0


def test_the_chosen_step_is_the_one_that_is_changed(open_page):
    page = open_page(count="2", length="0.5", z=words.HOLD).draw()
    page.send(to_lists(word()), at={"ink_id": "drawn 1", "t": 12})
    assert page.answer.futures["at"] == 12 and far(page) > 0
    assert "z of step 12 and every z drawn after it" in page.captions


def test_the_model_with_a_latent_is_the_one_that_is_changed(open_page):
    page = open_page(
        "rnn-gmm", "srnn-smooth", count="2", length="0.5", model="RNN-GMM", baseline="SRNN (smooth)"
    )
    page.draw()
    wish(page, words.HOLD)
    assert [line["name"] for line in lines(page)] == ["srnn-smooth"] * 2
    assert [line["shade"] for line in lines(page)] == [1, CHANGED_SHADE]


def test_without_a_latent_one_sentence_says_why_there_is_nothing_to_change(open_page):
    page = open_page(model="RNN-GMM", baseline="Nothing").draw()
    assert "RNN-GMM has no latent, so there is no z to change" in page.captions
    assert [line["label"] for line in lines(page)] == ["RNN-GMM"]
    with pytest.raises(KeyError):
        page.test.button_group(key="z")


def test_a_damaged_checkpoint_is_said_where_it_is_walked(open_page, tmp_path):
    weights = save_tiny(tmp_path) / "unipen" / "vrnn-gauss" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    page = open_page(z=words.WALK)
    assert "model.safetensors is not the file that its card seals" in page.captions


STEP = words.step_name(7)
SPACE = LatentSpace(2, (0.5, 0.02), (0.66,))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("hold"), "so what still varies is the chance of the emission alone."),
        (Change("hold", False), "z of step 7 alone is put at the mean of p(z)"),
        (Change("prior", False), "drawn anew from p(z), which has not seen that step"),
        (Change("posterior", False), "drawn anew from q(z)"),
        (
            Change("walk", True, "z2", -1.5),
            "by -1.5 standard deviations of its prior along z2 (0.02 nats a frame",
        ),
        (Change("walk", True, "pc1", 1), "along pc1 (66% of the variance"),
        (Change("walk", False, "z1", 1), "so what changes is what the model remembers of that z."),
        (Change("carry"), "where that ends, z is drawn as usual."),
    ],
)
def test_each_change_has_one_sentence(change: Change, said: str):
    sentence = words.sentence(change, STEP, SPACE, "wave")
    assert said in sentence
    assert sentence.endswith(".") and sentence.count(". ") == 0


def test_the_step_has_a_name():
    assert (words.step_name(None), words.step_name(3, "frame")) == ("the last step", "frame 3")


def line(*hairs: list[tuple[float, float]], shade: int = 0) -> dict:
    return {"name": "m", "shade": shade, "hairs": [[[x, y, 0] for x, y in hair] for hair in hairs]}


def test_the_effect_of_z_is_measured_against_that_of_chance():
    """Two continuations 10 apart; one of them moved by 5, the other not at all: a quarter of what chance does."""
    inferred = line([(0, 0), (0, 0)], [(10, 0), (6, 8)])
    changed = line([(0, 5), (3, 4)], [(10, 0), (6, 8)], shade=CHANGED_SHADE)
    assert effect({"models": [inferred, changed]}) == pytest.approx(0.25)
    same = {**inferred, "shade": CHANGED_SHADE}
    assert effect({"models": [inferred, same]}) == 0


@pytest.mark.parametrize(
    "models",
    [
        [line([(0, 0)])],
        [line([(0, 0)], [(1, 1)]), line([(0, 0)], [(1, 1)], shade=1)],
        [line([(0, 0)]), line([(1, 0)], shade=CHANGED_SHADE)],
        [line([(0, 0)], [(0, 0)]), line([(1, 0)], [(1, 0)], shade=CHANGED_SHADE)],
    ],
    ids=["one model", "two models", "one continuation", "no variation"],
)
def test_without_anything_to_compare_there_is_no_effect_to_tell(models):
    assert effect({"models": models}) is None


@pytest.mark.parametrize(
    ("share", "figure"),
    [(0.0, "0%"), (0.0001, "less than 0.1%"), (0.021, "2.1%"), (0.714, "71%"), (1.25, "125%")],
)
def test_a_small_effect_is_not_rounded_to_none(share: float, figure: str):
    assert f"with z changed lie {figure} as far from those" in words.effect(share)


def test_the_page_tells_the_effect_and_a_walk_of_no_length_has_none(open_page):
    page = open_page(count="2", length="0.5", z=words.WALK, z_by="0.0").draw()
    assert "lie 0% as far from those with z as inferred" in page.captions


def test_between_two_drawings_stand_what_their_latents_write(open_page):
    page = open_page(example="wave", z=words.MIX, z_share="0.25")
    assert page.test.selectbox(key="z_between").value == "welcome"
    _, written = page.test.session_state["between_written"]
    assert written.points.shape[0] == 21
    steps = written.points.shape[1]
    assert f"over the first {steps} steps, as many as both have" in page.captions
    page.test.slider(key="z_share").set_value(1.0)
    page.run()
    assert page.test.session_state["between_written"][1] is written, "a slider only chooses"
    page.test.selectbox(key="z_between").set_value("wave")
    page.run()
    _, own = page.test.session_state["between_written"]
    np.testing.assert_allclose(own.points[0], own.points[20], atol=1e-4)


def test_an_empty_sheet_has_nothing_to_mix(open_page):
    page = open_page(z=words.MIX).send([], "drawn 1")
    assert words.NO_DRAWING in page.captions


def test_drawings_in_a_row_have_one_scale_and_their_strokes():
    small, large = (Ink((np.array([[0, 0, 0, 0.5], [w, 0, 1, 0.5]], dtype=float),)) for w in (10, 100))
    first, second = row.pictures([small, large], "#123456", ["small", "large"])
    ends = [
        [float(v) for v in re.findall(r"[M L]([\d.]+) ", svg.split('d="')[1].split('"')[0])]
        for svg in (first, second)
    ]
    assert ends[1][1] - ends[1][0] == pytest.approx(10 * (ends[0][1] - ends[0][0]))
    assert sum(ends[0]) / 2 == pytest.approx(row.WIDTH / 2)
    assert "<title>small</title>" in first and 'stroke="#123456"' in second
    points = np.array([[[1.0, 0.0], [2.0, 0.0], [5.0, 1.0], [6.0, 1.0]]])
    (ink,) = row.inks_of(Chunk(points, np.array([[0, 1, 0, 1]])))
    assert [stroke[:, 0].tolist() for stroke in ink.strokes] == [[0, 1, 2], [5, 6]]
