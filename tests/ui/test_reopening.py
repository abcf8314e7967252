"""A page that was saved or linked opens again as it was: same ink, same settings, same bits; whoever wrote the file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from tests.page import Page
from tests.tiny_checkpoints import CODEC, save_tiny, word
from vrnn.engine.clamp import DEFAULT
from vrnn.engine.in_process import InProcess
from vrnn.engine.what_if import Change
from vrnn.formats.ink_json import write_json
from vrnn.formats.open import read_ink
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink, InputError
from vrnn.ui import exports
from vrnn.ui.link import is_exact, pack, unpack
from vrnn.ui.saved import differences, lies_on_sheet, possible_step, saved_in
from vrnn.ui.session import Drawing
from vrnn.ui.sheet import DIGITS, as_sent, to_lists


def hand(points: int = 90, seed: int = 0) -> list[list[list[float]]]:
    """What a pad sends: three strokes at odd times with odd pressures, rounded as it rounds."""
    rng = np.random.default_rng(seed)
    x = 200 + np.cumsum(rng.normal(3, 2, points))
    y = 220 + 25 * np.sin(np.arange(points) / 4) + rng.normal(0, 1, points)
    t = np.cumsum(rng.uniform(0.006, 0.019, points))
    p = np.clip(0.5 + np.cumsum(rng.normal(0, 0.02, points)), 0, 1)
    rows = [
        [round(v, d) for v, d in zip(row, DIGITS, strict=True)]
        for row in np.column_stack([x, y, t, p]).tolist()
    ]
    return [rows[:30], rows[30:31], rows[31:]]


def same_bits(a: Ink, b: Ink) -> bool:
    return [s.tobytes() for s in a.strokes] == [s.tobytes() for s in b.strokes]


def seen(page: Page) -> list:
    """All of an answer, to the bit, apart from the name of its ink."""
    answer = page.answer
    drawn = [{k: v for k, v in part.items() if k != "ink_id"} for part in (answer.analysis, answer.futures)]
    arrays = [value for trace in answer.traces for value in trace if isinstance(value, np.ndarray)]
    return [*drawn, *(array.tobytes() for array in arrays)]


def saved(page: Page) -> bytes:
    """The JSON that the page saves."""
    statuses = InProcess(Path(os.environ["VRNN_CHECKPOINTS"])).models()
    return exports.ink_json(page_ink(page), page.answer, page.held.answered, statuses)


def page_ink(page: Page) -> Ink:
    return as_sent(ink_from_strokes(page.test.session_state["pad"]["ink"]["strokes"]))


def open_file(page: Page, data: bytes, name: str = "ink.json") -> Page:
    page.test.file_uploader(key="file").set_value((name, data, "application/json"))
    return page.run()


def test_what_the_pad_sends_survives_every_way_bit_for_bit():
    for seed in range(20):
        ink = as_sent(ink_from_strokes(hand(seed=seed)))
        assert same_bits(as_sent(ink_from_strokes(to_lists(ink))), ink)
        assert same_bits(as_sent(read_ink(write_json(ink), "x.json")), ink)
        text = pack(ink)
        assert text is not None and is_exact(text)
        assert same_bits(unpack(text), ink) and pack(unpack(text)) == text


def test_the_page_s_ink_has_the_numbers_that_a_link_can_hold():
    late = [[[x, y, t + 0.1, p] for x, y, t, p in stroke] for stroke in hand()]
    drawing = Drawing("drawn 1", late, None, None)
    assert same_bits(drawing.ink(), as_sent(ink_from_strokes(hand())))
    # Moved to begin at 0, times are no longer decimals of four places by themselves.
    assert not same_bits(ink_from_strokes(late), drawing.ink())


def test_a_saved_page_opens_again_with_the_same_futures_to_the_bit(open_page):
    page = open_page(
        "vrnn-gauss", "rnn-gmm", "rnn-gauss", count="3", length="1.5", variation="0.85", seed="77"
    )
    page.test.selectbox(key="model").set_value("rnn-gauss")
    page.send(hand(), at={"ink_id": "drawn 1", "t": 25})
    assert page.held.answered.at == 25
    data = saved(page)
    other = open_file(open_page(), data)
    question = other.held.answered
    assert question.settings == (0.85, 3, 1.5, 77)
    assert question.models == ("rnn-gauss", "rnn-gmm") and question.at == 25
    assert same_bits(as_sent(ink_from_strokes(other.test.session_state["opened"]["strokes"])), page_ink(page))
    assert seen(other) == seen(page)
    assert json.loads(data)["futures"]["models"] == other.answer.futures["models"]
    assert "notice" not in other.test.session_state


@pytest.mark.parametrize(
    "change", [Change("walk", False, "z3", -1.5), Change("posterior", False), Change("hold", True)]
)
def test_what_was_done_to_z_is_saved_with_the_page(open_page, change):
    page = open_page(
        count="2", length="0.5", z={"walk": "Walk", "posterior": "Redraw", "hold": "Hold"}[change.kind]
    )
    page.send(hand(), at={"ink_id": "drawn 1", "t": 20})
    keys = {"z_along": change.direction, "z_by": change.by} if change.kind == "walk" else {}
    keys |= {"z_from": "posterior"} if change.kind == "posterior" else {"z_lasting": change.lasting}
    for key, value in keys.items():
        page.test.session_state[key] = value
    page.run()
    assert page.held.answered.change == change and len(page.answer.futures["models"]) == 2
    other = open_file(open_page(z="Hold"), saved(page))
    assert other.held.answered.change == change
    assert seen(other) == seen(page)


def test_a_page_without_a_change_of_z_opens_without_one(open_page):
    page = open_page(count="1", length="0.5").send(hand())
    assert open_file(open_page(z="Hold"), saved(page)).held.answered.change is None


@pytest.mark.parametrize(
    ("what_if", "expected"),
    [
        ({"kind": "carry"}, None), ({"kind": "<b>"}, None), ({"kind": []}, None), ("hold", None), (5, None),
        ({"kind": "walk", "by": 1e9, "direction": 7}, Change("walk", True, "", 4.0)),
        ({"kind": "walk", "by": None, "lasting": False, "direction": "z99"}, Change("walk", False, "z99", 0.0)),
    ],
)  # fmt: skip
def test_a_change_of_z_from_a_stranger_is_checked(open_page, what_if, expected):
    data = content(settings={"count": 1, "seconds": 0.5}, what_if=what_if)
    found = saved_in(data, as_sent(word()))
    assert found is not None and found.change == expected
    page = open_file(open_page(count="1", length="0.5"), data)
    assert page.held.failure is None and page.answer.whole


def test_its_link_does_too(open_page):
    page = open_page(count="2", length="1.0", seed="5").send(hand(), at={"ink_id": "drawn 1", "t": 12})
    query = {name: page.test.query_params[name] for name in ("ink", "at", "count", "length", "seed")}
    query = {name: value[0] if isinstance(value, list) else value for name, value in query.items()}
    assert query["at"] == "12"
    other = open_page(**query)
    assert other.held.answered.settings == (DEFAULT.temperature, 2, 1.0, 5)
    assert seen(other) == seen(page)
    again = other.test.query_params["ink"]
    assert (again[0] if isinstance(again, list) else again) == query["ink"]


def test_a_step_from_a_link_holds_until_another_is_chosen(open_page):
    page = open_page(example="wave", at="7", count="1", length="0.5")
    assert page.answer.futures["at"] == 7
    opened = page.test.session_state["opened"]
    page.test.session_state["pad"] = {"at": {"ink_id": opened["id"], "t": 9}}
    assert page.run().answer.futures["at"] == 9
    page.test.button_group(key="example").set_value("summer")
    page.run()
    assert page.held.answered.at is None and "at" not in page.test.query_params


@pytest.mark.parametrize("at", ["-1", "1e3", "99999", "٣", "", "7 ", "999999999999999999999"])
def test_a_step_that_is_none_is_the_end(open_page, at):
    page = open_page(example="wave", at=at, trained=False)
    assert page.held.failure is None and page.held.answered.at is None


def content(**more) -> bytes:
    return json.dumps({**json.loads(write_json(as_sent(word()))), **more}).encode()


def test_settings_beyond_limits_come_within_and_say_so(open_page, monkeypatch):
    sent = []
    monkeypatch.setattr("vrnn.ui.app_pages.write.pad", lambda data, key: sent.append(data))
    page = open_page(count="2", length="0.5")
    settings = {"temperature": 90, "count": 1e30, "seconds": "3", "seed": -4}
    open_file(page, content(settings=settings, models=["../etc", 7, "rnn-gmm"], at=10**9))
    assert page.held.answered.settings == (2.0, 16, DEFAULT.seconds, 0)
    message = next(data["message"] for data in reversed(sent) if data["message"])
    said = f"{message['text']} {message['hint']}"
    for part in (
        "variation must be from 0 to 2",
        "from 1 to 16",
        "length in seconds must be a number",
        "seed must be",
    ):
        assert part in said
    assert "no step where" in said and "does not know" in said
    assert page.held.answered.at is None and page.held.answered.models[0] == "rnn-gmm"


@pytest.mark.parametrize(
    "more",
    [
        {"settings": []}, {"settings": None}, {"settings": {}}, {"settings": {"seed": {"a": []}, "count": True}},
        {"settings": {}, "models": {"a": 1}, "seals": ["x"], "at": "5"}, {"settings": {}, "models": [["x"]] * 50},
        {"settings": {}, "models": ["x" * 500], "seals": {"vrnn-gauss": 5}, "at": 2.5}, {"settings": {}, "at": True},
    ],
)  # fmt: skip
def test_no_file_breaks_the_reader(more):
    data = content(**more)
    found = saved_in(data, as_sent(word()))
    assert (found is None) == (not isinstance(more["settings"], dict))
    if found is not None:
        assert found.at is None and found.models in ((), ("x",)) and found.seals == {}
        assert 1 <= found.settings.count <= 16


def test_only_our_own_json_holds_settings():
    ink = as_sent(word())
    assert saved_in(write_json(ink), ink) is None
    assert saved_in(b"<ink/>", ink) is None and saved_in(b"[[[1, 2]]]", ink) is None


def test_ink_far_from_the_sheet_is_brought_to_it(open_page):
    far = Ink(tuple(stroke + np.array([5e6, 0, 0, 0]) for stroke in as_sent(word()).strokes))
    assert not lies_on_sheet(far) and lies_on_sheet(word())
    page = open_file(open_page(trained=False), exports.ink_json(far, None, None)[:-1] + b',"settings":{}}')
    assert max(x for stroke in page.test.session_state["opened"]["strokes"] for x, *_ in stroke) < 1000


def test_a_step_is_possible_up_to_the_last_frame():
    ink = as_sent(word())
    last = len(CODEC.encode(ink)) - 1
    tried = (0, last, last + 1, -1, True, 1.0, "3", None)
    assert [possible_step(at, ink) for at in tried] == [0, last, None, None, None, None, None, None]


def test_other_weights_are_said(tmp_path):
    root = save_tiny(tmp_path)
    statuses = InProcess(root).models()
    seal = next(status.seal for status in statuses if status.name == "rnn-gmm")
    ink = as_sent(word())

    def said(models: list[str], seals: dict[str, str]) -> list[str]:
        found = saved_in(content(settings={}, models=models, seals=seals), ink)
        assert found is not None
        return differences(found, statuses)

    assert said(["rnn-gmm"], {"rnn-gmm": seal}) == [] == said(["rnn-gmm"], {})
    (line,) = said(["rnn-gmm"], {"rnn-gmm": "0" * 64})
    assert "weights of RNN-GMM have changed" in line
    assert "does not know" in said(["vrnn-gauss.lost"], {})[0]


def test_a_long_drawing_travels_thinned_and_a_longer_one_not_at_all(open_page):
    def line(points: int) -> list:
        rng = np.random.default_rng(0)
        path = 300 + rng.normal(0, 6, (points, 2)).cumsum(0)
        return to_lists(ink_from_strokes([np.column_stack([path, np.arange(points) / 90]).tolist()]))

    page = open_page(trained=False)
    notes = {}
    for name, points in (("exact", 150), ("thinned", 1200), ("without", 20_000)):
        page.send(line(points), name)
        text = page.test.query_params.get("ink")
        text = text[0] if isinstance(text, list) else text
        notes[name] = None if text is None else is_exact(text)
    assert notes == {"exact": True, "thinned": False, "without": None}


def test_a_thinned_link_is_not_taken_for_exact():
    with pytest.raises(InputError):
        is_exact("nonsense")
