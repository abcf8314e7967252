"""What the glossary says agrees with the code that it speaks of."""

from __future__ import annotations

import math
import re

import pytest
import torch

from vrnn.codecs.audio import AudioCodec
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.distributions import gaussian
from vrnn.evaluate.report import ACTIVE_NATS
from vrnn.types import Gaussian
from vrnn.ui import glossary
from vrnn.ui.glossary import TERMS


@pytest.mark.parametrize("name", TERMS)
def test_each_word_has_one_whole_sentence(name: str):
    sentence = TERMS[name]
    assert sentence.endswith(".") and not re.search(r"[.!?] [A-Z]", sentence)
    assert len(sentence) <= 180, "a tooltip is read at a glance"


def test_the_nat_is_what_it_says():
    assert f"{1 / math.log(2):.2f} bits" in TERMS["nat"] and f"{math.e:.2f} times" in TERMS["nat"]


def test_frames_are_as_long_as_the_codecs_make_them():
    ink, sound = HandwritingCodec(), AudioCodec()
    length = f"{sound.frame} samples, {1000 / sound.rate_hz:g} ms"
    assert f"1/{ink.rate_hz:g} s" in TERMS["frame"] and length in TERMS["frame"]


def test_a_unit_is_active_above_the_threshold_of_the_report():
    assert f"above {ACTIVE_NATS:g} nats a frame" in TERMS["active units"]


def test_equal_posterior_and_prior_have_no_kl():
    same = Gaussian(torch.tensor([0.3]), torch.tensor([2.0]))
    assert gaussian.kl(same, same).item() == 0 and "0 if both are equal" in TERMS["KL"]


def test_temperature_scales_the_variance_and_at_0_leaves_nothing_to_chance():
    wide = Gaussian(torch.full((20_000,), 3.0), torch.full((20_000,), 2.0))
    warm = gaussian.sample(wide, generator=torch.Generator().manual_seed(0), temperature=0.25)
    assert warm.var().item() == pytest.approx(0.25 * 4, rel=0.05)
    cold = gaussian.sample(wide, generator=torch.Generator().manual_seed(0), temperature=0.0)
    assert torch.equal(cold, wide.mu) and "0 leaves nothing to chance" in glossary.one("temperature")


def test_several_words_stand_below_each_other():
    assert glossary.several("prior", "nat") == f"**prior**: {TERMS['prior']}\n\n**nat**: {TERMS['nat']}"
