"""What if z had been another: the engine's futures beside those of an unchanged latent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.tiny_checkpoints import CODEC, NINE, save_tiny, word
from vrnn import checkpoint, interventions, sampling
from vrnn.engine.in_process import InProcess
from vrnn.engine.what_if import KINDS, MIXED, Change, LatentSpace, latent_space
from vrnn.types import Ink, InputError, Trace

LATENT = [name for name, config in NINE.items() if config.latent]
SETTINGS: dict[str, Any] = {"count": 3, "steps": 20, "temperature": 0.8, "seed": 5}


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("checkpoints"), *NINE)


@pytest.fixture(scope="module")
def engine(root: Path) -> InProcess:
    return InProcess(root, device="cpu")


def joined(chunks) -> np.ndarray:
    return np.concatenate([np.dstack([c.points, c.pen]) for c in chunks], 1)


def plain(engine: InProcess, model: str, *, at: int | None = 20, **more) -> np.ndarray:
    return joined(engine.continue_("job", model, word(), at=at, **{**SETTINGS, **more}))


def changed(
    engine: InProcess, model: str, change: Change, *, at: int | None = 20, other: Ink | None = None, **more
) -> np.ndarray:
    return joined(engine.what_if("job", model, word(), change, other=other, at=at, **{**SETTINGS, **more}))


def inferred(root: Path, model: str, ink: Ink, end: int | None = None) -> Trace:
    loaded = checkpoint.load(root / "unipen" / model).model
    with torch.inference_mode():
        frames = CODEC.encode(ink)[:end]
        return sampling.prefill(loaded, frames, generator=torch.Generator().manual_seed(5))


@pytest.mark.parametrize("model", LATENT)
@pytest.mark.parametrize("at", [None, 0, 20])
def test_a_walk_of_no_length_changes_no_bit(engine: InProcess, model: str, at: int | None):
    still = changed(engine, model, Change("walk", direction="z2", by=0.0), at=at)
    np.testing.assert_array_equal(still, plain(engine, model, at=at))


@pytest.mark.parametrize("model", LATENT)
def test_its_own_latent_carried_over_changes_no_bit(engine: InProcess, model: str):
    """At the last step a drawing's own path ends with the very z that is there."""
    own = changed(engine, model, Change("carry"), at=None, other=word())
    np.testing.assert_array_equal(own, plain(engine, model, at=None))


@pytest.mark.parametrize("model", LATENT)
def test_every_other_change_changes_the_futures_and_the_seed_repeats_them(engine: InProcess, model: str):
    unchanged, other = plain(engine, model), word(size=60.0)
    for kind in KINDS:
        change = Change(kind, direction="pc1", by=3.0)
        once, again = (changed(engine, model, change, other=other) for _ in range(2))
        np.testing.assert_array_equal(once, again)
        assert np.abs(once - unchanged).max() > 1e-4, kind


@pytest.mark.parametrize("kind", ["hold", "walk", "carry"])
def test_a_change_that_lasts_is_another_than_one_that_passes(engine: InProcess, kind):
    change = Change(kind, direction="z1", by=2.0)
    lasting, passing = (
        changed(engine, "vrnn-gauss", change._replace(lasting=lasts), other=word(size=60.0))
        for lasts in (True, False)
    )
    assert np.abs(lasting - passing).max() > 1e-4


@pytest.mark.parametrize("model", LATENT)
def test_a_new_draw_from_the_prior_without_variation_is_its_mean(engine: InProcess, model: str):
    cold: Any = {"temperature": 0.0}
    drawn = changed(engine, model, Change("prior"), **cold)
    np.testing.assert_allclose(drawn, changed(engine, model, Change("hold"), **cold), rtol=1e-6)
    np.testing.assert_array_equal(drawn[0], drawn[1])


def test_each_continuation_has_a_new_draw_of_its_own(engine: InProcess):
    """Without variation the rest is decided, so what differs is z_t, and z_t was drawn from q at its full width."""
    drawn = changed(engine, "vrnn-gauss", Change("posterior"), temperature=0.0)
    assert len({hair.tobytes() for hair in drawn}) == 3
    state_by_hand(engine, drawn)


def state_by_hand(engine: InProcess, drawn: np.ndarray) -> None:
    """The same three futures from the library alone."""
    loaded, frames = engine._library.get("vrnn-gauss"), CODEC.encode_placed(word())
    model, seeded = loaded.model, torch.Generator().manual_seed
    with torch.inference_mode():
        trace = sampling.prefill(model, frames.frames[:21], generator=seeded(5))
        before = sampling.prefill(model, frames.frames[:20], generator=seeded(5)).state
        assert trace.q is not None
        eps = torch.randn((3, 4), generator=seeded(5 ^ 0x2545F491))
        z = trace.q.mu[:, -1] + trace.q.sigma[:, -1] * eps
        read = torch.cat([model.phi_x(frames.frames[20:21]).expand(3, -1), model.phi_z(z)], -1)  # type: ignore[union-attr]
        h, c = model.recurrence(read, (before.h.expand(3, -1), before.c.expand(3, -1)))
        x = sampling.generate(
            model, before.fork(3)._replace(h=h, c=c), 20, generator=seeded(0), temperature=0.0
        )
    start = (float(frames.points[21, 0]), float(frames.points[21, 1]))
    for hair, drawn_x in zip(drawn, x, strict=True):
        np.testing.assert_allclose(hair[:, :2], CODEC.path(drawn_x, start, frames.scale)[1:], atol=1e-4)


def test_carried_latents_come_from_the_same_step_or_from_the_beginning(
    engine: InProcess, root: Path, monkeypatch
):
    seen, replaced = [], interventions.replaced
    monkeypatch.setattr(interventions, "replaced", lambda z: seen.append(z) or replaced(z))
    short, long = Ink(word().strokes[:1]), word(size=60.0)
    assert len(CODEC.encode(short)) < 28 < len(CODEC.encode(word()))
    for other, at in ((long, 20), (short, 28)):
        del seen[:]
        changed(engine, "vrnn-gauss", Change("carry"), at=at, other=other)
        path = inferred(root, "vrnn-gauss", other).z[0]
        torch.testing.assert_close(torch.stack(seen), path[20:] if other is long else path)


def test_a_step_is_opened_once_for_all_that_a_slider_asks(engine: InProcess, monkeypatch):
    changed(engine, "srnn-smooth", Change("walk", direction="z1", by=1.0), at=33)
    monkeypatch.setattr(sampling, "prefill", lambda *a, **k: pytest.fail("read again"))
    changed(engine, "srnn-smooth", Change("walk", direction="z3", by=-2.0), at=33)
    changed(engine, "srnn-smooth", Change("hold"), at=33, count=1, temperature=0.2)


@pytest.mark.parametrize("model", ["rnn-gmm", "rnn-gauss"])
def test_a_deterministic_model_has_nothing_to_change(engine: InProcess, model: str):
    assert engine.latent_space(model) is None
    with pytest.raises(InputError, match="no latent to change"):
        changed(engine, model, Change("hold"))
    with pytest.raises(InputError, match="no latent to change"):
        engine.between(model, (word(), word()), [0.5], seed=0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("wish"), "No change is named"),  # type: ignore[arg-type]
        (Change("carry"), "nothing to carry"),
        (Change("walk", direction="z5", by=1.0), "no direction 'z5'"),
        (Change("walk", direction="z0", by=1.0), "no direction"),
        (Change("walk", direction="pc4", by=1.0), "no direction"),
        (Change("walk", direction="", by=1.0), "no direction"),
        (Change("walk", direction="z1", by=4.01), "walk of z"),
        (Change("walk", direction="z1", by=float("nan")), "walk of z"),
    ],
)
def test_what_cannot_be_done_is_said(engine: InProcess, change: Change, said: str):
    with pytest.raises(InputError, match=said):
        changed(engine, "vrnn-gauss", change)


def test_a_step_that_is_not_there_is_refused(engine: InProcess):
    with pytest.raises(InputError, match="no step"):
        changed(engine, "vrnn-gauss", Change("hold"), at=10**6)


def test_a_cancelled_what_if_ends_without_an_error(engine: InProcess):
    chunks = engine.what_if("mine", "vrnn-gauss", word(), Change("hold"), at=None, **SETTINGS)
    next(chunks)
    engine.cancel("mine")
    assert list(chunks) == []


def test_live_dimensions_come_first_then_the_axes_then_the_rest():
    card = {
        "metrics": {"kl_per_dimension": [0.001, 0.2, 0.01, 0.0]},
        "latent_basis": {"explained": [0.6, 0.3]},
    }
    space = latent_space(card, 4)
    assert space is not None and space == LatentSpace(4, (0.001, 0.2, 0.01, 0.0), (0.6, 0.3))
    assert space.directions == ("z2", "z3", "pc1", "pc2", "z1", "z4")
    bare = latent_space({}, 2)
    assert bare is not None and bare == LatentSpace(2, None, ()) and bare.directions == ("z1", "z2")
    assert latent_space(card, 0) is None


def test_what_stands_between_two_drawings_is_written_from_their_latents(engine: InProcess, root: Path):
    other = Ink(word().strokes[:1])
    mixed = engine.between("vrnn-gauss", (word(), other), [0.0, 0.5, 1.0], seed=5)
    a, b = (inferred(root, "vrnn-gauss", ink).z[0] for ink in (word(), other))
    steps = min(len(a), len(b))
    assert mixed.points.shape == (3, steps, 2) and mixed.pen.shape == (3, steps)
    model = checkpoint.load(root / "unipen" / "vrnn-gauss").model
    path = (a[:steps] + b[:steps]) / 2
    state, frames = model.initial_state(1), []
    with torch.inference_mode():
        for z in path[:, None].unbind(0):
            x = model.emission.sample(model.emit(z, state.h), generator=torch.Generator(), temperature=0.0)
            state = model.advance(state, x, z)  # type: ignore[union-attr]
            frames.append(x[0])
    np.testing.assert_allclose(mixed.points[1], CODEC.path(torch.stack(frames))[1:], atol=1e-4)
    np.testing.assert_array_equal(mixed.pen[1], torch.stack(frames)[:, 2])


def test_of_long_drawings_the_beginning_is_mixed(engine: InProcess):
    lines = np.concatenate([word().strokes[0] + [40.0 * i, 0.0, 3.0 * i, 0.0] for i in range(40)])
    mixed = engine.between("vrnn-gauss", (Ink((lines,)), Ink((lines,))), [0.5], seed=5)
    assert mixed.points.shape == (1, MIXED, 2)


@pytest.mark.parametrize("shares", [[], [-0.1], [1.2], [float("nan")], [0.5] * 42])
def test_shares_are_between_0_and_1(engine: InProcess, shares: list[float]):
    with pytest.raises(InputError, match="between 0 and 1"):
        engine.between("vrnn-gauss", (word(), word()), shares, seed=0)
