"""What the cards of the Models page are made of, without a page."""

from __future__ import annotations

import shlex
from dataclasses import asdict, replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.tiny_checkpoints import save_tiny, save_tiny_speech
from vrnn.cli.app import app
from vrnn.cli.settings import setting_parameters, settings_of
from vrnn.data.augmentation import Augmentation
from vrnn.models import CATALOGUE, CONFIGS
from vrnn.train.settings import INK, SPEECH, Settings
from vrnn.types import Ink, Sound
from vrnn.ui.model_cards import charts, facts, figures_of, realism, reproduce, samples, shelf, words

SVG = "{http://www.w3.org/2000/svg}"


def entry(card: dict[str, Any], *, corpus: str = "unipen", name: str = "vrnn-gauss") -> shelf.Entry:
    return shelf.Entry(
        corpus, name, "VRNN-Gauss", {"config": CONFIGS["vrnn-gauss"].to_dict(), **card}, 2_000_000
    )


def trained(settings: Settings, corpus: str = "unipen") -> dict[str, Any]:
    """A card as training leaves it: tuples have become lists."""
    plain = asdict(settings) | {"augmentation": list(settings.augmentation)}
    kind = "ink" if corpus == "unipen" else "speech"
    config = CATALOGUE[kind, "small"]["vrnn-gauss"].to_dict()
    return {"config": config, "corpus": corpus, "training": {"settings": plain, "updates": settings.updates}}


def test_the_shelf_is_in_the_order_of_corpora_and_of_the_catalogue(tmp_path):
    save_tiny_speech(tmp_path, "rnn-gmm", corpus="librispeech")
    save_tiny_speech(tmp_path, "rnn-gmm", corpus="mine")
    save_tiny(tmp_path, "srnn-filt", "vrnn-gauss", "rnn-gmm")
    (tmp_path / "unipen" / "vrnn-gauss").rename(tmp_path / "unipen" / "vrnn-gauss.seed-1")
    save_tiny(tmp_path, "vrnn-gauss")
    found = shelf.entries(tmp_path)
    assert [(e.corpus, e.label) for e in found] == [
        ("unipen", "RNN-GMM"),
        ("unipen", "VRNN-Gauss"),
        ("unipen", "VRNN-Gauss · seed 1"),
        ("unipen", "SRNN (filt)"),
        ("librispeech", "RNN-GMM"),
        ("mine", "RNN-GMM"),
    ]
    assert found[0].bytes == (tmp_path / "unipen" / "rnn-gmm" / "model.safetensors").stat().st_size


@pytest.mark.parametrize(
    ("corpus", "settings"),
    [
        ("unipen", INK),
        ("unipen", replace(INK, seed=3, updates=1500, learning_rate=5e-4, bfloat16=True, free_nats_hold=0)),
        ("unipen", replace(INK, augmentation=Augmentation(slant=0.2, speed=0.0), drop_h=0.25)),
        ("kerstin", replace(SPEECH, longest=40, evaluate_every=250)),
        ("librispeech", replace(SPEECH, batch=8, free_nats=0.5)),
    ],
)
def test_the_command_asks_for_the_settings_of_the_card(corpus, settings):
    """What `train` would understand is what the card says, read by the command line itself."""
    usual = {"unipen": INK, "kerstin": replace(SPEECH, longest=40), "librispeech": SPEECH}[corpus]
    given = reproduce.options(trained(settings, corpus))
    chosen: dict[str, Any] = {parameter.name: None for parameter in setting_parameters()}
    kinds = asdict(settings) | {f"augment_{name}": 0.0 for name in Augmentation._fields}
    while given:
        name = given.pop(0).removeprefix("--").replace("-", "_")
        if isinstance(kinds[name.removeprefix("no_")], bool):
            chosen[name.removeprefix("no_")] = not name.startswith("no_")
        else:
            chosen[name] = type(kinds[name])(given.pop(0))
    assert settings_of(chosen, usual) == settings


def test_the_usual_settings_need_no_options():
    assert (
        reproduce.options(trained(INK)) == [] and reproduce.options({"config": {}, "corpus": "unipen"}) == []
    )


def test_the_command_is_one_that_the_command_line_takes(tmp_path):
    """It stops for want of data, not because it was not understood."""
    card = trained(replace(INK, bfloat16=True, augmentation=Augmentation(slant=0.2)))
    card["metrics"] = {"iwae_on_part": {"sequences": 200, "iwae_samples": 20}}
    prepare, train = reproduce.commands(entry(card)).splitlines()
    assert prepare == "python -m vrnn prepare unipen SRC DIR"
    assert train == (
        "python -m vrnn train --model vrnn-gauss --corpus unipen --data DIR --out checkpoints/unipen/vrnn-gauss "
        "--bfloat16 --augment-slant 0.2 --samples 20 --estimate-on 200"
    )
    words_of_it = shlex.split(train.replace("DIR", str(tmp_path)))[3:]
    result = CliRunner().invoke(app, words_of_it)
    assert result.exit_code == 2 and "There is neither train.npz nor a folder train" in result.output


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [
        ({"iwae_samples": 40}, []),
        ({"iwae_samples": 5}, ["--samples", "5"]),
        ({"iwae_samples": 0}, ["--no-estimate"]),
        ({"iwae_on_part": None, "iwae_samples": 0}, ["--no-estimate"]),
    ],
)
def test_the_command_measures_as_the_card_was_measured(metrics, expected):
    assert reproduce.measuring(entry({"metrics": metrics}).card) == expected
    assert reproduce.measuring({"config": {"latent": 0}, "metrics": metrics}) == []


def test_the_three_lines_load_the_checkpoint(tmp_path, monkeypatch):
    save_tiny(tmp_path / "checkpoints")
    found = shelf.entries(tmp_path / "checkpoints")[1]
    lines = reproduce.python_lines(found)
    assert len(lines.splitlines()) == 3
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(lines, names)
    assert names["card"] == found.card and names["model"].config.name == "vrnn-gauss"
    assert len(names["codec"].encode(Ink((np.array([[0, 0, 0, 1], [5, 9, 1, 1], [9, 0, 2, 1.0]]),))))


def test_a_headline_of_an_estimate_on_some_is_held_against_their_own_bound():
    part = {"sequences": 200, "iwae_nats_per_frame": 0.815, "elbo_nats_per_frame": 0.791, "iwae_samples": 40,
            "iwae_effective_samples": 5.3}  # fmt: skip
    metrics = {
        "elbo_nats_per_frame": 0.901,
        "iwae_nats_per_frame": None,
        "iwae_samples": 0,
        "iwae_on_part": part,
    }
    estimate = figures_of.headline(entry({"metrics": metrics}).card)[1]
    assert estimate.value == "~ 0.815" and estimate.beside == "+0.024 over the bound of the same 200"
    assert "K = 40, of which 5.3 count" in estimate.help and "the bound is 0.791" in estimate.help
    whole = {"elbo_nats_per_frame": 60.73, "iwae_nats_per_frame": 62.67, "iwae_samples": 40}
    estimate = figures_of.headline(entry({"metrics": whole}).card)[1]
    assert (estimate.value, estimate.beside) == ("~ 62.7", "+1.940 over the bound")


def test_facts_of_a_whole_card_and_of_one_that_says_nothing():
    bare = entry({})
    assert facts.training_facts(bare) == [facts.Fact("Size", "2.0 MB in float16")]
    assert facts.data_facts(bare.card) == facts.measured_facts(bare.card) == []
    curve = [{"update": 500, "elbo_nats_per_frame": 0.5}, {"update": 1000, "elbo_nats_per_frame": 0.7},
             {"update": 1500, "elbo_nats_per_frame": 0.6}]  # fmt: skip
    told = dict(facts.training_facts(entry({**trained(INK), "curve": curve, "parameters": 993_222})))
    assert told["Size"] == "0.99 million parameters, 2.0 MB in float16" and told["Updates"] == "6,500"
    assert told["Batch"] == "64 windows of at most 300 frames"
    assert told["Kept weights"] == "of update 1,000, at 0.700 nats a frame of validation data"


@pytest.mark.parametrize(
    ("settings", "corpus", "said"),
    [
        (
            INK,
            "unipen",
            "weight of the KL from 0 to 1 over 400 updates; 0.02 nats free in every dimension for 2,500 updates; "
            "then 0.02 nats free in 6 dimensions; 2 nats free at a jump of the pen, falling to 1",
        ),
        (replace(SPEECH, kl_warm_up=0), "kerstin", "nothing"),
        (
            replace(INK, kl_warm_up=0, free_nats_hold=6500, drop_h=0.3, foresight=0.5),
            "unipen",
            "0.02 nats free in every dimension for 6,500 updates; h hidden from the emission at 30% of the frames; "
            "what comes next predicted from z, with weight 0.5",
        ),
    ],
)  # fmt: skip
def test_remedies_in_words(settings, corpus, said):
    assert facts.remedies(trained(settings, corpus)) == said


def test_every_model_is_described_by_what_sets_it_apart():
    said = {name: words.about(config.to_dict()) for name, config in CONFIGS.items()}
    assert len(set(said.values())) == 9 and all(said.values())
    assert "a mixture of 20 Gaussians" in said["rnn-gmm"] and "one Gaussian" in said["vrnn-gauss"]
    assert "N(0, I)" in said["vrnn-i-gauss"] and "whole sequence" in said["srnn-smooth"]
    assert "Res_q" in said["srnn-filt-res"] and words.about({}) == ""


def test_curves_have_a_line_in_each_panel_and_families_share_a_colour():
    curve = [{"update": u, "elbo_nats_per_frame": u / 1000, "kl_nats_per_frame": 0.2} for u in (500, 1000)]
    flat = [row | {"kl_nats_per_frame": 0.0} for row in curve]
    some = [entry({"curve": curve}), entry({"curve": flat}, name="rnn-gmm"), entry({}, name="srnn-filt")]
    figure: Any = charts.curves(some, "vrnn-gauss")
    lines = figure.data
    assert len(lines) == 3, "an RNN has no KL to draw"
    assert [list(line.x) for line in lines] == [[500, 1000]] * 3 and list(lines[0].y) == [0.5, 1.0]
    assert [line.line.width for line in lines] == [3, 3, 1.5]
    assert charts.curves([entry({})], "vrnn-gauss") is None
    looks = {name: charts.look(name) for name in CONFIGS}
    assert len({tuple(look.values()) for look in looks.values()}) == 9
    assert charts.look("vrnn-gauss.long") == looks["vrnn-gauss"]


def test_dimensions_are_sorted_and_named_by_their_own_number():
    figure: Any = charts.dimensions([0.005, 0.3, 0.02])
    bar = figure.data[0]
    assert list(bar.y) == [0.3, 0.02, 0.005] and list(bar.customdata) == [2, 3, 1]
    assert list(bar.marker.color) == [charts.FAMILIES["vrnn"]] * 2 + [charts.OTHER]


def test_points_become_strokes_where_the_pen_is_lifted():
    points = np.arange(10.0).reshape(5, 2)
    ink = samples.strokes_of(points, np.array([0, 1, 0, 0, 1]))
    assert [stroke[:, :2].tolist() for stroke in ink.strokes] == [points[:2].tolist(), points[2:].tolist()]


def test_a_sheet_of_ink_stays_in_its_picture_at_one_scale():
    given = Ink((np.array([[0.0, 0, 0, 1], [50, 40, 1, 1]]),))
    drawn = [Ink((np.array([[60.0, 0, 0, 1], [60.0 + 400 * i, 300 * i, 1, 1]]),)) for i in (1, 2)]
    picture = ElementTree.fromstring(samples.ink_svg(given, drawn, 'a "title" <here>'))
    assert picture.get("aria-label") == 'a "title" <here>' and picture.get("viewBox") == "0 0 1000 240"
    ends = []
    for path in picture.iter(f"{SVG}path"):
        text = (path.get("d") or "").replace("M", " ").replace("L", " ").replace("C", " ")
        numbers = np.array([float(n) for n in text.split()]).reshape(-1, 2)
        assert (numbers >= 0).all() and (numbers <= (1000, 240)).all()
        ends.append(np.ptp(numbers, axis=0))
    words_drawn, first, second = ends[0], ends[1], ends[3]
    assert ends[2] == pytest.approx(words_drawn), "the word is as large in every row"
    assert second == pytest.approx(2 * first, abs=0.05)


def test_a_wave_is_grey_where_it_was_given_and_orange_where_it_was_drawn():
    sample = samples.SpokenSample(
        Sound(np.full(300, 0.25, np.float32), 100), Sound(np.full(100, -0.5, np.float32), 100)
    )
    picture = ElementTree.fromstring(samples.wave_svg(sample, "t"))
    paths = {path.get("stroke"): (path.get("d") or "").count("M") for path in picture.iter(f"{SVG}path")}
    assert paths == {samples.GIVEN: 300, samples.DRAWN: 100}
    assert len(samples.wav(sample)) == 44 + 2 * 400


def test_realism_in_words_and_lines():
    whole = {"accuracy": 0.727, "ci95": [0.696, 0.759], "floor": 0.513, "floor_ci95": [0.4, 0.6]}
    far = {"quantity": "stroke_length", "unit": "heights", "statistic": "ks", "value": 0.19, "floor": 0.03,
           "real": 2.8, "generated": None}  # fmt: skip
    sound = {"quantity": "mean_log_mel_spectrum", "unit": "dB", "statistic": "rms", "value": 11.2, "floor": 3.1,
             "real": -43.0, "generated": -35.0}  # fmt: skip
    card = {"realism": {"pieces": 383, "whole": whole, "distances": [far, sound, 3]}}
    told = realism.told(card)
    assert (
        told is not None
        and "383 real beginnings" in told
        and "**73%**" in told
        and "real from real in 51%" in told
    )
    first, second = realism.lines(card)
    assert first == {"quantity": "length of strokes", "distance": 0.19, "real": 0.03, "in": "KS",
                     "median_real": 2.8, "median_made": None, "unit": "heights"}  # fmt: skip
    assert second["in"] == "dB, rms"
    for damaged in (None, 3, {}, {"whole": {}}, {"distances": None}):
        assert realism.told({"realism": damaged}) is None and realism.lines({"realism": damaged}) == []
