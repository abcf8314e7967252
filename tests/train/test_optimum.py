"""Training must reach optima that are known: frames drawn one by one from densities with a closed form."""

from dataclasses import replace

import pytest
import torch

from tests.train.toys import ONE, TWO, Toy, settings, tiny
from vrnn.train.learner import Learner
from vrnn.train.loop import Run
from vrnn.train.state import Progress
from vrnn.train.validation import Validation
from vrnn.types import Batch

CPU = torch.device("cpu")


def batch_of(toy: Toy, size: int, seed: int) -> Batch:
    x = toy.draw(size, 12, torch.Generator().manual_seed(seed))
    return Batch(x, torch.ones(x.shape[:2], dtype=torch.bool))


def trained(name: str, toy: Toy, updates: int, free_nats: float = 0.0) -> dict[str, float]:
    """Figures on fresh frames after `updates` updates; KL is free up to `free_nats` in the first half."""
    torch.manual_seed(0)
    learner = Learner(tiny(name), foresight=False)
    how = settings(
        updates=updates, learning_rate=8e-3, rise=20, kl_warm_up=2 * updates // 5, free_nats=free_nats
    )
    run = Run(learner, torch.optim.Adam(learner.parameters(), fused=True), Progress(), how, CPU)
    for update in range(updates):
        if update == updates // 2:
            run.settings = replace(how, free_nats=0.0)
        run.advance(batch_of(toy, 48, seed=update), None)
    test = batch_of(toy, 400, seed=10**6)
    return Validation.of(list(test.x), len(test.x))(learner.model, CPU)


def known(toy: Toy) -> tuple[float, float]:
    """Nats per frame of the density itself and of the best single Gaussian, on the frames of the test."""
    x = batch_of(toy, 400, seed=10**6).x
    return float(toy.log_prob(x)), float(toy.as_gaussian(x).log_prob(x))


@pytest.mark.parametrize("name", ["rnn-gauss", "rnn-gmm"])
def test_one_gaussian_is_learned_to_its_entropy(name):
    best, _ = known(ONE)
    assert best - 0.03 < trained(name, ONE, 250)["elbo_nats_per_frame"] < best + 0.01


def test_on_two_clusters_the_mixture_beats_the_gaussian_by_the_known_gap():
    best, single = known(TWO)
    assert best - single > 0.4
    gaussian = trained("rnn-gauss", TWO, 250)["elbo_nats_per_frame"]
    mixture = trained("rnn-gmm", TWO, 350)["elbo_nats_per_frame"]
    assert single - 0.03 < gaussian < single + 0.01
    assert best - 0.05 < mixture < best + 0.01


def test_on_two_clusters_a_latent_lifts_the_gaussian_above_every_gaussian():
    best, single = known(TWO)
    row = trained("vrnn-gauss", TWO, 500, free_nats=0.3)
    assert single + 0.5 * (best - single) < row["elbo_nats_per_frame"] < best + 0.01
    # The latent has one bit to say about each frame.
    assert 0.5 < row["kl_nats_per_frame"] < 1.5 and row["active_units"] >= 1
    assert row["log_px_nats_per_frame"] - row["kl_nats_per_frame"] == pytest.approx(
        row["elbo_nats_per_frame"]
    )


def test_on_one_gaussian_a_latent_has_nothing_to_say():
    best, _ = known(ONE)
    row = trained("vrnn-gauss", ONE, 300)
    assert best - 0.06 < row["elbo_nats_per_frame"] < best + 0.01
    assert row["kl_nats_per_frame"] < 0.1
