"""Scores of whole splits against the model asked by hand."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Generator

from vrnn.data.batches import collate
from vrnn.evaluate import scores
from vrnn.evaluate.places import PLACES
from vrnn.evaluate.scores import frames_at_once, score
from vrnn.evaluate.sequences import Sequences
from vrnn.models import CATALOGUE, CONFIGS, build
from vrnn.objective import bound, importance_weighted
from vrnn.types import Batch

SIZES = {"hidden": 8, "phi_x": 4, "decoder": 4}
LATENT = {"latent": 3, "phi_z": 4, "prior": 4, "posterior": 4}


def tiny(name: str):
    torch.manual_seed(1)
    config = CONFIGS[name]
    sizes = SIZES | (LATENT if config.latent else {})
    return build(replace(config, **sizes)).eval().requires_grad_(False)


def seeded() -> Generator:
    return Generator().manual_seed(5)


def ink(*lengths: int) -> Sequences:
    x = [torch.randn(n, 3, generator=Generator().manual_seed(n)) for n in lengths]
    frames = [torch.cat([f[:, :2], (f[:, 2:] > 0.5).float()], 1) for f in x]
    return Sequences(frames, np.arange(len(frames)), len(frames))


def test_places_of_a_hand_made_drawing():
    """Two strokes' ends at frames 1 and 4, and a dot at frame 5: its own move is a jump, and the next too."""
    pen = [0, 1, 0, 0, 1, 1, 0, 0]
    x = torch.zeros(1, 9, 3)
    x[0, :8, 2] = torch.tensor(pen)
    found = PLACES["ink"](Batch(x, torch.arange(9)[None] < 8))
    assert {name: place[0].nonzero()[:, 0].tolist() for name, place in found.items()} == {
        "jump": [2, 5, 6],
        "first_of_stroke": [0, 3, 7],
        "inside_stroke": [1, 4],
    }


def test_a_deterministic_model_is_scored_exactly_and_the_batches_do_not_matter(monkeypatch):
    model, data = tiny("rnn-gmm"), ink(7, 3, 12, 5)
    alone = [float(model(collate([f])).log_px.sum()) for f in data.frames]
    for most in (1, 15, 20_000):
        monkeypatch.setattr(scores, "MOST_FRAMES", most)
        found = score(model, data, samples=3, generator=seeded())
        assert found.elbo == pytest.approx(alone, abs=1e-4)
        assert found.iwae is not None and found.iwae.tolist() == found.elbo.tolist()
        assert found.effective is None
        assert (found.kl.tolist(), found.kl_dimensions.tolist()) == ([0, 0, 0, 0], [])
        assert found.steps.tolist() == [7, 3, 12, 5]


def test_a_latent_model_is_scored_as_its_bound():
    model, data = tiny("vrnn-gauss"), ink(12, 5)
    trace = model(collate([data.frames[1], data.frames[0]]), generator=seeded())
    b = bound(trace)
    found = score(model, data, samples=0, generator=seeded())
    assert found.elbo.tolist() == b.elbo.flip(0).tolist()
    assert found.kl.tolist() == b.kl.flip(0).tolist()
    assert found.iwae is None and found.effective is None and found.samples == 0
    assert found.kl_dimensions.sum() == pytest.approx(float(b.kl.sum()), rel=1e-5)
    assert sum(place.kl for place in found.places.values()) == pytest.approx(float(b.kl.sum()), rel=1e-5)
    assert sum(place.frames for place in found.places.values()) == 17


def test_samples_are_asked_for_and_reported():
    model, data = tiny("vrnn-gauss"), ink(12, 5, 30)
    found = score(model, data, samples=50, generator=seeded())
    assert found.iwae is not None and found.effective is not None and found.samples == 50
    assert found.iwae.mean() > found.elbo.mean()
    assert ((found.effective > 1) & (found.effective < 50)).all()


def speech(*lengths: int) -> Sequences:
    frames = [torch.randn(n, 4, generator=Generator().manual_seed(n)) for n in lengths]
    return Sequences(frames, np.arange(len(frames)), len(frames))


@pytest.mark.parametrize("name", ["vrnn-gmm", "srnn-smooth-res"])
def test_speech_is_scored_like_ink_but_has_no_places(name):
    config = CATALOGUE["speech", "small"][name]
    few = {"feature": 4, "hidden": 8, "latent": 3, "phi_x": 4, "prior": 4, "posterior": 4, "decoder": 4}
    few |= {"phi_z": 4} if config.family == "vrnn" else {"summary": 5}
    torch.manual_seed(1)
    model = build(replace(config, **few)).eval().requires_grad_(False)
    data = speech(12, 5)
    found = score(model, data, samples=2, generator=seeded())
    generator = seeded()
    batch = collate([data.frames[1], data.frames[0]])
    b = bound(model(batch, generator=generator))
    weighted = importance_weighted(model, batch, samples=2, generator=generator)
    assert found.elbo.tolist() == b.elbo.flip(0).tolist()
    assert found.iwae is not None
    np.testing.assert_allclose(found.iwae, weighted.log_px.flip(0), rtol=1e-6)
    assert found.kl_dimensions.sum() == pytest.approx(float(b.kl.sum()), rel=1e-5)
    assert found.places == {}


def test_a_mixture_over_frames_of_sound_is_scored_in_smaller_batches():
    """20 components of 200 means and 200 scales are 8,000 numbers a frame; ink's mixture is far from the limit."""
    assert frames_at_once(CATALOGUE["speech", "paper"]["vrnn-gmm"]) == 2_000
    assert frames_at_once(CATALOGUE["speech", "small"]["rnn-gmm"]) == 5_000
    assert frames_at_once(CATALOGUE["ink", "paper"]["vrnn-gmm"]) == scores.MOST_FRAMES == 20_000


def test_the_same_seed_gives_the_same_bits():
    model, data = tiny("vrnn-gauss"), ink(12, 5)
    first, second = (score(model, data, samples=2, generator=seeded()) for _ in range(2))
    assert first.elbo.tolist() == second.elbo.tolist()
    assert np.array_equal(np.asarray(first.iwae), np.asarray(second.iwae))


def test_progress_is_told_more_often_where_each_sequence_is_sampled_often(monkeypatch):
    monkeypatch.setattr(scores, "MOST_FRAMES", 40)
    model, shapes, seen = tiny("vrnn-gauss"), [], []
    model.register_forward_pre_hook(lambda _, given: shapes.append(given[0].mask.numel()))
    score(model, ink(4, 4, 4), samples=5, generator=seeded(), progress=lambda *at: seen.append(at))
    assert seen == [(8, 12), (12, 12)]
    # Two sequences and their ten copies, then one and its five: what is held is as before.
    assert shapes == [8, 40, 4, 20]


def test_progress_counts_frames():
    seen = []
    score(tiny("rnn-gauss"), ink(4, 6), samples=0, generator=seeded(), progress=lambda *at: seen.append(at))
    assert seen == [(10, 10)]
