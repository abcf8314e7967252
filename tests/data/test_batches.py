"""Batches: padding, order, and every sample once per window."""

import numpy as np
import pytest
import torch

from vrnn.data.batches import POOL, collate, epoch_plan, in_order


def test_sequences_are_padded_on_the_right():
    batch = collate([torch.ones(2, 3), 2 * torch.ones(4, 3), 3 * torch.ones(1, 3)])
    assert batch.mask.int().tolist() == [[1, 1, 0, 0], [1, 1, 1, 1], [1, 0, 0, 0]]
    assert batch.lengths.tolist() == [2, 4, 1]
    assert batch.x[..., 0].tolist() == [[1, 1, 0, 0], [2, 2, 2, 2], [3, 0, 0, 0]]


LENGTHS = np.random.default_rng(0).integers(1, 500, size=5_000)


def plan(lengths=LENGTHS, batch=16, longest=200, seed=0, epoch=0) -> list[np.ndarray]:
    return epoch_plan(lengths, batch, longest=longest, seed=seed, epoch=epoch)


def test_an_epoch_visits_every_sample_once_per_window_but_for_less_than_a_batch():
    visits = np.bincount(np.concatenate(plan()), minlength=len(LENGTHS))
    due = np.ceil(LENGTHS / 200).astype(int)
    assert ((due - visits) >= 0).all() and 0 <= (due - visits).sum() < 16
    assert all(len(chosen) == 16 for chosen in plan())


def test_the_order_is_a_function_of_seed_and_epoch():
    same, again = plan(seed=1, epoch=2), plan(seed=1, epoch=2)
    assert all((a == b).all() for a, b in zip(same, again, strict=True))
    for other in (plan(seed=1, epoch=3), plan(seed=2, epoch=2)):
        assert any((a != b).any() for a, b in zip(same, other, strict=False))


def test_a_batch_holds_samples_of_like_length_but_not_the_same_ones_every_epoch():
    def padding(chosen: list[np.ndarray]) -> float:
        lengths = [np.minimum(LENGTHS[c], 200) for c in chosen]
        return 1 - sum(c.sum() for c in lengths) / sum(c.max() * len(c) for c in lengths)

    assert padding(plan()) < 0.03
    assert padding(np.array_split(np.random.default_rng(0).permutation(5_000), 312)) > 0.2
    first, second = ({frozenset(c.tolist()) for c in plan(epoch=epoch)} for epoch in (0, 1))
    assert not first & second


def test_batches_do_not_come_shortest_first():
    lengths = np.arange(1, 16 * POOL + 1)
    means = [lengths[chosen].mean() for chosen in plan(lengths, longest=10**6)]
    assert abs(np.corrcoef(means, np.arange(len(means)))[0, 1]) < 0.5


@pytest.mark.parametrize("count", [0, 7])
def test_too_few_samples_make_no_batch(count):
    assert plan(np.ones(count, dtype=int), batch=8) == []


def test_in_order_gives_every_sequence_once_shortest_first():
    sequences = [torch.full((n, 3), float(n)) for n in (5, 1, 4, 2, 3)]
    chosen, batches = zip(*in_order(sequences, 2), strict=True)
    assert [c.tolist() for c in chosen] == [[1, 3], [4, 2], [0]]
    assert [b.lengths.tolist() for b in batches] == [[1, 2], [3, 4], [5]]
