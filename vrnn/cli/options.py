"""Options that several commands share, and the checks at the boundary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import torch

    from vrnn.checkpoint import Checkpoint

CheckpointFolder = Annotated[
    Path, typer.Argument(metavar="CHECKPOINT", help="Folder with model.safetensors and card.json.")
]
Split = Annotated[
    Path, typer.Option("--data", help="A packed corpus, or a folder that holds test.npz.", show_default=False)
]
Samples = Annotated[
    int, typer.Option(help="Samples of the importance-weighted bound; 0 leaves it out.", min=0, max=10_000)
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
Count = Annotated[int, typer.Option(help="Drawings, 1 to 64.")]
Seconds = Annotated[float, typer.Option(help="Seconds of writing at the reference speed, at most 30.")]


def check_drawing(count: int, seconds: float, temperature: float) -> None:
    """Refuse what no drawing can be made of.

    Raises:
        InputError: naming the option and its range; not-a-number is refused like any other value outside it.
    """
    from vrnn.types import InputError

    if not 1 <= count <= 64:
        raise InputError(f"--count is {count}.", "Choose 1 to 64 drawings.")
    if not 0 < seconds <= 30:
        raise InputError(f"--seconds is {seconds:g}.", "Choose more than 0 and at most 30 seconds.")
    if not 0 <= temperature <= 2:
        raise InputError(f"--temperature is {temperature:g}.", "Choose 0 to 2; 1 is the model itself.")


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


def write_out(path: Path, data: bytes) -> None:
    """Write a result whole or not at all.

    Raises:
        InputError: if it cannot be written there.
    """
    from vrnn.checkpoint import write_atomically
    from vrnn.types import InputError

    try:
        write_atomically(path, data)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.", "Choose another --out.") from error
    typer.echo(f"wrote {path}", err=True)


def read_bytes(path: Path) -> bytes:
    """A file that the user named.

    Raises:
        InputError: if it cannot be read.
    """
    from vrnn.types import InputError

    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
