"""The training and the validation split of any corpus, as training wants them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from vrnn.cli.progress import bar

if TYPE_CHECKING:
    from vrnn.data.corpora import Corpus
    from vrnn.data.speech import Speech
    from vrnn.models.config import Kind
    from vrnn.types import Frames


class TrainingData(NamedTuple):
    """What a run reads.

    Attributes:
        source: a `vrnn.train.sources.Source`, the training split.
        validation: encoded sequences of the validation split.
    """

    source: Any
    validation: list[Frames]


def kind_of(data: Path) -> Kind:
    """Whether a folder of splits holds ink or speech.

    Raises:
        InputError: if it holds neither.
    """
    from vrnn.data.packed_speech import is_packed_speech
    from vrnn.types import InputError

    packed = data / "train.npz"
    if packed.is_file():
        return "speech" if is_packed_speech(packed) else "ink"
    if (data / "train").is_dir():
        return "speech"
    raise InputError(
        f"There is neither train.npz nor a folder train in {data}.", "Make it with `python -m vrnn prepare`."
    )


def training_data(data: Path, corpus: Corpus, validate_on: int) -> TrainingData:
    """Read the splits under `data`.

    Raises:
        InputError: if they are missing or damaged, or are not what the corpus consists of.
    """
    from vrnn.types import InputError

    found = kind_of(data)
    if found != corpus.kind:
        raise InputError(
            f"{data} holds {found}; {corpus.name} is {corpus.kind}.", "Name the corpus that it is."
        )
    return _ink(data, validate_on) if found == "ink" else _speech(data, corpus, validate_on)


def _ink(data: Path, validate_on: int) -> TrainingData:
    from vrnn.cli.read import handwriting, split_file
    from vrnn.codecs.handwriting import HandwritingCodec
    from vrnn.data.handwriting import fit_codec
    from vrnn.train.sources import InkSource

    files = [split_file(data, split) for split in ("train", "valid")]
    train, _ = handwriting(files[0])
    valid, _ = handwriting(files[1], validate_on)
    typer.echo("measuring the mean and the standard deviation of the moves", err=True)
    codec = fit_codec(train, HandwritingCodec())
    return TrainingData(InkSource(train, codec), [valid.frames(i, codec) for i in range(len(valid))])


def _speech(data: Path, corpus: Corpus, validate_on: int) -> TrainingData:
    from torch import Generator

    from vrnn.data.speech import fit_audio_codec, segments
    from vrnn.evaluate.sequences import spread
    from vrnn.train.sources import SpeechSource

    train, valid = (speech_split(data, split) for split in ("train", "valid"))
    codec = fit_audio_codec(train)
    if corpus.segment_frames:
        valid = segments(valid, corpus.segment_frames * codec.frame).speech
    generator = Generator().manual_seed(0)
    chosen = spread(len(valid), validate_on).tolist()
    frames = [codec.dequantise(valid.frames(i, codec), generator=generator) for i in chosen]
    return TrainingData(SpeechSource(train, codec), frames)


def speech_split(data: Path, split: str) -> Speech:
    """A split of packed speech, or of a folder of recordings.

    Raises:
        InputError: if it is missing or damaged.
    """
    from vrnn.data.packed_speech import read_packed_speech
    from vrnn.data.speech import read_folder

    if (data / f"{split}.npz").is_file():
        return read_packed_speech(data / f"{split}.npz")
    with bar(f"reading {split}", " recordings") as progress:
        return read_folder(data / split, progress=progress)
