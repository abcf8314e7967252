"""The loop around the optimiser: what decides a run, what it survives, and what it leaves behind."""

import dataclasses
import json
import math
from pathlib import Path

import pytest
import torch
from safetensors.torch import load as load_tensors

from tests.contracts.table import same_bits, seeded
from tests.train.toys import codec, handwriting, held_out, settings, source, tiny
from vrnn.checkpoint import CARD, WEIGHTS, load
from vrnn.data.batches import collate
from vrnn.models import build
from vrnn.objective import FreeNats, bound
from vrnn.train import learner, loop
from vrnn.train.loop import GIVE_UP, Batches, free_nats_at, learning_rate_at, train
from vrnn.train.state import STATE, Progress
from vrnn.types import InputError

CPU = torch.device("cpu")
CONFIG = tiny("vrnn-gauss")


class StoppedError(Exception):
    """Stands for the signal that ends a run."""


def begin(
    out: Path, *, config=CONFIG, how=None, stop_at: int | None = None, validation=None, **more
) -> Progress:
    """Train a tiny model on made-up handwriting."""

    def report(progress: Progress, row: dict[str, float]) -> None:
        if progress.update == stop_at:
            raise StoppedError

    card = {"config": config.to_dict(), "codec": codec().to_dict(), "licence": "none"}
    validation = validation or held_out(8, batch=5)
    return train(
        config,
        source(),
        validation,
        how or settings(),
        out,
        card=card,
        device=CPU,
        report=report,
        **more,
    )


def rows(out: Path) -> list[dict[str, float]]:
    return json.loads((out / CARD).read_text())["curve"]


def state(out: Path) -> dict[str, torch.Tensor]:
    """Weights and Adam's moments; the order of the file's header is left to chance by its writer."""
    return load_tensors((out / STATE).read_bytes())


@pytest.mark.parametrize("name", ["vrnn-gauss", "rnn-gmm"])
@pytest.mark.parametrize("stop_at", [4, 7, 8])
def test_a_resumed_run_is_bit_for_bit_the_run_that_never_stopped(tmp_path, name, stop_at):
    whole = begin(tmp_path / "whole", config=tiny(name))
    with pytest.raises(StoppedError):
        begin(tmp_path / "cut", config=tiny(name), stop_at=stop_at)
    resumed = begin(tmp_path / "cut", config=tiny(name), resume=True)
    assert resumed == whole and [row["update"] for row in whole.curve] == [4, 8, 12]
    for file in (WEIGHTS, CARD):
        assert (tmp_path / "cut" / file).read_bytes() == (tmp_path / "whole" / file).read_bytes()
    same_bits(state(tmp_path / "cut"), state(tmp_path / "whole"))


def test_equal_settings_give_equal_bits_and_another_seed_does_not(tmp_path):
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        begin(tmp_path / name, how=settings(seed=seed, updates=4))
    a, b, c = ((tmp_path / name / WEIGHTS).read_bytes() for name in "abc")
    assert a == b != c


def test_a_checkpoint_is_the_model_that_was_scored(tmp_path):
    begin(tmp_path)
    validation, best = held_out(8, batch=5), rows(tmp_path)[-1]
    again = validation(load(tmp_path).model, CPU)
    assert again["elbo_nats_per_frame"] == pytest.approx(best["elbo_nats_per_frame"], abs=2e-3)
    assert best["elbo_nats_per_frame"] == max(row["elbo_nats_per_frame"] for row in rows(tmp_path))


@pytest.mark.parametrize(
    "change",
    [{"seed": 1}, {"updates": 13}, {"learning_rate": 1e-3}, {"free_nats": 0.0}, {"batch": 5}],
    ids=str,
)
def test_other_settings_do_not_resume(tmp_path, change):
    begin(tmp_path, how=settings(updates=4))
    with pytest.raises(InputError, match=f"other settings: {next(iter(change))}"):
        begin(tmp_path, how=dataclasses.replace(settings(updates=4), **change), resume=True)


@pytest.mark.parametrize("name", ["rnn-gauss", "rnn-gmm"])
def test_another_model_does_not_resume(tmp_path, name):
    begin(tmp_path, how=settings(updates=4))
    with pytest.raises(InputError, match="another model"):
        begin(tmp_path, config=tiny(name), how=settings(updates=4), resume=True)


def test_there_must_be_something_to_resume(tmp_path):
    with pytest.raises(InputError, match="nothing to resume"):
        begin(tmp_path, resume=True)


def test_a_torn_state_is_refused(tmp_path):
    begin(tmp_path, how=settings(updates=4))
    good = (tmp_path / STATE).read_bytes()
    header = int.from_bytes(good[:8], "little")
    for torn in (
        b"", good[:7], good[: header // 2], good[: header + 100], good[:-1], b"\xff" * 1000,
        good.replace(b'\\"update\\":', b'\\"update\\" '),
        (2).to_bytes(8, "little") + b"{}",
        (torch.tensor([1]).numpy().tobytes() + b"PK"),
    ):  # fmt: skip
        (tmp_path / STATE).write_bytes(torn)
        with pytest.raises(InputError, match=r"state\.safetensors"):
            begin(tmp_path, how=settings(updates=4), resume=True)
    (tmp_path / STATE).write_bytes(good)
    assert begin(tmp_path, how=settings(updates=4), resume=True).update == 4


def lossy(monkeypatch, bad: set[int]) -> None:
    """The loss is NaN at these calls, counted from 0."""
    calls, honest = iter(range(10**6)), learner.training_loss

    def loss(trace, **keywords):
        value = honest(trace, **keywords)
        return value * math.nan if next(calls) in bad else value

    monkeypatch.setattr(learner, "training_loss", loss)


def test_a_loss_that_is_not_finite_is_skipped_and_counted(tmp_path, monkeypatch):
    lossy(monkeypatch, {1, 2, 3, 5})
    skipped, weights = [], []
    real = loop.Run.advance

    def watched(self, batch, jumps):
        row = real(self, batch, jumps)
        skipped.append(self.progress.skipped)
        weights.append(self.learner.model.state_dict()["prior.head.bias"].clone())
        return row

    monkeypatch.setattr(loop.Run, "advance", watched)
    assert begin(tmp_path, how=settings(updates=8)).update == 8
    assert skipped == [0, 1, 2, 3, 0, 1, 0, 0]
    same_bits(weights[1:4], [weights[0]] * 3)
    same_bits(weights[5], weights[4])
    assert not torch.equal(weights[4], weights[3]) and torch.isfinite(weights[-1]).all()


def test_ten_bad_losses_in_a_row_end_the_run_and_keep_the_checkpoint(tmp_path, monkeypatch):
    lossy(monkeypatch, set(range(5, 100)))
    with pytest.raises(InputError, match=f"not finite {GIVE_UP} times in a row"):
        begin(tmp_path, how=settings(updates=100))
    assert rows(tmp_path)[0]["update"] == 4
    assert all(torch.isfinite(w).all() for w in load(tmp_path).model.parameters())


class Scripted:
    """A validation whose figures are known in advance."""

    def __init__(self, *figures: float) -> None:
        self.codec, self.figures = codec(), iter(figures)

    def __call__(self, model, device, ranks) -> dict[str, float]:
        return {"elbo_nats_per_frame": next(self.figures)}


def test_a_run_stops_when_patience_is_over_and_keeps_the_best(tmp_path):
    script = Scripted(-2.0, -1.0, -1.0, -1.5, -1.2, 9.0)
    progress = begin(tmp_path, how=settings(updates=400, patience=3), validation=script)
    assert (progress.update, progress.best, progress.stale) == (20, -1.0, 3)
    assert [row["elbo_nats_per_frame"] for row in rows(tmp_path)] == [-2.0, -1.0]


def test_improvement_renews_patience(tmp_path):
    script = Scripted(-4.0, -4.0, -3.0, -3.0, -2.0, -2.0, -2.0)
    assert begin(tmp_path, how=settings(updates=400, patience=2), validation=script).update == 28


def test_the_last_update_is_validated_even_off_the_beat(tmp_path):
    assert [row["update"] for row in begin(tmp_path, how=settings(updates=6)).curve] == [4, 6]


def test_every_update_is_reported_with_its_row(tmp_path):
    seen = []
    card = {"config": CONFIG.to_dict(), "codec": codec().to_dict()}
    validation = held_out(8)
    train(
        CONFIG, source(), validation, settings(updates=5), tmp_path, card=card, device=CPU,
        report=lambda progress, row: seen.append((progress.update, set(row))),
    )  # fmt: skip
    assert [update for update, _ in seen] == [1, 2, 3, 4, 5]
    assert all({"loss", "norm", "kl_weight"} <= names for _, names in seen)
    assert ["active_units" in names for _, names in seen] == [False, False, False, True, True]


def test_bfloat16_trains_other_weights_to_a_like_figure(tmp_path):
    whole = begin(tmp_path / "32").curve[-1]["elbo_nats_per_frame"]
    rough = begin(tmp_path / "16", how=settings(bfloat16=True)).curve[-1]["elbo_nats_per_frame"]
    assert whole != rough and rough == pytest.approx(whole, abs=0.05)


def test_the_learning_rate_rises_and_then_follows_a_cosine():
    how = settings(updates=100, rise=10, learning_rate=2.0)
    assert learning_rate_at(0, how) == pytest.approx(0.2)
    assert learning_rate_at(4, how) == pytest.approx(2 * 0.5 * (1 + math.cos(0.04 * math.pi)) / 2)
    assert learning_rate_at(50, how) == pytest.approx(1.0)
    assert learning_rate_at(75, how) == pytest.approx(1 - math.sqrt(0.5))
    assert 0 < learning_rate_at(99, how) < 1e-3
    assert learning_rate_at(0, settings(rise=0, learning_rate=2.0)) == pytest.approx(2.0)


def test_the_schedules_reach_the_optimiser(tmp_path, monkeypatch):
    rates, weights = [], []
    real = loop.Run.advance

    def watched(self, batch, jumps):
        row = real(self, batch, jumps)
        rates.append(self.optimiser.param_groups[0]["lr"])
        weights.append(row["kl_weight"])
        return row

    monkeypatch.setattr(loop.Run, "advance", watched)
    begin(tmp_path)
    assert rates == [learning_rate_at(update, settings()) for update in range(12)]
    assert weights == pytest.approx([min(1, update / 6) for update in range(12)])


def test_the_gradient_is_clipped(monkeypatch):
    """Weighed a thousandfold a loss must not move the weights a thousand times further, nor Adam's moments."""
    honest = learner.training_loss
    monkeypatch.setattr(learner, "training_loss", lambda trace, **keywords: 1e3 * honest(trace, **keywords))
    torch.manual_seed(0)
    whole = learner.Learner(CONFIG, foresight=False)
    optimiser = torch.optim.Adam(whole.parameters(), fused=True)
    run = loop.Run(whole, optimiser, Progress(), settings(clip=0.5), CPU)
    row = run.advance(Batches(source(), settings()).at(0), None)
    first = [slots["exp_avg"] / 0.1 for slots in optimiser.state_dict()["state"].values()]
    assert row["norm"] > 50
    assert float(torch.cat([m.flatten() for m in first]).norm()) == pytest.approx(0.5, rel=1e-3)


def test_the_batch_of_an_update_is_a_function_of_seed_and_update():
    batches, again = (Batches(source(), settings(seed=5)) for _ in range(2))
    forwards = [batches.at(update) for update in range(15)]
    for update in reversed(range(15)):
        same_bits(tuple(again.at(update)), tuple(forwards[update]))
    other = Batches(source(), settings(seed=6)).at(0)
    assert other.x.shape != forwards[0].x.shape or not torch.equal(other.x, forwards[0].x)
    assert all(batch.lengths.max() <= 40 for batch in forwards)


def test_too_few_samples_are_refused():
    with pytest.raises(InputError, match="2 samples do not fill one batch of 50"):
        Batches(source(2), settings(batch=50, longest=4000))


def test_validation_averages_over_frames_with_the_same_noise_every_time():
    torch.manual_seed(0)
    model, validation = build(CONFIG), held_out(24, batch=7)
    row = validation(model, CPU)
    assert row == validation(model, CPU)
    with torch.inference_mode():
        bounds = [bound(model(b, generator=seeded(i))) for i, b in enumerate(validation.batches)]
    frames = sum(float(b.steps.sum()) for b in bounds)
    for name, field in (("elbo", "elbo"), ("log_px", "log_px"), ("kl", "kl")):
        expected = sum(float(getattr(b, field).sum()) for b in bounds) / frames
        assert row[f"{name}_nats_per_frame"] == pytest.approx(expected, rel=1e-6)
    assert sum(len(batch.x) for batch in validation.batches) == 24
    alone = collate([handwriting().frames(0, codec())])
    assert held_out(1).batches[0].x.shape == alone.x.shape


def test_free_nats_move_from_all_of_z_to_a_few_dimensions_and_the_jumps():
    how = settings(
        updates=100, free_nats=0.02, free_nats_hold=30, free_dimensions=6,
        free_nats_jump=2.0, free_nats_jump_end=1.0,
    )  # fmt: skip
    assert free_nats_at(29, how) == FreeNats(0.02, None, None)
    assert [free_nats_at(u, how) for u in (30, 50)] == [FreeNats(0.02, 6, 2.0)] * 2
    assert free_nats_at(75, how).jump == pytest.approx(1.5)
    assert free_nats_at(100, how).jump == pytest.approx(1.0)
