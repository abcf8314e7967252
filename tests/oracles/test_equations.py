"""Every model against its equations written a second time."""

import numpy as np
import torch

from tests.contracts.table import built, every_model, frames_for, latent_models, seeded, whole
from tests.oracles import reference


@every_model
def test_forward_is_the_equations(config):
    model, x = built(config), frames_for(config, 2, 5)
    noise = model.noise(2, 5, generator=seeded())
    with torch.inference_mode():
        trace = model(whole(x), noise=noise)
    for i in range(2):
        expected = reference.walk(model, x[i].numpy(), noise[i].numpy())
        np.testing.assert_allclose(trace.log_px[i], expected.log_px, rtol=1e-9)
        np.testing.assert_allclose(trace.z[i], expected.z, rtol=1e-9)
        np.testing.assert_allclose(trace.h[i], expected.h, rtol=1e-9)


@latent_models
def test_prior_and_posterior_are_the_equations(config):
    model, x = built(config), frames_for(config, 1, 5)
    trace = model(whole(x), generator=seeded())
    assert trace.q is not None and trace.p is not None
    expected = reference.walk(model, x[0].numpy(), z=trace.z[0].detach().numpy())
    for law, log_prob in ((trace.q, expected.log_qz), (trace.p, expected.log_pz)):
        ours = torch.distributions.Normal(*law).log_prob(trace.z).sum(-1)[0].detach()
        np.testing.assert_allclose(ours, log_prob, rtol=1e-9)


@every_model
def test_what_is_drawn_follows_the_equations(config):
    """z is drawn from the prior, x from the emission at that z, and both reach the state."""
    model, generator = built(config), seeded(4)
    state, steps = model.initial_state(1), []
    with torch.inference_mode():
        for _ in range(5):
            state, drawn = model.step(state, None, generator=generator)
            steps.append(drawn)
    x, z = (torch.cat([getattr(step, name) for step in steps]).numpy() for name in ("x", "z"))
    expected = reference.walk(model, x, z=z)
    np.testing.assert_allclose(torch.cat([step.log_px for step in steps]), expected.log_px, rtol=1e-9)
    np.testing.assert_allclose(state.h[0], expected.h[-1], rtol=1e-9)
    if config.latent:
        ours = [torch.distributions.Normal(*s.p).log_prob(s.z).sum() for s in steps if s.p is not None]
        np.testing.assert_allclose(ours, expected.log_pz, rtol=1e-9)
