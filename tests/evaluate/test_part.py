"""The estimate on some of the sequences, against the same asked for by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Generator

from vrnn.checkpoint import Checkpoint
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.evaluate.part import estimate_of
from vrnn.evaluate.report import Evaluation, evaluate, few_samples
from vrnn.evaluate.scores import Scores, score
from vrnn.evaluate.sequences import Sequences
from vrnn.models import CONFIGS, build

LENGTHS = (9, 30, 4, 12, 21, 6, 15)
SPREAD = [0, 3, 6]
"""The indices of three sequences of seven, spread evenly."""


def checkpoint(name: str) -> Checkpoint:
    torch.manual_seed(1)
    sizes = {"hidden": 8, "phi_x": 4, "decoder": 4}
    sizes |= {"latent": 3, "phi_z": 4, "prior": 4, "posterior": 4} if CONFIGS[name].latent else {}
    model = build(replace(CONFIGS[name], **sizes)).eval().requires_grad_(False)
    return Checkpoint(model, HandwritingCodec(), {"config": {"name": name}, "corpus": "c"})


def ink() -> Sequences:
    x = [torch.randn(n, 3, generator=Generator().manual_seed(n)) for n in LENGTHS]
    frames = [torch.cat([f[:, :2], (f[:, 2:] > 0.5).float()], 1) for f in x]
    return Sequences(frames, np.arange(len(frames)) // 2, len(frames))


def evaluated(
    name: str, samples: int, estimate_on: int | None, progress=lambda done, total: None
) -> Evaluation:
    generator = Generator().manual_seed(0)
    return evaluate(
        checkpoint(name), ink(), samples=samples, generator=generator, estimate_on=estimate_on, progress=progress
    )  # fmt: skip


def test_the_bound_is_of_all_and_the_estimate_of_the_part():
    found, alone = evaluated("vrnn-gauss", 5, 3), evaluated("vrnn-gauss", 0, None)
    part, data = found.iwae_on_part, ink()
    assert found._replace(iwae_on_part=None, remarks=()) == alone
    assert part is not None and (part.sequences, part.frames, part.iwae_samples) == (3, 9 + 12 + 15, 5)
    generator = Generator().manual_seed(0)
    score(checkpoint("vrnn-gauss").model, data, samples=0, generator=generator)
    expected = score(
        checkpoint("vrnn-gauss").model, data.at(np.array(SPREAD)), samples=5, generator=generator
    )
    assert part == estimate_of(expected)


def test_the_figures_of_a_part_by_hand():
    made = Scores(
        elbo=np.array([10.0, 20.0, 60.0]), log_px=np.zeros(3), kl=np.zeros(3), steps=np.array([10.0, 20.0, 70.0]),
        iwae=np.array([13.0, 26.0, 66.0]), effective=np.array([1.0, 3.0, 9.0]), samples=40,
        kl_dimensions=np.zeros(2), places={},
    )  # fmt: skip
    assert estimate_of(made)._asdict() == {
        "sequences": 3,
        "frames": 100,
        "elbo_nats_per_sequence": 30.0,
        "elbo_nats_per_frame": 0.9,
        "iwae_nats_per_sequence": 35.0,
        "iwae_nats_per_frame": 1.05,
        "iwae_samples": 40,
        "iwae_effective_samples": 3.0,
    }


def test_a_deterministic_model_stands_beside_it_with_its_exact_likelihood():
    found = evaluated("rnn-gmm", 5, 3)
    part, exact = found.iwae_on_part, evaluated("rnn-gmm", 0, None)
    assert part is not None and part.iwae_effective_samples is None
    assert part.iwae_nats_per_sequence == part.elbo_nats_per_sequence
    assert part.elbo_nats_per_frame != found.elbo_nats_per_frame == exact.elbo_nats_per_frame


@pytest.mark.parametrize("estimate_on", [None, 7, 50])
def test_a_part_that_is_all_is_no_part(estimate_on):
    found = evaluated("vrnn-gauss", 2, estimate_on)
    assert found.iwae_on_part is None and found.iwae_samples == 2
    assert found == evaluated("vrnn-gauss", 2, None)


def test_without_samples_there_is_no_part():
    assert evaluated("vrnn-gauss", 0, 3) == evaluated("vrnn-gauss", 0, None)


def test_a_doubtful_estimate_of_a_part_is_called_so():
    """K = 2 samples of which fewer than two count, as weights are never all equal."""
    found = evaluated("vrnn-gauss", 2, 3)
    assert found.iwae_on_part is not None
    assert found.remarks == few_samples(found.iwae_on_part.iwae_effective_samples, 2) != ()


def test_progress_ends_where_it_said_it_would():
    seen: list[tuple[int, int]] = []
    evaluated("vrnn-gauss", 5, 3, progress=lambda *at: seen.append(at))
    all_frames, of_part = sum(LENGTHS), 36
    assert seen[0] == (all_frames, all_frames + 6 * of_part) and seen[-1] == (seen[0][1],) * 2
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_report_with_a_part_is_plain_values():
    plain = evaluated("vrnn-gauss", 5, 3).to_dict()["iwae_on_part"]
    assert isinstance(plain, dict) and plain["sequences"] == 3
    assert evaluated("rnn-gmm", 0, None).to_dict()["iwae_on_part"] is None
