"""What a training run is made of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vrnn.data.augmentation import Augmentation
from vrnn.data.corpora import Corpus


@dataclass(frozen=True)
class Settings:
    """Everything that decides a run; the same settings give the same bits on the same machine.

    Attributes:
        seed: of weights, order, augmentation and noise.
        updates: at most this many; the learning rate falls to 0 along a cosine over them.
        batch: sequences in a batch.
        longest: frames of the longest window of a training sequence.
        learning_rate: of Adam, at its peak.
        rise: updates of linear learning-rate warm-up.
        clip: largest norm of the gradient.
        kl_warm_up: updates over which the KL term's weight goes from 0 to 1.
        free_nats: KL per latent dimension and frame that costs nothing while training.
        free_nats_hold: updates for which that holds for every dimension and frame alike.
        free_dimensions: how many dimensions keep their free nats after that.
        free_nats_jump: KL of a frame that follows a lift of the pen that costs nothing after that.
        free_nats_jump_end: what the former falls to, in a line over the second half of the updates.
        drop_h: part of the frames at which the emission hears no h while training.
        foresight: weight of predicting the frames ahead from z alone while training.
        evaluate_every: updates between validations.
        patience: validations without improvement before the run stops.
        bfloat16: compute the large products of training in bfloat16; evaluation is always in float32.
        augmentation: of size, width, slant and speed.
    """

    seed: int = 0
    updates: int = 6_500
    batch: int = 64
    longest: int = 300
    learning_rate: float = 1.5e-3
    rise: int = 200
    clip: float = 1.0
    kl_warm_up: int = 400
    free_nats: float = 0.02
    free_nats_hold: int = 2_500
    free_dimensions: int = 6
    free_nats_jump: float = 2.0
    free_nats_jump_end: float = 1.0
    drop_h: float = 0.0
    foresight: float = 0.0
    evaluate_every: int = 500
    patience: int = 20
    bfloat16: bool = False
    augmentation: Augmentation = field(default_factory=Augmentation)


INK = Settings()
SPEECH = replace(INK, longest=120, learning_rate=1e-3, free_nats=0.0, free_nats_hold=0)
"""On speech every dimension of z is busy by itself, so none gets anything for free."""


def settings_for(corpus: Corpus) -> Settings:
    """What a corpus is trained with unless one says otherwise; windows are as long as what is scored."""
    settings = INK if corpus.kind == "ink" else SPEECH
    return replace(settings, longest=corpus.segment_frames or settings.longest)
