"""A checkpoint: `model.safetensors`, and a `card.json` that says what it is and seals it by hash."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor, nn

from vrnn.codecs import codec_from_dict
from vrnn.models import Config, build
from vrnn.models.catalogue import Model
from vrnn.types import InputError

WEIGHTS, CARD, NEXT_CARD = "model.safetensors", "card.json", ".next-card.json"
MAX_BYTES, MAX_HEADER, MAX_CARD = 256 << 20, 1 << 20, 1 << 20
"""Most that is read of the weights, of their header and of a card.  The largest of the catalogue has 188 MB."""
AGAIN = "Restore the file from the repository, or train the model again."


class Checkpoint(NamedTuple):
    """A loaded model, safe to share: eval mode, no gradients.

    Attributes:
        model: the network.
        codec: how its frames were made: a HandwritingCodec or an AudioCodec, whichever the card describes.
        card: data, licence, training and metrics.
    """

    model: Model
    codec: Any
    card: dict[str, Any]


def write_atomically(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, or leave it as it was: never something between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def save(folder: Path, model: nn.Module, card: dict[str, Any], *, dtype: torch.dtype = torch.float16) -> None:
    """Write the weights in `dtype`, then the card with their hash.

    The card must hold `config` and `codec`; `sha256` is added here.
    """
    tensors = {name: t.detach().cpu().to(dtype).contiguous() for name, t in model.state_dict().items()}
    data = save_tensors(tensors)
    sealed = {**card, "sha256": hashlib.sha256(data).hexdigest(), "dtype": str(dtype).removeprefix("torch.")}
    # The next card comes first, so that whenever the process dies there is a card that seals the weights.
    write_atomically(folder / NEXT_CARD, _card_bytes(sealed))
    write_atomically(folder / WEIGHTS, data)
    os.replace(folder / NEXT_CARD, folder / CARD)


def write_card(folder: Path, card: dict[str, Any]) -> None:
    """Replace the card alone; it must still seal the weights that lie beside it."""
    write_atomically(folder / CARD, _card_bytes(card))


def _card_bytes(card: dict[str, Any]) -> bytes:
    return (json.dumps(card, indent=1, allow_nan=False) + "\n").encode()


def read_card(folder: Path, file: str = CARD) -> dict[str, Any]:
    """The card alone.

    Raises:
        InputError: if it is missing or damaged.
    """
    data = _read(folder / file, MAX_CARD)
    try:
        card = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{folder.name}/{CARD} is not valid JSON.", AGAIN) from error
    if not isinstance(card, dict) or not {"config", "codec", "sha256"} <= set(card):
        raise InputError(f"{folder.name}/{CARD} lacks config, codec or sha256.", AGAIN)
    return card


def load(folder: Path) -> Checkpoint:
    """Read and verify a checkpoint folder.

    Raises:
        InputError: if a file is missing, altered, truncated, or does not fit the model that the card names;
            the message names the file or the tensor.
    """
    names = [name for name in (CARD, NEXT_CARD) if name == CARD or (folder / name).is_file()]
    cards = [read_card(folder, name) for name in names]
    data = _read(folder / WEIGHTS, MAX_BYTES)
    seal = hashlib.sha256(data).hexdigest()
    card = next((card for card in cards if card["sha256"] == seal), None)
    if card is None:
        raise InputError(f"{folder.name}/{WEIGHTS} is not the file that its card seals.", AGAIN)
    tensors = _tensors(data, f"{folder.name}/{WEIGHTS}")
    return Checkpoint(frozen_model(card, tensors), codec_from_dict(card["codec"]), card)


def frozen_model(card: dict[str, Any], tensors: dict[str, Tensor]) -> Model:
    """The card's model with these weights, checked tensor by tensor, in eval mode without gradients."""
    # On the meta device a model of any size costs nothing, until it is known that the tensors fit it.
    with torch.device("meta"):
        model = build(Config.from_dict(card["config"]))
    expected = model.state_dict()
    for name in sorted(set(expected) ^ set(tensors)):
        raise InputError(f"The tensor {name} is {'missing' if name in expected else 'unknown'}.", AGAIN)
    for name, tensor in tensors.items():
        if tensor.shape != expected[name].shape:
            shapes = f"{tuple(tensor.shape)}, not {tuple(expected[name].shape)}"
            raise InputError(f"The tensor {name} has shape {shapes}.", AGAIN)
        if not bool(torch.isfinite(tensor).all()):
            raise InputError(f"The tensor {name} holds values that are not finite.", AGAIN)
    whole = {name: _for_products(t.to(expected[name].dtype, copy=True)) for name, t in tensors.items()}
    model.load_state_dict(whole, assign=True)
    return model.eval().requires_grad_(False)


def _for_products(weight: Tensor) -> Tensor:
    """The same values laid out by columns: a few rows times such a matrix take half the time on a CPU."""
    return weight.t().contiguous().t() if weight.dim() == 2 else weight


def _tensors(data: bytes, name: str) -> dict[str, Tensor]:
    header = int.from_bytes(data[:8], "little")
    if len(data) < 8 or header > MAX_HEADER:
        raise InputError(f"{name} has a header of {header} bytes; at most {MAX_HEADER} are read.", AGAIN)
    try:
        return load_tensors(data)
    except SafetensorError as error:
        raise InputError(f"{name} is damaged: {error}.", AGAIN) from error


def _read(path: Path, limit: int) -> bytes:
    shown = f"{path.parent.name}/{path.name}"
    try:
        if path.stat().st_size > limit:
            raise InputError(f"{shown} is larger than {limit >> 20} MB.", AGAIN)
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{shown} cannot be read: {error.strerror}.", AGAIN) from error
