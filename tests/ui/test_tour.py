"""What the tour says about a drawing or a sound is what the models made of it."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest

from vrnn.models import CONFIGS, label_of
from vrnn.types import Sound
from vrnn.ui.examples import FOLDER
from vrnn.ui.tour import Stop
from vrnn.ui.tour.reading import has_fixed_prior, loudness_change, number, peak_of, place_of, times
from vrnn.ui.tour.story import ink_story, sound_story

PEN = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
"""Two strokes of seven moves each after the first point, and a jump between them."""


def model(name: str = "vrnn-gauss", *, kl: list[float] | None, log_px: list[float]) -> dict[str, Any]:
    path = {"q": [[0.0, 0.0]] * len(log_px)} if kl else None
    return {"name": name, "label": label_of(name), "kl": kl, "log_px": log_px, "path": path}


def analysis(*models: dict[str, Any], pen: list[int] = PEN) -> dict[str, Any]:
    return {"pen": pen, "models": list(models)}


def futures(*names: str, hairs: int = 3) -> dict[str, Any]:
    return {"models": [{"label": label_of(name), "hairs": [[]] * hairs} for name in names]}


def told(stops: list[Stop], title: str) -> Stop:
    return next(stop for stop in stops if stop.title == title)


@pytest.mark.parametrize(
    ("t", "place"),
    [
        (0, "at the start of the first of 2 strokes"),
        (2, "at the start of the first of 2 strokes"),
        (4, "57 % of the way along the first of 2 strokes"),
        (7, "as the pen lifts at the end of the first of 2 strokes"),
        (8, "as the pen jumps to the second of 2 strokes"),
        (9, "at the start of the second of 2 strokes"),
        (12, "57 % of the way along the second of 2 strokes"),
        (15, "as the pen lifts at the end of the second of 2 strokes"),
    ],
)
def test_a_step_is_placed_in_its_stroke(t: int, place: str):
    assert place_of(PEN, t) == place


def test_one_stroke_and_many():
    assert place_of([0, 0, 0, 0, 1], 3) == "75 % of the way along the only stroke"
    assert place_of([0, 0, 0, 0, 0], 3) == "75 % of the way along the only stroke", "unfinished"
    assert place_of([1] * 12, 11) == "as the pen jumps to the 12th of 12 strokes"


def test_the_peak_and_its_price_are_read_off_the_step_with_the_largest_kl():
    kl = [0.5] * 15 + [4.5]
    stops = ink_story(
        analysis(
            model(kl=kl, log_px=[1.0] * 15 + [-0.25]),
            model("rnn-gmm", kl=None, log_px=[1.0] * 15 + [-6.0]),
        ),
        futures("vrnn-gauss", "rnn-gmm"),
    )
    assert peak_of(model(kl=kl, log_px=kl)) == (15, 4.5, 0.75, 4.5)
    surprise, worth = told(stops, "The surprise"), told(stops, "What it was worth")
    assert surprise.t == worth.t == 15 and surprise.targets == ("sheet",)
    assert (
        "as the pen lifts at the end of the second of 2 strokes (step 15 of 15): 4.50 nats, 6.0 times the mean"
        in (surprise.text)
    )
    assert (
        "log p(x | z) = −0.25; less the 4.50 nats of KL that is −4.75, beside −6.00 of RNN-GMM" in worth.text
    )
    assert worth.text.endswith("here the latent paid.")
    assert "8 times" not in told(stops, "What could follow").text
    assert "3 times anew, and beside them those of RNN-GMM" in told(stops, "What could follow").text


def test_a_latent_that_does_not_pay_is_not_praised():
    stops = ink_story(
        analysis(model(kl=[1.0] * 16, log_px=[0.5] * 16), model("rnn-gmm", kl=None, log_px=[0.0] * 16)), None
    )
    assert told(stops, "What it was worth").text.endswith("here it cost more than it brought.")


@pytest.mark.parametrize("name", [name for name in CONFIGS if CONFIGS[name].latent])
def test_each_latent_model_is_described_as_what_it_is(name: str):
    stops = ink_story(analysis(model(name, kl=[0.1] * 15 + [1.0], log_px=[0.0] * 16)), futures(name))
    colour, surprise = told(stops, "The colour").text, told(stops, "The surprise").text
    assert ("N(0, I)" in colour) == (name == "vrnn-i-gauss") == has_fixed_prior(name)
    assert ("that nothing before it had told" in surprise) == (name != "vrnn-i-gauss")
    assert ("having read the whole drawing" in colour) == ("smooth" in name)
    assert "What it was worth" not in [stop.title for stop in stops], "there is nobody to compare with"


def test_models_without_a_latent_and_empty_sheets_have_a_tour_too():
    alone = ink_story(analysis(model("rnn-gmm", kl=None, log_px=[0.0] * 16)), futures("rnn-gmm"))
    assert [stop.title for stop in alone] == ["No latent here", "What could follow", "Your turn"]
    assert [stop.targets for stop in ink_story(None, None)] == [("sheet",)]
    assert [stop.targets for stop in ink_story(analysis(pen=[]), None)] == [("sheet",)]


def test_a_sound_is_told_with_its_loudness():
    quiet, loud = np.full(2000, 0.01, np.float32), np.full(2000, 0.1, np.float32)
    sound = Sound(np.concatenate([quiet, loud]), 16_000)
    kl = [1.0] * 10 + [31.0] + [1.0] * 9
    hears = {"models": [model(kl=kl, log_px=[5.0] * 20), model("rnn-gmm", kl=None, log_px=[4.0] * 20)]}
    stops = sound_story(hears, sound, 200)
    assert [stop.t for stop in stops] == [None, 10, 10, 10, None, None]
    text = told(stops, "The surprise").text
    assert "0.12 s into the sound, where it becomes 20 dB louder: 31.0 nats, 12 times the mean" in text
    assert "Before each frame of 12.5 ms VRNN-Gauss guesses" in stops[0].text
    # Half of the sound heard: the other model has not come as far, so there is nobody to compare with.
    hears["models"][1]["log_px"] = [4.0] * 7
    assert "What it was worth" not in [stop.title for stop in sound_story(hears, sound, 200)]
    assert [stop.targets for stop in sound_story(None, sound, 200)] == [("wave",)]


def test_loudness_is_compared_over_whole_frames_only():
    samples = np.concatenate([np.full(1000, 0.2), np.full(1000, 0.02)])
    assert loudness_change(samples, 200, 5) == pytest.approx(-20)
    assert loudness_change(samples, 200, 2) == loudness_change(samples, 200, 9) == 0
    assert loudness_change(np.zeros(2000), 200, 5) == 0


def test_numbers_are_short():
    assert [number(v) for v in (0.857, -1.3468, 77.33, -0.001)] == ["0.86", "−1.35", "77.3", "0.00"]
    assert [times(v) for v in (6.63, 11.2)] == ["6.6", "11"]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_the_shipped_examples_are_told_in_seven_sentences(file):
    answer = json.loads(file.read_text("utf-8"))["answer"]
    stops = ink_story(answer["analysis"], answer["futures"])
    assert len(stops) == 7
    for stop in stops:
        assert stop.text.endswith(".") and not re.search(r"[.!?] [A-Z]", stop.text), "one sentence"
        assert len(stop.text) <= 260
    kl = answer["analysis"]["models"][0]["kl"]
    peak = told(stops, "The surprise")
    assert peak.t == kl.index(max(kl)) and f"{max(kl):.2f} nats" in peak.text


def test_the_pages_mount_a_tour_of_what_they_show(open_page, monkeypatch):
    seen: list[tuple[str, list[Stop]]] = []
    monkeypatch.setattr(
        "vrnn.ui.app_pages.write.tour", lambda stops, *, host, **_: seen.append((host, stops))
    )
    page = open_page().draw()
    host, stops = seen[-1]
    kl = page.answer.analysis["models"][0]["kl"]
    assert host == "pad" and told(stops, "The surprise").t == kl.index(max(kl))
    page.send([], "drawn 2")
    assert [stop.title for stop in seen[-1][1]] == ["Your turn"]
