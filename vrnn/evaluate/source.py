"""From what `--data` names to the sequences that a checkpoint can score."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from vrnn.checkpoint import Checkpoint
from vrnn.codecs.audio import AudioCodec
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.corpora import corpus_named
from vrnn.evaluate.folders import files_under
from vrnn.evaluate.ink import ink_files, is_ink_file, packed_ink
from vrnn.evaluate.sequences import Sequences
from vrnn.evaluate.sound import is_sound_file, packed_sound, sound_files
from vrnn.models.config import Kind
from vrnn.types import InputError

KIND_WORDS: dict[Kind, str] = {"ink": "handwriting", "speech": "sound"}
MAX_SEGMENT = 4000
"""Frames of the longest piece that a card may ask for."""


def read(
    data: Path,
    checkpoint: Checkpoint,
    limit: int | None = None,
    *,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Sequences:
    """The sequences in a packed split, in a folder of ink or sound files, or in one such file.

    Args:
        data: the split or the folder, as `located` finds it.
        checkpoint: says what kind of data it reads, and in which pieces.
        limit: sequences to keep, spread evenly; all for None.
        progress: called with the samples or files done and those in all.

    Raises:
        InputError: nothing there that this checkpoint reads, or data of the other kind.
    """
    kind, files = checkpoint.model.config.kind, files_under(data)
    _check_kind(data, files, checkpoint)
    codec, packed = checkpoint.codec, data.suffix == ".npz"
    if kind == "ink":
        assert isinstance(codec, HandwritingCodec), "models of ink read the frames of handwriting"
        if packed:
            return packed_ink(data, codec, limit, progress=progress)
        return ink_files([f for f in files if is_ink_file(f)], data, codec, limit, progress=progress)
    assert isinstance(codec, AudioCodec), "models of speech read the frames of sound"
    segment = segment_frames(checkpoint)
    if packed:
        return packed_sound(data, codec, segment, limit)
    sounds = [f for f in files if is_sound_file(f)]
    return sound_files(sounds, data, codec, segment, limit, progress=progress)


def segment_frames(checkpoint: Checkpoint) -> int | None:
    """Frames of the pieces that recordings are scored in; None for whole ones.

    The card's protocol says so, and where it has none, what is known of the corpus.

    Raises:
        InputError: if the card says something else.
    """
    card = checkpoint.card
    corpus = corpus_named(str(card.get("corpus")), checkpoint.model.config.kind)
    protocol = card.get("protocol", {"segment_frames": corpus.segment_frames})
    frames = protocol.get("segment_frames") if isinstance(protocol, dict) else protocol
    whole = isinstance(frames, int) and not isinstance(frames, bool)
    if frames is not None and not (whole and 1 <= frames <= MAX_SEGMENT):
        raise InputError(
            f"The card's protocol is {protocol!r}.", "Restore the card, or train the model again."
        )
    return frames


def located(data: Path, split: str) -> Path:
    """What `data` means for a split: `SPLIT.npz` or the folder `SPLIT` inside it, else itself.

    Raises:
        InputError: if it is not there.
    """
    inside = [data / f"{split}.npz", data / split]
    found = next((path for path in (*inside, data) if path.exists()), None)
    if found is None:
        raise InputError(
            f"There is no file {data}.", "Name a packed split, or a folder of ink or sound files."
        )
    return found


def split_in(data: Path, split: str) -> Path:
    """As `located`, where only that split will do.

    Raises:
        InputError: if it is not there.
    """
    found = located(data, split)
    if found == data:
        raise InputError(f"There is no file {data / split}.npz.", "Make it with `python -m vrnn prepare`.")
    return found


def _check_kind(data: Path, files: list[Path], checkpoint: Checkpoint) -> None:
    wanted = checkpoint.model.config.kind
    kinds = {_packed_kind(data)} if data.suffix == ".npz" else _kinds(files)
    if wanted in kinds:
        return
    if not kinds:
        raise InputError(
            f"There is neither a packed split nor a file of {KIND_WORDS[wanted]} in {data}.",
            "Make a split with `python -m vrnn prepare`, or name a folder of files.",
        )
    held: Kind = "ink" if wanted == "speech" else "speech"
    name, corpus = checkpoint.card["config"]["name"], checkpoint.card.get("corpus", "unknown")
    raise InputError(
        f"{data} holds {KIND_WORDS[held]}; the checkpoint ({name}, trained on {corpus}) reads {KIND_WORDS[wanted]}.",
        "Name data of that kind.",
    )


def _kinds(files: list[Path]) -> set[Kind]:
    """What the files of a folder are, as far as a model could read them."""
    if any(is_sound_file(file) for file in files):
        return {"speech", "ink"} if any(is_ink_file(f) for f in files if not is_sound_file(f)) else {"speech"}
    return {"ink"} if any(is_ink_file(file) for file in files) else set()


def _packed_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile):
        names = []
    if "pen_down.npy" in names:
        return "ink"
    if "samples.npy" in names:
        return "speech"
    raise InputError(f"{path} is not a packed corpus.", "Make it with `python -m vrnn prepare`.")
