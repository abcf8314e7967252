"""Which sequences are scored, and how they are put together."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from vrnn.evaluate.sequences import Sequences, batches, spread


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30), st.integers(1, 90))
def test_every_sequence_comes_once_and_batches_stay_below_the_limit(lengths, most):
    frames = [torch.full((n, 3), float(i)) for i, n in enumerate(lengths)]
    seen = []
    for chosen, batch in batches(frames, most):
        assert len(chosen) == 1 or batch.mask.numel() <= most
        assert batch.lengths.tolist() == [lengths[i] for i in chosen]
        assert batch.x[:, 0, 0].tolist() == [float(i) for i in chosen]
        seen += chosen.tolist()
    assert sorted(seen) == list(range(len(lengths)))
    assert [lengths[i] for i in seen] == sorted(lengths)


def test_a_batch_is_filled_before_the_next_begins():
    frames = [torch.zeros(10, 3)] * 7
    assert [len(chosen) for chosen, _ in batches(frames, 30)] == [3, 3, 1]


def test_some_of_the_sequences_keep_their_groups_and_the_size_of_the_split():
    frames = [torch.full((n, 3), float(n)) for n in (4, 7, 2, 5)]
    some = Sequences(frames, np.array([10, 20, 30, 40]), 99, "speakers", ("cut",)).at(np.array([0, 2]))
    assert [float(f[0, 0]) for f in some.frames] == [4, 2] and some.group.tolist() == [10, 30]
    assert (some.of, some.over, some.remarks, some.steps) == (99, "speakers", ("cut",), 6)


def test_a_limit_spreads_evenly_from_first_to_last():
    assert spread(101, 5).tolist() == [0, 25, 50, 75, 100]
    assert spread(4, None).tolist() == spread(4, 9).tolist() == [0, 1, 2, 3]
    assert len(np.unique(spread(1000, 999))) == 999
