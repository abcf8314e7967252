"""What a checkpoint's card says about the ink or the speech that it learned from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # `--help` reads the settings of training, and must not wait for torch
    from vrnn.models.config import Kind


class Corpus(NamedTuple):
    """A corpus of handwriting or of speech.

    Attributes:
        name: as in `checkpoints/NAME/`.
        title, source: what it is and where it comes from.
        licence: under which it, and so what was learned from it, may be used.
        attribution: whom to name and cite.
        split: how train, valid and test were made.
        kind: what its frames are.
        segment_frames: speech is scored in consecutive pieces of so many frames; None for whole recordings.
    """

    name: str
    title: str
    source: str
    licence: str
    attribution: str
    split: str
    kind: Kind = "ink"
    segment_frames: int | None = None


CORPORA = {
    corpus.name: corpus
    for corpus in (
        Corpus(
            name="unipen",
            title="UNIPEN train_r01_v07: words (category 6) and lines of text (category 8), online ink",
            source="International Unipen Foundation, 1999; Zenodo record 1195803",
            licence=(
                "Data: CC BY 4.0 as published on Zenodo (record 1195803). The notice of the 1999 CD-ROM also says: "
                "for research use, no commercial distribution. Both are stated here; the weights learned from the "
                "data come under the same terms."
            ),
            attribution=(
                "I. Guyon, L. Schomaker, R. Plamondon, M. Liberman, S. Janet: UNIPEN project of on-line data "
                "exchange and recognizer benchmarks. ICPR 1994, doi 10.1109/ICPR.1994.576870. "
                "Data donated by the institutions of the UNIPEN project."
            ),
            split="by writer: no writer of the test split wrote in the training split",
        ),
        Corpus(
            name="kerstin",
            title="Kerstin: one German voice reading sentences, 16 kHz, 57 minutes for training",
            source="rhasspy/dataset-voice-kerstin",
            licence="CC0 1.0",
            attribution="Kerstin, who gave her voice to the public domain; dataset-voice-kerstin by rhasspy.",
            split="by recording: the same voice in all splits",
            kind="speech",
            segment_frames=40,
        ),
        Corpus(
            name="librispeech",
            title="LibriSpeech train-clean-100, one utterance each of 251 English speakers, 44 minutes for training",
            source="openslr.org/12",
            licence="CC BY 4.0",
            attribution=(
                "V. Panayotov, G. Chen, D. Povey, S. Khudanpur: LibriSpeech: an ASR corpus based on public domain "
                "audio books. ICASSP 2015."
            ),
            split="by speaker: no speaker of the test split speaks in the training split",
            kind="speech",
        ),
    )
}


def corpus_named(name: str, kind: Kind = "ink") -> Corpus:
    """A known corpus, or a plain description of one's own data of that kind."""
    own = Corpus(
        name=name,
        title=f"{'Handwriting' if kind == 'ink' else 'Recordings'} named {name}",
        source="supplied by whoever trained this model",
        licence="Not stated: the terms of the data that was supplied hold.",
        attribution="Not stated.",
        split="as supplied",
        kind=kind,
    )
    return CORPORA.get(name, own)
