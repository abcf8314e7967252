"""What the engine says of the inside of a step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.tiny_checkpoints import CODEC, NINE, save_tiny, word
from vrnn import checkpoint
from vrnn.distributions import ink as ink_density
from vrnn.engine import inside as module
from vrnn.engine.in_process import InProcess
from vrnn.engine.inside import moves_of
from vrnn.types import Ink, InputError


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("checkpoints"), *NINE)


@pytest.fixture
def engine(root: Path) -> InProcess:
    return InProcess(root, device="cpu")


# A smoothing posterior reads ahead: tests/models/test_anatomy.py hands its steps what comes later.
@pytest.mark.parametrize("model", [name for name in NINE if NINE[name].inference == "filter"])
def test_what_is_shown_are_the_numbers_of_step_bit_for_bit(engine: InProcess, root: Path, model: str):
    shown = engine.inside(model, word(), seed=5)
    loaded = checkpoint.load(root / "unipen" / model).model
    frames = CODEC.encode_placed(word()).frames
    generator = torch.Generator().manual_seed(5)
    state = loaded.initial_state(1)
    with torch.inference_mode():
        for t, frame in enumerate(frames):
            np.testing.assert_array_equal(shown.values["before"][t], state.h[0])
            state, seen = loaded.step(state, frame[None], generator=generator)
            np.testing.assert_array_equal(shown.values["x"][t], frame)
            np.testing.assert_array_equal(shown.log_px[t], seen.log_px[0])
            np.testing.assert_array_equal(shown.values["after"][t], state.h[0])
            if seen.q is not None:
                for name, value in {"mu_q": seen.q.mu, "sigma_q": seen.q.sigma, "z": seen.z}.items():
                    np.testing.assert_array_equal(shown.values[name][t], value[0])
    assert shown.steps == len(shown.pen) == len(shown.log_px) == len(frames)


@pytest.mark.parametrize("model", NINE)
def test_it_agrees_with_the_trace_of_the_same_ink(engine: InProcess, model: str):
    shown, trace = engine.inside(model, word(), seed=5), engine.trace(model, word(), seed=5)
    np.testing.assert_allclose(shown.log_px, trace.log_px, rtol=1e-3, atol=1e-4)
    np.testing.assert_array_equal(shown.points, trace.points)
    np.testing.assert_array_equal(shown.pen, trace.pen)
    if trace.kl is None:
        assert not {"z", "kl", "mu_q", "mu_p", "eps"} & set(shown.values)
    else:
        np.testing.assert_allclose(shown.values["kl"].sum(1), trace.kl, rtol=1e-3, atol=1e-4)


def test_arrays_cannot_be_changed_and_what_a_model_lacks_is_not_there(engine: InProcess):
    shown = engine.inside("vrnn-gauss", word(), seed=5)
    for values in (*shown.values.values(), shown.points, shown.move, shown.lift, shown.log_px):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 0
    assert "a" not in shown.values and "z_before" not in shown.values
    assert {"a", "z_before"} < set(engine.inside("srnn-filt", word(), seed=5).values)


def test_of_a_long_drawing_the_beginning_is_shown(engine: InProcess, monkeypatch):
    whole = engine.inside("vrnn-gauss", word(), seed=5)
    monkeypatch.setattr(module, "LONGEST", 7)
    cut = engine.inside("vrnn-gauss", word(), seed=5)
    assert cut.steps == whole.steps > len(cut.pen) == 7 and len(cut.points) == 8
    np.testing.assert_array_equal(cut.values["z"], whole.values["z"][:7])


def test_the_components_say_the_density_again():
    """A mixture rebuilt from the rows of `move` and from `lift` has the emission's own likelihood."""
    generator = torch.Generator().manual_seed(0)
    raw = torch.randn(5, ink_density.mixture_size(3), generator=generator, dtype=torch.float64)
    x = torch.tensor([[0.3, -0.2, 1.0]]).double().expand(5, 3)
    cases: list[tuple[Any, Any]] = [
        (ink_density.mixture_from_raw(raw), ink_density.mixture_log_prob),
        (ink_density.gaussian_from_raw(raw[:, :6]), ink_density.gaussian_log_prob),
    ]
    for law, log_prob in cases:
        move, lift = moves_of(law)
        weight, mu, sigma, rho = move.split([1, 2, 2, 1], -1)
        s = sigma.diag_embed()
        correlation = torch.eye(2).double() + rho[..., None] * (1 - torch.eye(2).double())
        normal = torch.distributions.MultivariateNormal(mu, s @ correlation @ s)
        density = (weight[..., 0] * normal.log_prob(x[:, None, :2]).exp()).sum(1) * lift
        torch.testing.assert_close(density.log(), log_prob(law, x))


def test_what_cannot_be_read_is_said_as_for_a_trace(engine: InProcess):
    with pytest.raises(InputError):
        engine.inside("vrnn-gauss", Ink(()), seed=0)
    with pytest.raises(InputError):
        engine.inside("no-such-model", word(), seed=0)
