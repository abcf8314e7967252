"""The figures of the review's results table (its section 5), to stand beside ours.

Average test log-likelihood in nats per sequence: of half-second segments for Blizzard, of utterances for
TIMIT.  A lower bound for the models with a latent, with the importance-weighted estimate where there is one.
Those corpora are licensed, so ours are others: compare orderings and gaps, never nats.
"""

from __future__ import annotations

from typing import NamedTuple


class Published(NamedTuple):
    """One row of the table: the exact likelihood or the bound, and the estimate or None."""

    model: str
    exact: bool
    blizzard: int
    timit: int
    blizzard_estimate: int | None = None
    timit_estimate: int | None = None


TABLE = (
    Published("srnn-smooth-res", False, 11991, 60550),
    Published("srnn-smooth", False, 10991, 59269),
    Published("srnn-filt-res", False, 10572, 52126),
    Published("srnn-filt", False, 10846, 50524),
    Published("vrnn-gmm", False, 9107, 28982, 9392, 29604),
    Published("vrnn-gauss", False, 9223, 28805, 9516, 30235),
    Published("vrnn-i-gauss", False, 8933, 28340, 9188, 29639),
    Published("rnn-gmm", True, 7413, 26643),
    Published("rnn-gauss", True, 3539, -1900),
)
