"""The words that are not everyday English, each explained in one sentence, for tooltips and for lists.

st.slider("Variation (temperature)", ..., help=glossary.one("temperature"))
st.markdown(title, help=glossary.several("KL", "nat"))
"""

from __future__ import annotations

TERMS: dict[str, str] = {
    "latent": (
        "The vector z that a model draws at each step and that nobody observes; what the model expects depends on it."
    ),
    "prior": "p(z), what the model believes about z before it sees the step.",
    "posterior": "q(z), what the model believes about z after it has seen the step.",
    "KL": (
        "KL(q ‖ p), in nats, is how far the posterior is from the prior: what a step brought that the prior had not "
        "expected, 0 if both are equal."
    ),
    "nat": (
        "The unit of information with natural logarithms, 1.44 bits; one nat more of log-likelihood means 2.72 times "
        "the density."
    ),
    "frame": "One step of a model: of ink the pen's move in 1/40 s, of sound 200 samples, 12.5 ms.",
    "log-likelihood": (
        "log p(x), the logarithm of the density that a model gives to what was really written or said; it may be "
        "above 0, and only differences on the same frames mean something."
    ),
    "bound": (
        "A model with a latent cannot compute log p(x) exactly, only a value (≥) that lies below it, on average by "
        "KL(q ‖ p(z | x))."
    ),
    "estimate": (
        "The importance-weighted estimate (~) averages K draws of z inside the logarithm: a bound, too, that comes "
        "nearer to log p(x) as K grows."
    ),
    "temperature": "Scales the variance of every draw: 1 is the model as trained, 0 leaves nothing to chance.",
    "seed": (
        "The number from which all random draws begin: the same seed gives the same continuations, of every model, to "
        "everybody."
    ),
    "mixture": (
        "GMM: a weighted sum of Gaussians, which can hold several ways to go on; models named Gauss have a single "
        "Gaussian."
    ),
    "filtering": "The posterior at a step has read everything up to that step, and nothing after it.",
    "smoothing": "The posterior at a step has read the whole recording, what comes later included.",
    "active units": (
        "Dimensions of z whose KL is above 0.01 nats a frame on average over test data; the others carry nothing."
    ),
    "collapse": "The posterior has become equal to the prior: KL is 0 and the model does not use its latent.",
    "free nats": (
        "KL that costs nothing while a model is trained, so that it does not give up its latent; no reported bound "
        "contains them."
    ),
    "interval": (
        "Where 95 % of the figures lie when the writers or speakers of the test data are drawn anew, with repetition."
    ),
    "PCA basis": (
        "The directions in which the posterior's means vary most over validation data; they belong to the checkpoint, "
        "so two drawings can be compared."
    ),
    "mel spectrogram": "Loudness over time in bands of frequency that are spaced as the ear hears pitch.",
    "reconstruction": (
        "What a model expects each frame to be, given the true frames before it and z at the posterior's mean."
    ),
}
"""A word and its sentence."""


def one(name: str) -> str:
    """The sentence of one word, for a widget that is named after it."""
    return TERMS[name]


def several(*names: str) -> str:
    """Words with their sentences, one below the other, in Markdown."""
    return "\n\n".join(f"**{name}**: {TERMS[name]}" for name in names)
