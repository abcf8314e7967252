"""Checkpoints that are missing, torn, forged or not checkpoints: refused with InputError, naming what is wrong.

The hash keeps out accidents.  Whoever forges the hash too still meets the checks of header, names, shapes and values.
"""

import hashlib
import json
import os
import pickle
import random
import struct
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors

from tests.contracts.table import TABLE, same_bits, seeded, whole
from vrnn import checkpoint
from vrnn.checkpoint import CARD, MAX_BYTES, NEXT_CARD, WEIGHTS, load, read_card, save, write_atomically
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.models import build
from vrnn.types import InputError

CONFIG = TABLE["vrnn-gauss-ink-1"]
CODEC = HandwritingCodec(mean=0.1, std=0.4)


def card_of(config=CONFIG) -> dict:
    return {"config": config.to_dict(), "codec": CODEC.to_dict(), "licence": "CC0", "metrics": {"elbo": -0.5}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    save(tmp_path / "vrnn-gauss", build(CONFIG), card_of())
    return tmp_path / "vrnn-gauss"


def reseal(folder: Path, data: bytes, **changes) -> None:
    """Put other weights in place, and a card that seals them."""
    (folder / WEIGHTS).write_bytes(data)
    card = {**read_card(folder), **changes, "sha256": hashlib.sha256(data).hexdigest()}
    (folder / CARD).write_text(json.dumps(card))


def refusal(folder: Path) -> str:
    """The message, which must come in half a second."""
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        load(folder)
    assert time.process_time() - start < 0.5
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize("config", TABLE.values(), ids=TABLE)
@pytest.mark.parametrize("dtype", [torch.float16, torch.float32])
def test_what_was_saved_is_loaded(tmp_path, config, dtype):
    torch.manual_seed(1)
    model = build(config)
    save(tmp_path, model, card_of(config), dtype=dtype)
    loaded = load(tmp_path)
    for name, tensor in model.state_dict().items():
        same_bits(loaded.model.state_dict()[name], tensor.to(dtype).float())
    assert loaded.codec == CODEC and loaded.model.config == config
    assert loaded.card["metrics"] == {"elbo": -0.5} and loaded.card["dtype"] == str(dtype)[6:]
    assert sorted(path.name for path in tmp_path.iterdir()) == [CARD, WEIGHTS]
    x = whole(torch.zeros(2, 3, config.feature))
    with torch.no_grad():
        expected = build(config)
        expected.load_state_dict({k: v.to(dtype).float() for k, v in model.state_dict().items()})
        # The loaded weights lie in memory by columns, so that sums are taken in another order.
        found, wanted = (m(x, generator=seeded()).log_px for m in (loaded.model, expected))
        torch.testing.assert_close(found, wanted, rtol=1e-5, atol=1e-5)


def test_a_loaded_model_cannot_be_trained(folder):
    model = load(folder).model
    assert not model.training and not any(w.requires_grad for w in model.parameters())
    assert all(w.device.type == "cpu" and w.dtype == torch.float32 for w in model.parameters())


@pytest.mark.parametrize("at", [0, 9, 200, -1])
def test_one_changed_byte_is_seen(folder, at):
    data = bytearray((folder / WEIGHTS).read_bytes())
    data[at] ^= 1
    (folder / WEIGHTS).write_bytes(data)
    assert "not the file that its card seals" in refusal(folder)


@pytest.mark.parametrize("kept", [0, 5, 8, 100, 0.5, -1])
@pytest.mark.parametrize("forged", [False, True])
def test_a_truncated_file_is_refused(folder, kept, forged):
    data = (folder / WEIGHTS).read_bytes()
    cut = data[: int(kept * len(data)) if isinstance(kept, float) else kept]
    if forged:
        reseal(folder, cut)
    else:
        (folder / WEIGHTS).write_bytes(cut)
    assert WEIGHTS in refusal(folder)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_tensor_that_is_not_finite_is_named(folder, value):
    tensors = load_tensors((folder / WEIGHTS).read_bytes())
    tensors["prior.head.bias"][1] = value
    reseal(folder, save_tensors(tensors))
    assert refusal(folder) == "The tensor prior.head.bias holds values that are not finite."


def test_tensors_too_many_too_few_and_misshapen_are_named(folder):
    tensors = load_tensors((folder / WEIGHTS).read_bytes())
    reseal(folder, save_tensors({**tensors, "prior.extra": torch.zeros(1)}))
    assert refusal(folder) == "The tensor prior.extra is unknown."
    reseal(folder, save_tensors({k: v for k, v in tensors.items() if k != "phi_x.0.bias"}))
    assert refusal(folder) == "The tensor phi_x.0.bias is missing."
    reseal(folder, save_tensors({**tensors, "phi_x.0.bias": torch.zeros(7)}))
    assert refusal(folder) == "The tensor phi_x.0.bias has shape (7,), not (6,)."
    reseal(folder, save_tensors({**tensors, "phi_x.0.weight": tensors["phi_x.0.weight"].T.contiguous()}))
    assert "phi_x.0.weight has shape (3, 6), not (6, 3)" in refusal(folder)


def test_a_header_of_more_than_a_megabyte_is_not_read(folder):
    for length in ((1 << 20) + 1, 1 << 62, (1 << 64) - 1):
        reseal(folder, struct.pack("<Q", length) + b"{" * 2_000_000)
        assert "header" in refusal(folder)


def test_a_header_that_lies_is_refused(folder):
    def forged(header: bytes, body: bytes = b"") -> str:
        reseal(folder, struct.pack("<Q", len(header)) + header + body)
        return refusal(folder)

    entry = {"dtype": "F16", "shape": [6], "data_offsets": [0, 12]}
    for header in (
        b"", b"{", b"[]", b"null", b"\xff" * 8, b'{"a":' * 400, b"{}",
        json.dumps({"phi_x.0.bias": {**entry, "data_offsets": [0, 1 << 60]}}).encode(),
        json.dumps({"phi_x.0.bias": {**entry, "shape": [1 << 40, 1 << 40]}}).encode(),
        json.dumps({"phi_x.0.bias": {**entry, "dtype": "F4"}}).encode(),
        json.dumps({"phi_x.0.bias": {**entry, "dtype": "object"}}).encode(),
    ):  # fmt: skip
        assert forged(header, bytes(12))


def test_a_pickle_is_never_opened(folder, tmp_path):
    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "boom"),)

    for data in (pickle.dumps(Bomb()), b"PK\x03\x04" + pickle.dumps(Bomb())):
        (folder / WEIGHTS).write_bytes(data)
        assert "card seals" in refusal(folder)
        reseal(folder, data)
        assert WEIGHTS in refusal(folder)
        (folder / CARD).write_bytes(data)
        assert "not valid JSON" in refusal(folder)
        save(folder, build(CONFIG), card_of())
    assert not (tmp_path / "boom").exists()


@pytest.mark.parametrize("name", [WEIGHTS, CARD])
def test_a_huge_file_is_not_read(folder, name):
    with (folder / name).open("r+b") as file:
        file.truncate(MAX_BYTES + 1)
    assert refusal(folder).startswith(f"vrnn-gauss/{name} is larger than")


@pytest.mark.parametrize("name", [WEIGHTS, CARD])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert refusal(folder).startswith(f"vrnn-gauss/{name} cannot be read")
    (folder / name).mkdir()
    assert refusal(folder).startswith(f"vrnn-gauss/{name} cannot be read")


def test_a_missing_folder_is_refused(tmp_path):
    assert "cannot be read" in refusal(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[]", b"null", b"3", b'"card"', b"{}", b'{"config": {}}', b"\xff\xfe", b"[" * 900_000,
        b'{"config":{},"codec":{},"sha256":' + b"9" * 9000 + b"}",
    ],
    ids=lambda text: text[:20].decode("latin-1"),
)  # fmt: skip
def test_a_card_that_is_no_card_is_refused(folder, text):
    (folder / CARD).write_bytes(text)
    assert CARD in refusal(folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"config": None}, "configuration is damaged"),
        ({"config": ["rnn"]}, "configuration is damaged"),
        ({"config": CONFIG.to_dict() | {"hidden": 10**9}}, "hidden = 1000000000"),
        ({"config": CONFIG.to_dict() | {"layers": 10**9}}, "layers"),
        ({"config": CONFIG.to_dict() | {"family": "srnn9"}}, "family"),
        ({"config": replace(CONFIG, hidden=8192, phi_x=8192, decoder=8192).to_dict()}, "has shape"),
        ({"config": replace(CONFIG, layers=2).to_dict()}, "is missing"),
        ({"codec": None}, "codec's constants"),
        ({"codec": {**CODEC.to_dict(), "std": 0}}, "std = 0"),
        ({"codec": {**CODEC.to_dict(), "std": float("nan")}}, "std = nan"),
        ({"sha256": None}, "card seals"),
        ({"sha256": ["x"]}, "card seals"),
    ],
)
def test_a_card_that_lies_is_refused(folder, change, said):
    (folder / CARD).write_text(json.dumps({**read_card(folder), **change}))
    assert said in refusal(folder)


def test_mutated_files_are_refused_even_with_a_forged_seal(folder):
    good, rng, taken = (folder / WEIGHTS).read_bytes(), random.Random(7), 0
    header = 8 + int.from_bytes(good[:8], "little")
    for _ in range(400):
        data = bytearray(good)
        for _ in range(rng.randint(1, 3)):
            data[rng.randrange(header)] = rng.choice(b'0123456789{}[]",:FIBU \x00\xff')
        reseal(folder, bytes(data))
        try:
            model = load(folder).model
        except InputError:
            continue
        assert all(torch.isfinite(w).all() for w in model.parameters())
        taken += 1
    assert taken < 40


def failing(*_, **__):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("call", ["fsync", "replace", "fdopen", "chmod"])
def test_a_full_disk_leaves_the_old_file_alone(tmp_path, monkeypatch, call):
    path = tmp_path / "a"
    write_atomically(path, b"old")
    monkeypatch.setattr(checkpoint.os, call, failing)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["a"]


def test_an_interrupt_leaves_the_old_file_alone(tmp_path, monkeypatch):
    path = tmp_path / "a"
    write_atomically(path, b"old")
    monkeypatch.setattr(checkpoint.os, "fsync", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["a"]


class Killed(BaseException):
    """Stands for a signal that cannot be caught: nothing after it runs."""


@pytest.mark.parametrize("survived", range(6))
def test_a_save_that_dies_between_any_two_steps_leaves_a_checkpoint_that_loads(folder, monkeypatch, survived):
    """`survived` writes and renames happen, then the process is gone."""
    before = load(folder).model.state_dict()
    other, left = build(CONFIG), iter(range(survived))

    def once(step):
        def stepped(*arguments, **keywords):
            if next(left, None) is None:
                raise Killed
            return step(*arguments, **keywords)

        return stepped

    for name in ("replace", "fsync"):
        monkeypatch.setattr(checkpoint.os, name, once(getattr(os, name)))
    try:
        save(folder, other, {**card_of(), "metrics": {"elbo": 1.0}})
    except Killed:
        pass
    monkeypatch.undo()
    now = load(folder)
    new = now.card["metrics"] == {"elbo": 1.0}
    expected = {k: v.half().float() for k, v in (other.state_dict() if new else before).items()}
    for name, tensor in now.model.state_dict().items():
        same_bits(tensor, expected[name])
    assert new == (survived >= 4)


def test_a_card_that_cannot_be_written_leaves_the_old_checkpoint(folder):
    before = (folder / WEIGHTS).read_bytes()
    with pytest.raises(ValueError, match="JSON"):
        save(folder, build(CONFIG), {**card_of(), "curve": [float("nan")]})
    assert (folder / WEIGHTS).read_bytes() == before
    load(folder)


def test_a_leftover_card_seals_nothing_but_its_own_weights(folder):
    (folder / NEXT_CARD).write_text(json.dumps({**read_card(folder), "sha256": "0" * 64}))
    assert load(folder).card["metrics"] == {"elbo": -0.5}
    (folder / WEIGHTS).write_bytes(b"x" * 100)
    assert "card seals" in refusal(folder)
