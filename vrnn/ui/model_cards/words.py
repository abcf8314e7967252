"""What the Models page says."""

from __future__ import annotations

from typing import Any

TITLE = "Every model, and how it did"
INTRODUCTION = (
    "Nothing here is chosen to please: collapsed latents and lost comparisons stand beside the rest. Each card says "
    "what the card.json beside the weights says."
)
CORPORA = {"unipen": "Handwriting", "kerstin": "One voice", "librispeech": "Many voices"}
"""What a corpus is called in a few letters, also in the page's address."""
EMPTY = "No checkpoint is here yet. This trains all nine on a corpus and fills the page:"
MISSING = "Not trained on this corpus yet: {}. This trains them, alike, one after the other:"
SEEDS = (
    "{label} trained with {seeds} seeds, all else equal: {sign} {mean:.3f} nats a frame on average, standard deviation "
    "{deviation:.3f}, {lowest:.3f} to {highest:.3f}. A smaller difference between two models may be luck."
)
CURVES = (
    "The bound (of RNNs the exact log-likelihood) on validation data while each model was trained, and the KL in it. A "
    "click on a name hides it, a double click leaves it alone. The best weights on these curves were kept."
)
NO_CURVES = "No card of this corpus holds a training curve."
COLLAPSED = (
    "This latent has collapsed: no dimension carries more than 0.01 nats a frame, so the model writes as an RNN "
    "would."
)
DIMENSIONS = (
    "KL of each dimension of z over the test data, largest first. Above the dashed line, 0.01 nats a frame, a "
    "dimension counts as active."
)
NOT_MEASURED = "It has not been measured on test data yet. This completes the card:"
INK_SAMPLE = (
    "Four continuations (orange) of the same word (grey): the first four of seed {seed} at variation 1, not "
    "selected."
)
SOUND_SAMPLE = (
    "The first {prefix:.1f} s of the clip {clip} (grey), and how the model goes on for {seconds:.1f} s (orange): seed "
    "{seed}, variation 1, not selected. The level is matched to the clip."
)
DRAWING = "drawing …"
NO_SAMPLE = "It cannot be sampled: {}"
REPRODUCE = (
    "The same settings on the same data. The same bits come out only on a machine and a version of torch that are the "
    "same, too; elsewhere the model will be like this one. DIR holds train, valid and test."
)
LOAD = "The model is in evaluation mode and frozen; the codec turns ink or sound into its frames and back."
REALISM = (
    "How continuations of {pieces:,} real beginnings differ from how real ones go on. KS is the largest distance "
    "between two cumulative distributions, 0 to 1; *real* is the same distance between two halves of the real data, "
    "the best that can be hoped for. A judge (boosted trees, cross-validated) tells them apart in **{accuracy:.0%}** "
    "of cases ({low:.0%} to {high:.0%}), real from real in {floor:.0%}; 50 % is chance."
)
NO_REALISM = "How real its continuations are has not been measured yet. This adds it to the card:"

_ONE, _MANY = "one Gaussian", "a mixture of {components} Gaussians"


def about(config: dict[str, Any]) -> str:
    """What a model is, in two sentences, from its config."""
    number = config.get("components", 1)
    draws = _MANY.format(components=number) if isinstance(number, int) and number > 1 else _ONE
    family = config.get("family")
    if family == "rnn":
        return f"An LSTM without a latent. It draws each step from {draws}, given all steps before: the baseline."
    if family == "vrnn":
        prior = (
            "a prior that has read the past"
            if config.get("prior")
            else "the same prior N(0, I) at every step"
        )
        return (
            f"An RNN with a latent z in every step, drawn from {prior}. Given z and the past, the step is drawn "
            f"from {draws}."
        )
    if family == "srnn":
        read = "the whole sequence" if config.get("inference") == "smooth" else "the sequence up to the step"
        residual = ", as a correction of the prior's mean (Res_q)" if config.get("residual") else ""
        return (
            f"An RNN reads the past, and above it the latents z form a chain of their own. The posterior of z has read "
            f"{read}{residual}. Given both, the step is drawn from {draws}."
        )
    return ""
