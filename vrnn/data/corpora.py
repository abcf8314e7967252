"""What a checkpoint's card says about the ink that it learned from."""

from __future__ import annotations

from typing import NamedTuple


class Corpus(NamedTuple):
    """A corpus of handwriting.

    Attributes:
        name: as in `checkpoints/NAME/`.
        title, source: what it is and where it comes from.
        licence: under which it, and so what was learned from it, may be used.
        attribution: whom to name and cite.
        split: how train, valid and test were made.
    """

    name: str
    title: str
    source: str
    licence: str
    attribution: str
    split: str


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
    )
}


def corpus_named(name: str) -> Corpus:
    """A known corpus, or a plain description of one's own ink."""
    own = Corpus(
        name=name,
        title=f"Packed handwriting named {name}",
        source="supplied by whoever trained this model",
        licence="Not stated: the terms of the ink that was supplied hold.",
        attribution="Not stated.",
        split="as supplied",
    )
    return CORPORA.get(name, own)
