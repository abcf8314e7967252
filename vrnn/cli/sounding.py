"""What a checkpoint of speech draws, as sound; and what it reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import typer
from torch import Generator, Tensor

from vrnn.checkpoint import Checkpoint
from vrnn.cli.drawing import draw
from vrnn.cli.files import write_out
from vrnn.cli.options import Wish
from vrnn.cli.progress import bar
from vrnn.codecs.audio import AudioCodec
from vrnn.engine.sound_reading import recording
from vrnn.formats.audio_in import read_sound
from vrnn.formats.audio_out import write_wav
from vrnn.formats.trace_files import write_npz
from vrnn.types import Frames, Sound

SUFFIXES = (".wav", ".npz")
PEAK = 0.99
"""Largest sample of what is drawn; louder drawings are turned down as a whole."""


def write_sounds(
    checkpoint: Checkpoint, prime: tuple[bytes, str] | None, wish: Wish, out: Path, *, generator: Generator
) -> None:
    """Draw on from the sound in `prime`, or from nothing; write the continuations alone, without the prime.

    A WAV file holds one: of several the files are FILE-1.wav, FILE-2.wav and so on.

    Raises:
        InputError: as `read_sound` and `write_out`.
    """
    prefix = heard(checkpoint.codec, prime[0], wish.seed) if prime else None
    with bar("drawing", " frames") as progress:
        frames = draw(checkpoint, prefix, wish, generator=generator, progress=progress)
    gains, sounds = zip(*(as_sound(checkpoint.codec, f) for f in frames), strict=True)
    if min(gains) < 1:
        typer.echo(f"turned down to {min(gains):.2f} of the model's level or more, not to clip", err=True)
    if out.suffix == ".npz":
        write_out(out, write_npz(_arrays(checkpoint.codec, frames, gains, sounds)))
        return
    names = [out] if len(sounds) == 1 else [out.with_stem(f"{out.stem}-{i + 1}") for i in range(len(sounds))]
    for name, sound in zip(names, sounds, strict=True):
        write_out(name, write_wav(sound))


def _arrays(
    codec: AudioCodec, frames: Tensor, gains: tuple[float, ...], sounds: tuple[Sound, ...]
) -> dict[str, object]:
    return {
        "frames": frames.numpy(),
        "samples": np.stack([sound.samples for sound in sounds]),
        "gain": np.array(gains),
        "rate_hz": codec.rate_hz,
        "sample_rate_hz": codec.sample_rate_hz,
    }


def as_sound(codec: AudioCodec, frames: Frames) -> tuple[float, Sound]:
    """Frames `[time frame]` as sound of at most PEAK, and the gain that this took: 1 unless it would be louder."""
    samples = frames.double() * codec.std + codec.mean
    gain = min(1.0, PEAK / max(float(samples.abs().max()), PEAK))
    return gain, codec.decode((samples * gain - codec.mean) / codec.std)


def heard(codec: AudioCodec, data: bytes, seed: int) -> Frames:
    """The frames of a sound file as the Listen page has them; what of it is not read is said on standard error.

    Raises:
        InputError: as `read_sound`, or shorter than a frame.
    """
    decoded = read_sound(data)
    read = recording(codec, decoded.sound, seed=seed)
    if decoded.seconds_cut:
        typer.echo(f"read the first {decoded.sound.seconds:g} s", err=True)
    if read.cut:
        typer.echo(f"left out the last {read.cut / codec.sample_rate_hz:.4f} s, less than a frame", err=True)
    return read.frames


def frames_of_sound(checkpoint: Checkpoint, data: bytes, seed: int) -> tuple[Frames, dict[str, np.ndarray]]:
    """A recording's frames, dequantised as for every likelihood, and the seconds at the middle of each.

    Raises:
        InputError: as `heard`.
    """
    codec = checkpoint.codec
    frames = heard(codec, data, seed)
    return frames, {"time_s": (torch.arange(len(frames)).double().numpy() + 0.5) / codec.rate_hz}
