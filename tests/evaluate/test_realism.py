"""Beginnings are continued as the model would, compared with the right pieces, and told apart as they should be."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from torch import Generator

from tests.tiny_checkpoints import save_tiny, save_tiny_speech
from vrnn.checkpoint import load
from vrnn.evaluate import realism_judge, realism_pieces
from vrnn.evaluate.realism import Sets, measured, realism, told_apart
from vrnn.evaluate.realism_pieces import LEAST, MOST, Piece, continued, cut, divided, halved, usable
from vrnn.evaluate.sequences import Sequences
from vrnn.sampling import generate, prefill
from vrnn.types import InputError, State


def ink(count: int, lengths: tuple[int, ...] = (40, 50, 64), seed: int = 0) -> Sequences:
    """Waves with lifts by five writers."""
    rng, found = np.random.default_rng(seed), []
    for i in range(count):
        t = np.arange(lengths[i % len(lengths)])
        moves = np.column_stack([0.2 + 0 * t, np.sin(0.9 * t + rng.normal())]) + 0.1 * rng.normal(
            size=(len(t), 2)
        )
        found.append(torch.from_numpy(np.column_stack([moves, rng.random(len(t)) < 0.06])).float())
    return Sequences(found, np.arange(count) % 5, count)


def noise(count: int) -> Sequences:
    """White noise by four speakers."""
    x = torch.randn(count, 40, 200, generator=Generator().manual_seed(1))
    return Sequences(list(x), np.arange(count) % 4, count, "speakers")


@pytest.fixture(autouse=True)
def hasty_judge(monkeypatch):
    monkeypatch.setitem(realism_judge.SETTINGS, "max_iter", 10)


@pytest.fixture
def model(tmp_path):
    return load(save_tiny(tmp_path, "vrnn-gauss") / "unipen" / "vrnn-gauss")


def test_long_sequences_are_cut_and_their_parts_stay_with_their_group():
    data = ink(3)
    whole = data._replace(frames=[torch.arange(n, dtype=torch.float32)[:, None] for n in (10, 4, 9)])
    parts = cut(whole._replace(group=np.array([7, 5, 7])), 4)
    assert [part[:, 0].tolist() for part in parts.frames] == [
        [0, 1, 2, 3], [4, 5, 6, 7], [8, 9], [0, 1, 2, 3], [0, 1, 2, 3], [4, 5, 6, 7], [8],
    ]  # fmt: skip
    assert parts.group.tolist() == [7, 7, 7, 5, 7, 7, 7]


def test_a_sequence_is_cut_in_the_middle_and_a_long_rest_is_cut_short():
    x = torch.arange(41.0)[:, None]
    piece = halved(x)
    assert torch.equal(piece.prefix, x[:20]) and torch.equal(piece.rest, x[20:])
    assert torch.equal(piece.first_half().rest, x[20:31]) and torch.equal(piece.first_half().prefix, x[:20])
    long = torch.arange(2.0 * MOST + 100)[:, None]
    assert torch.equal(halved(long).rest, long[MOST + 50 : 2 * MOST + 50])


def test_short_sequences_are_left_out_with_their_groups():
    data = ink(90, lengths=(2 * LEAST - 2, 2 * LEAST, 60))
    pieces, group = usable(data)
    assert len(pieces) == 60 and min(len(p.rest) for p in pieces) == LEAST
    assert group.tolist() == [i % 5 for i in range(90) if i % 3]


def test_both_sets_have_every_group_and_no_sequence_twice():
    group = np.array(["b", "a", "b", "b", "a", "c", "b", "c", "c"])
    ours, theirs = divided(group)
    assert len(ours) == len(theirs) == 4 and not set(ours) & set(theirs)
    for name in "abc":
        assert abs(int((group[ours] == name).sum()) - int((group[theirs] == name).sum())) <= 1


def test_continuations_are_the_models_own_from_each_beginning(model, monkeypatch):
    pieces, _ = usable(ink(40))
    monkeypatch.setattr(realism_pieces, "PADDED_FRAMES", 1)  # one beginning at a time
    generator, found = (
        Generator().manual_seed(7),
        continued(model, pieces, generator=Generator().manual_seed(7)),
    )
    order = np.argsort([len(p.prefix) for p in pieces], kind="stable")
    for i in order.tolist():
        state = prefill(model.model, pieces[i].prefix, generator=generator).state
        drawn = generate(model.model, state, len(pieces[i].rest), generator=generator)[0]
        assert torch.equal(found[i].rest, drawn) and torch.equal(found[i].prefix, pieces[i].prefix)


def test_in_a_batch_each_continues_from_the_end_of_its_own_beginning(tmp_path, monkeypatch):
    rnn = load(save_tiny(tmp_path, "rnn-gmm") / "unipen" / "rnn-gmm")
    pieces, _ = usable(ink(40))

    def states(_model, state: State, steps: int, **_kind) -> torch.Tensor:
        return state.h[:, None].expand(-1, steps, -1)

    monkeypatch.setattr(realism_pieces, "generate", states)
    for piece in continued(rnn, pieces, generator=Generator()):
        alone = prefill(rnn.model, piece.prefix, generator=Generator()).state.h
        assert torch.allclose(piece.rest, alone.expand(len(piece.rest), -1), atol=1e-6)


def test_equal_seeds_draw_equal_continuations_and_others_do_not(model):
    pieces, _ = usable(ink(40))
    one, same, other = (continued(model, pieces, generator=Generator().manual_seed(s)) for s in (0, 0, 1))
    assert [len(piece.rest) for piece in one] == [len(piece.rest) for piece in pieces]
    assert all(torch.equal(a.rest, b.rest) for a, b in zip(one, same, strict=True))
    assert not any(torch.equal(a.rest, b.rest) for a, b in zip(one, other, strict=True))


def test_the_figures_of_ink_are_told_from_those_of_real_ink(model):
    data = ink(100)
    found = realism(model, data, seed=3)
    assert (found.model, found.corpus, found.pieces, found.groups) == ("vrnn-gauss", "unipen", 50, 5)
    pieces, group = usable(data)
    assert found.frames == sum(len(pieces[i].rest) for i in divided(group)[0])
    # Random weights draw no waves; waves are like each other.
    assert found.whole.accuracy > 0.9 > 0.75 > found.whole.floor
    assert found.first_half.accuracy > 0.9 > 0.75 > found.first_half.floor
    curvature = next(d for d in found.distances if d.quantity == "curvature")
    assert curvature.value > 3 * curvature.floor
    card = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert card["whole"]["accuracy"] == found.whole.accuracy
    assert card["distances"][0]["quantity"] == "stroke_length"


def test_the_figures_of_speech(tmp_path):
    model = load(save_tiny_speech(tmp_path, "vrnn-gauss") / "kerstin" / "vrnn-gauss")
    found = realism(model, noise(80))
    assert [d.quantity for d in found.distances] == [
        "loudness",
        "log_spectral_variance",
        "mean_log_mel_spectrum",
    ]
    assert (found.pieces, found.frames, found.resampled_over) == (40, 40 * 20, "speakers")
    loudness, _, mel = found.distances
    # Noise of the codec's own level, 0.1 of full scale, is at -20 dB, and white; a mean of decibels is less than
    # the decibels of a mean, by up to 2.5 where a band has few frequencies.
    assert loudness.real == pytest.approx(-20, abs=0.2) and mel.real == pytest.approx(-21, abs=1)
    assert mel.value > 2 * mel.floor


def test_a_model_that_draws_what_is_real_scores_the_floor(model):
    real, spare, more = (usable(ink(60, seed=seed))[0] for seed in range(3))
    sets = Sets(more, real, spare, np.arange(60) % 5, np.arange(60) % 5)
    told = told_apart(measured(model, sets), sets)
    assert abs(told.accuracy - 0.5) < 0.18 and abs(told.floor - 0.5) < 0.18


def test_first_halves_are_those_of_all_three_sets():
    one, two, three = (
        Piece(torch.full((20, 3), float(i)), torch.arange(60.0).view(20, 3) + i) for i in range(3)
    )
    short = Sets([one], [two], [three], np.array([1]), np.array([2])).first_halves()
    for piece, whole in ((short.generated[0], one), (short.real[0], two), (short.spare[0], three)):
        assert torch.equal(piece.rest, whole.rest[:10]) and piece.prefix is whole.prefix
    assert (short.group, short.real_group) == ([1], [2])


def test_too_little_to_compare_is_said(model):
    with pytest.raises(InputError, match="Only 39 sequences have 32 frames or more; 40 are needed"):
        realism(model, ink(39))
    alone = ink(60)._replace(group=np.zeros(60))
    with pytest.raises(InputError, match="one hand or recording"):
        realism(model, alone)
