"""Options that several commands share, and the checks at the boundary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

if TYPE_CHECKING:
    import torch

    from vrnn.checkpoint import Checkpoint

MOST_SAMPLES = 10_000


def _possible(samples: int) -> int:
    """K, refused where it is none: 0 would not leave the estimate out, it would make it of nothing.

    Raises:
        InputError: below 1 or above MOST_SAMPLES.
    """
    from vrnn.types import InputError

    if samples < 1:
        raise InputError(
            f"--samples {samples}: choose at least 1, or leave the estimate out with --no-estimate."
        )
    if samples > MOST_SAMPLES:
        raise InputError(f"--samples {samples}: choose at most {MOST_SAMPLES}.")
    return samples


CheckpointFolder = Annotated[
    Path, typer.Argument(metavar="CHECKPOINT", help="Folder with model.safetensors and card.json.")
]
Split = Annotated[
    Path,
    typer.Option(
        "--data",
        help="A packed split, a folder that holds test.npz or test, or any folder of ink or of sound files.",
        show_default=False,
    ),
]
Samples = Annotated[
    int, typer.Option(help="K of the importance-weighted bound, at least 1.", callback=_possible)
]
Estimate = Annotated[
    bool, typer.Option("--estimate/--no-estimate", help="Whether to compute the importance-weighted bound.")
]
EstimateOn = Annotated[
    int | None,
    typer.Option(
        "--estimate-on",
        help="Compute it on this many sequences, spread evenly, and the plain bound on all; all if left out.",
        min=1,
    ),
]
Limit = Annotated[
    int | None, typer.Option(help="Score this many sequences, spread evenly; all if left out.", min=1)
]
Seed = Annotated[int, typer.Option(help="Of the noise: the same seed, the same bits.", min=0, max=2**63 - 1)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Device = Annotated[str, typer.Option(help="cpu, cuda, or auto: cuda where there is one.")]
Temperature = Annotated[
    float, typer.Option(help="0 to 2: scales the variance of every draw; 1 is the model itself.")
]
Count = Annotated[int, typer.Option(help="How many, 1 to 64.")]
Seconds = Annotated[
    float, typer.Option(help="Seconds of writing at the reference speed, or of sound; at most 30.")
]


def asked(samples: int, estimate: bool, estimate_on: int | None = None) -> int:
    """K as the library takes it: 0 where the estimate is left out.

    Raises:
        InputError: if it is left out and asked for on some sequences.
    """
    from vrnn.types import InputError

    if not estimate and estimate_on is not None:
        raise InputError(
            f"--estimate-on {estimate_on} and --no-estimate contradict each other.", "Leave one of them out."
        )
    return samples if estimate else 0


class Wish(NamedTuple):
    """What is to be drawn; `wished` makes it.

    Attributes:
        count: drawings or recordings.
        seconds: of each, on the codec's clock.
        temperature: scales the variance of every draw.
        seed: of the noise.
    """

    count: int
    seconds: float
    temperature: float
    seed: int


def wished(count: int, seconds: float, temperature: float, seed: int) -> Wish:
    """The options of drawing, checked.

    Raises:
        InputError: naming the option and its range; not-a-number is refused like any other value outside it.
    """
    from vrnn.types import InputError

    if not 1 <= count <= 64:
        raise InputError(f"--count is {count}.", "Choose 1 to 64.")
    if not 0 < seconds <= 30:
        raise InputError(f"--seconds is {seconds:g}.", "Choose more than 0 and at most 30 seconds.")
    if not 0 <= temperature <= 2:
        raise InputError(f"--temperature is {temperature:g}.", "Choose 0 to 2; 1 is the model itself.")
    return Wish(count, seconds, temperature, seed)


def device_named(name: str) -> torch.device:
    """The torch device of `--device`.

    Raises:
        InputError: if there is no such device here.
    """
    import torch

    from vrnn.types import InputError

    if name not in ("auto", "cpu", "cuda"):
        raise InputError(f"There is no device {name!r}.", "Choose auto, cpu or cuda.")
    if name == "cuda" and not torch.cuda.is_available():
        raise InputError("There is no CUDA device on this machine.", "Choose cpu or auto.")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


def loaded(folder: Path, device: str = "cpu") -> Checkpoint:
    """A checkpoint, verified, on a device."""
    from vrnn.checkpoint import load

    checkpoint = load(folder)
    return checkpoint._replace(model=checkpoint.model.to(device_named(device)))
