"""LibriSpeech (Panayotov et al. 2015): SUBSET/SPEAKER/CHAPTER/SPEAKER-CHAPTER-NUMBER.flac, or those files anywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from vrnn.data.recordings import Recording, Summary, pack, split_of
from vrnn.data.sound_files import LIBRISPEECH
from vrnn.types import InputError

_SUBSETS = {"train": "train", "dev": "valid", "valid": "valid", "test": "test"}


def recordings(src: Path) -> list[Recording]:
    """Every utterance under `src`, with its split.

    Folders say the split (train-clean-100, dev-clean, test-other, or train, valid, test) if they name more than
    one; elsewhere it is by speaker and the same on every machine.

    Raises:
        InputError: no utterance there.
    """
    found = []
    for file in sorted(src.rglob("*.flac")):
        utterance = LIBRISPEECH.fullmatch(file.stem)
        if utterance and file.is_file():
            found.append((file, utterance[1], _subset(file.relative_to(src))))
    if not found:
        raise InputError(
            f"There is no utterance of LibriSpeech under {src}.",
            "They are named SPEAKER-CHAPTER-NUMBER.flac.",
        )
    given = len({subset for *_, subset in found} - {None}) > 1
    return [
        Recording(file, speaker, file.stem, (subset or "train") if given else split_of(speaker))
        for file, speaker, subset in found
    ]


def prepare(
    src: Path,
    out: Path,
    *,
    segment: float | None = None,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Summary:
    """Pack LibriSpeech, whole utterances unless `segment` cuts them; see `recordings` and `pack`."""
    return pack(recordings(src), out, segment=segment, progress=progress)


def _subset(file: Path) -> str | None:
    """The split that one of the folders names."""
    names = (part.lower().split("-")[0] for part in file.parts[:-1])
    return next((_SUBSETS[name] for name in names if name in _SUBSETS), None)
