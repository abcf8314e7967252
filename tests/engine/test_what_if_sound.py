"""What if z had been another, of sound: the same as of ink, but read in chunks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Generator

from tests.tiny_checkpoints import AUDIO_CODEC, SPEECH_CONFIGS, hum, save_tiny_speech
from vrnn import checkpoint, interventions, sampling
from vrnn.engine import sound_in_process
from vrnn.engine.moments import moment_of
from vrnn.engine.sound_in_process import SoundInProcess
from vrnn.engine.sound_level import levelled, rms
from vrnn.engine.what_if import KINDS, Change
from vrnn.types import InputError, Sound

LATENT = [name for name, config in SPEECH_CONFIGS.items() if config.latent]
SETTINGS: dict[str, Any] = {"seconds": 0.5, "count": 2, "temperature": 0.8, "seed": 5}
STILL = Change("walk", direction="z2", by=0.0)


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return save_tiny_speech(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture(scope="module")
def engine(root: Path) -> SoundInProcess:
    return SoundInProcess(root, device="cpu")


def plain(engine: SoundInProcess, model: str, at: int | None, **more: Any) -> np.ndarray:
    *_, last = engine.continue_sound("job", model, "kerstin", hum(), at=at, **{**SETTINGS, **more})
    assert not last.changed
    return np.stack([sound.samples for sound in last.sounds])


def changed(
    engine: SoundInProcess,
    model: str,
    change: Change,
    at: int | None,
    other: Sound | None = None,
    **more: Any,
) -> np.ndarray:
    how = {**SETTINGS, **more}
    *_, last = engine.what_if_sound("job", model, "kerstin", hum(), change, other=other, at=at, **how)
    assert last.changed and last.fraction_done == 1
    return np.stack([sound.samples for sound in last.sounds])


@pytest.mark.parametrize("model", LATENT)
@pytest.mark.parametrize("at", [None, 0, 79, 80, 130])
def test_a_walk_of_no_length_changes_no_bit(engine: SoundInProcess, model: str, at: int | None):
    """Neither at the ends of the chunks in which a sound is read nor inside of them."""
    np.testing.assert_array_equal(changed(engine, model, STILL, at), plain(engine, model, at))


@pytest.mark.parametrize("model", LATENT)
def test_every_other_change_is_heard(engine: SoundInProcess, model: str):
    unchanged = plain(engine, model, 100)
    for kind in KINDS:
        change = Change(kind, direction="z1", by=3.0)
        assert not np.array_equal(changed(engine, model, change, 100, hum(1.5)), unchanged), kind


def test_what_is_remembered_changes_no_bit(engine: SoundInProcess, root: Path):
    fresh = SoundInProcess(root, device="cpu")
    change = Change("walk", direction="pc1", by=1.5)
    np.testing.assert_array_equal(
        changed(engine, "vrnn-gauss", change, 130), changed(fresh, "vrnn-gauss", change, 130)
    )


@pytest.mark.parametrize("model", ["vrnn-gauss", "srnn-filt"])
def test_carried_latents_are_those_of_the_other_sound(engine, root: Path, model: str, monkeypatch):
    seen, replaced = [], interventions.replaced
    monkeypatch.setattr(interventions, "replaced", lambda z: seen.append(z) or replaced(z))
    other = hum(1.4)
    changed(engine, model, Change("carry"), 90, other)
    noise = Generator().manual_seed(5 ^ 0x51ED270B)
    frames = AUDIO_CODEC.dequantise(AUDIO_CODEC.encode(other), generator=noise)
    with torch.inference_mode():
        loaded = checkpoint.load(root / "kerstin" / model).model
        path = sampling.prefill(loaded, frames, generator=Generator().manual_seed(5)).z[0]
    torch.testing.assert_close(torch.stack(seen), path[90:], rtol=1e-3, atol=1e-3)


def test_a_frame_lived_again_is_what_the_library_makes_of_it(engine: SoundInProcess, root: Path):
    """Frame 130 is in the second chunk; here everything before it is read in one go."""
    got = changed(engine, "vrnn-gauss", Change("walk", False, "z1", 4.0), 130, temperature=0.0)
    model: Any = checkpoint.load(root / "kerstin" / "vrnn-gauss").model
    noise = Generator().manual_seed(5 ^ 0x51ED270B)
    frames = AUDIO_CODEC.dequantise(AUDIO_CODEC.encode(hum()), generator=noise)[:131]
    with torch.inference_mode():
        moment = moment_of(model, frames, seed=5)
        z = moment.z + 4 * moment.p.sigma * torch.eye(4)[:1]
        start = interventions.relived(model, moment, z)
        x = sampling.generate(model, start, 40, generator=Generator(), temperature=0.0)
    expected = levelled(AUDIO_CODEC, x[0], rms(hum().samples[: 131 * 200])).sound.samples
    np.testing.assert_allclose(got[0], expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())


def test_a_deterministic_model_has_nothing_to_change(engine: SoundInProcess):
    assert engine.latent_space("rnn-gmm", "kerstin") is None
    space = engine.latent_space("vrnn-gauss", "kerstin")
    assert space is not None and space.directions == ("z1", "z2", "z3", "z4", "pc1", "pc2", "pc3")
    with pytest.raises(InputError, match="no latent to change"):
        changed(engine, "rnn-gmm", STILL, None)


def test_a_frame_that_is_not_there_is_refused(engine: SoundInProcess):
    with pytest.raises(InputError, match="no frame 999"):
        changed(engine, "vrnn-gauss", STILL, 999)


def test_a_cancelled_what_if_ends_without_an_error(root: Path, monkeypatch):
    monkeypatch.setattr(sound_in_process, "DRAWN", 8)
    engine = SoundInProcess(root, device="cpu")
    drawn = engine.what_if_sound("mine", "vrnn-gauss", "kerstin", hum(), Change("hold"), at=None, **SETTINGS)
    next(drawn)
    engine.cancel("mine")
    assert list(drawn) == []
