"""The remedies against a dead latent: what they do to the loss, and that no model keeps anything of them."""

import pytest
import torch

from tests.contracts.table import CATALOGUE, batch_for, built, close, seeded, small, whole
from tests.train.test_loop import StoppedError, begin
from tests.train.toys import settings, tiny
from vrnn.checkpoint import load
from vrnn.models import build
from vrnn.objective import FreeNats, training_loss
from vrnn.train.learner import Learner
from vrnn.train.remedies import FAR, NEAR, Foresight, ahead, deafened
from vrnn.types import Batch

CONFIGS = [
    small(CATALOGUE[kind, "small"][name]) for kind in ("ink", "speech") for name in ("vrnn-gmm", "srnn-filt")
]


def example(config):
    model, batch = built(config), batch_for(config)
    return model, batch, model(batch, generator=seeded()), model.initial_state(len(batch.x))


@pytest.mark.parametrize("config", CONFIGS, ids=lambda c: f"{c.name}-{c.kind}")
def test_dropping_nothing_changes_nothing(config):
    model, batch, trace, start = example(config)
    same = deafened(model, trace, batch, start, silent=torch.zeros_like(batch.mask))
    close(same.log_px, trace.log_px)


@pytest.mark.parametrize("config", CONFIGS, ids=lambda c: f"{c.name}-{c.kind}")
def test_a_deaf_emission_hears_z_alone(config):
    """With h silenced everywhere, models whose h differs but whose z is the same score alike."""
    model, batch, trace, start = example(config)
    everywhere = torch.ones_like(batch.mask)
    deaf = deafened(model, trace, batch, start, silent=everywhere)
    other = trace._replace(h=trace.h + 3)
    close(deafened(model, other, batch, start, silent=everywhere).log_px, deaf.log_px)
    later = batch.mask.clone()
    later[:, 0] = False  # h is zero there anyway
    assert (deaf.log_px[later] != trace.log_px[later]).all()
    assert (deaf.log_px[~batch.mask] == 0).all()


def test_only_the_chosen_frames_are_silenced():
    config = small(CATALOGUE["ink", "small"]["vrnn-gauss"])
    model, batch, trace, start = example(config)
    silent = torch.zeros_like(batch.mask)
    silent[0, 3] = silent[2, 1] = True
    heard = deafened(model, trace, batch, start, silent=silent)
    assert ((heard.log_px - trace.log_px).abs() > 1e-9).nonzero().tolist() == [[0, 3], [2, 1]]


def test_the_sums_ahead_are_those_of_the_next_frames():
    x = torch.arange(1.0, 11.0).view(1, 10, 1)
    batch = Batch(torch.cat([x, 1e3 * torch.ones(1, 2, 1)], 1), torch.arange(12)[None] < 10)
    got = ahead(batch, 3)[0, :10, 0] * 3**0.5
    assert got.tolist() == pytest.approx([9, 12, 15, 18, 21, 24, 27, 19, 10, 0])


def test_foresight_is_half_the_squared_error_and_reaches_the_posterior():
    config = small(CATALOGUE["ink", "small"]["vrnn-gauss"])
    model, batch, trace, _ = example(config)
    net = Foresight(config).double()
    value = net(trace, batch)
    target = torch.cat([ahead(batch, NEAR), ahead(batch, FAR)], -1)
    error = (net.net(trace.z) - target)[batch.mask]
    assert float(value.detach()) == pytest.approx(0.5 * float(error.detach().square().sum()))
    value.backward()
    assert model.posterior.head.weight.grad.abs().sum() > 0
    assert all(p.grad is None for p in model.emission.parameters())


@pytest.mark.parametrize(
    ("change", "expected"),
    [({}, 0.0), ({"foresight": 2.0}, 1.0), ({"drop_h": 1.0}, 0.0)],
    ids=["none", "foresight", "drop"],
)
def test_each_remedy_is_in_the_loss_exactly_where_it_was_asked_for(change, expected):
    how = settings(**change)
    config = tiny("vrnn-gauss")
    torch.manual_seed(0)
    learner = Learner(config, foresight=how.foresight > 0)
    batch = whole(batch_for(config, (9,) * 4).x.float())
    keywords = {"kl_weight": 0.5, "free": FreeNats(), "jumps": None}
    loss = learner(batch, settings=how, generator=seeded(3), **keywords)
    generator = seeded(3)
    trace = learner.model(batch, generator=generator)
    if how.drop_h:
        start = learner.model.initial_state(4)
        trace = deafened(learner.model, trace, batch, start, silent=torch.ones_like(batch.mask))
    plain = training_loss(trace, **keywords)
    extra = 2.0 * learner.foresight(trace, batch) / batch.mask.sum() if learner.foresight else torch.zeros(())
    assert bool(extra > 0) == bool(expected)
    torch.testing.assert_close(loss, plain + extra)


def test_a_model_without_a_latent_needs_no_remedy():
    assert Learner(tiny("rnn-gmm"), foresight=True).foresight is None


def test_a_run_with_remedies_resumes_bit_for_bit_and_ships_the_bare_model(tmp_path):
    how = settings(foresight=0.5, drop_h=0.4)
    begin(tmp_path / "once", how=how)
    with pytest.raises(StoppedError):
        begin(tmp_path / "twice", how=how, stop_at=8)
    begin(tmp_path / "twice", how=how, resume=True)
    names = [tmp_path / run / "model.safetensors" for run in ("once", "twice")]
    assert names[0].read_bytes() == names[1].read_bytes()
    assert set(load(tmp_path / "once").model.state_dict()) == set(build(tiny("vrnn-gauss")).state_dict())
