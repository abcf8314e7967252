"""The sentences of both tours, told of the drawing or sound that is on the page.  Knows no Streamlit."""

from __future__ import annotations

from typing import Any

from vrnn.types import Sound
from vrnn.ui.tour import Stop
from vrnn.ui.tour.reading import (
    Peak,
    correction_of,
    guess_of,
    has_fixed_prior,
    latent_of,
    loudness_change,
    number,
    peak_of,
    place_of,
    plain_of,
    times,
)
from vrnn.ui.what_if.words import HOLD, TITLE, WALK

INK_OFFER = "What did the latent variable do for this word? Seven sentences show it."
SOUND_OFFER = "What did the latent variable do for this sound? A few sentences show it."
OTHER = (
    f"To see what z decides, press {HOLD} or {WALK} under “{TITLE}” below: the futures with and without the change "
    "stand side by side, drawn with the same random numbers."
)
_LOUDER = 6.0
"""Decibels from which a change of loudness is worth a word."""


def ink_story(analysis: dict[str, Any] | None, futures: dict[str, Any] | None) -> list[Stop]:
    """The tour of the Write page for what is known about its drawing; None before anything is."""
    if analysis is None or not analysis["pen"]:
        text = "Write a word on the sheet and lift the pen: the tour goes on with what the models make of it."
        return [Stop("Your turn", text, ("sheet",))]
    latent = latent_of(analysis)
    stops = _without_latent(analysis) if latent is None else _with_latent(analysis, latent)
    again = (
        "Point at any step and press “Continue from here” to see what else could have followed, then clear the sheet "
        "and write a word of your own: this tour will speak of it."
    )
    return [*stops, *_futures(futures, latent), Stop("Your turn", again, ("from-here", "readout"))]


def _without_latent(analysis: dict[str, Any]) -> list[Stop]:
    label = analysis["models"][0]["label"]
    text = f"{label} has no latent variable, so there is no KL to colour the ink: choose a VRNN or an SRNN in Settings."
    return [Stop("No latent here", text, ("sheet",))]


def _with_latent(analysis: dict[str, Any], model: dict[str, Any]) -> list[Stop]:
    peak, name, label = peak_of(model), model["name"], model["label"]
    after = correction_of(name, "after the step", "the whole drawing")
    colour = (
        f"Before each step of the pen {label} {guess_of(name, 'what was written before')}; {after} it corrects that, "
        "and the ink takes the colour of the correction’s size: KL, in nats."
    )
    where = f"{place_of(analysis['pen'], peak.t)} (step {peak.t} of {len(analysis['pen']) - 1})"
    return [
        Stop("The colour", colour, ("sheet", "legend")),
        Stop(
            "The surprise",
            f"The largest correction came {where}: {_size(peak, name)}.",
            ("sheet",),
            peak.t,
        ),
        *_in_space(model, peak, "the pen’s step"),
        *_worth(analysis, model, peak, "step"),
    ]


def _size(peak: Peak, name: str) -> str:
    more = f"{times(peak.kl / peak.mean)} times the mean" if peak.mean > 0 else "and nothing anywhere else"
    told = "" if has_fixed_prior(name) else ", that nothing before it had told"
    return f"{number(peak.kl)} nats, {more}{told}"


def _in_space(model: dict[str, Any], peak: Peak, step: str) -> list[Stop]:
    if not model["path"]:
        return []
    text = (
        f"The same moment in latent space: the arrow goes from the z that {model['label']} expected (hollow) to "
        f"the one that {step} made it believe in (filled), in a plane that is the same for all that it reads."
    )
    return [Stop("The correction", text, ("path",), peak.t)]


def _worth(analysis: dict[str, Any], model: dict[str, Any], peak: Peak, step: str) -> list[Stop]:
    """What z bought at the peak: its log-likelihood less its price, beside a model that has no z."""
    plain = plain_of(analysis, len(model["kl"]))
    if plain is None:
        return []
    net, other = peak.log_px - peak.kl, float(plain["log_px"][peak.t])
    verdict = "here the latent paid" if net > other else "here it cost more than it brought"
    text = (
        f"With z drawn from the corrected belief this {step} has log p(x | z) = {number(peak.log_px)}; less the "
        f"{number(peak.kl)} nats of KL that is {number(net)}, beside {number(other)} of {plain['label']}, which has no "
        f"latent: {verdict}."
    )
    return [Stop("What it was worth", text, ("strip",), peak.t)]


def _futures(futures: dict[str, Any] | None, latent: dict[str, Any] | None) -> list[Stop]:
    models = [model for model in (futures or {}).get("models", []) if model["hairs"]]
    if not models:
        return []
    count, labels = len(models[0]["hairs"]), [model["label"] for model in models]
    if latent is None or latent["label"] not in labels:
        text = f"From here on nobody writes but the model: {count} times it draws each move from what it expects."
    else:
        beside = [label for label in labels if label != latent["label"]]
        rest = f", and beside them those of {beside[0]} after the same ink" if beside else ""
        text = (
            f"From here on no ink corrects the guess: {latent['label']} draws z from its prior, then a move, {count} "
            f"times anew{rest}."
        )
    follow = Stop("What could follow", text, ("future",))
    return [follow] if latent is None else [follow, Stop("Another z", OTHER, ("future",))]


def sound_story(analysis: dict[str, Any] | None, sound: Sound | None, frame: int) -> list[Stop]:
    """The tour of the Listen page.

    Args:
        analysis: in the ear's format, or None before anything was heard.
        sound: that it is about, or None.
        frame: samples in a frame.
    """
    if analysis is None or sound is None or not analysis["models"][0]["log_px"]:
        text = "Choose an example, open a file or record a few words: the tour goes on with what the models hear in it."
        return [Stop("Your turn", text, ("wave",))]
    hear = Stop(
        "Hear it", "Play what the latent kept of the sound, and how each model would go on.", ("hear-it",)
    )
    model = latent_of(analysis)
    if model is None:
        label = analysis["models"][0]["label"]
        text = f"{label} has no latent variable, so no KL colours the waveform: choose a VRNN or an SRNN in Settings."
        return [Stop("No latent here", text, ("wave",)), hear]
    peak, name, rate_hz = peak_of(model), model["name"], sound.rate_hz / frame
    after = correction_of(name, "after the frame", "the whole sound")
    colour = (
        f"Before each frame of {1000 / rate_hz:g} ms {model['label']} {guess_of(name, 'what was heard before')}; "
        f"{after} it corrects that, and the waveform takes the colour of the correction’s size: KL, in nats."
    )
    change = _loudness(loudness_change(sound.samples, frame, peak.t))
    where = f"The largest correction came {number(peak.t / rate_hz)} s into the sound{change}: {_size(peak, name)}."
    return [
        Stop("The colour", colour, ("wave", "legend")),
        Stop("The surprise", where, ("wave", "spectrum"), peak.t),
        *_in_space(model, peak, "the frame"),
        *_worth(analysis, model, peak, "frame"),
        hear,
        Stop("Another z", OTHER, ("hear-it",)),
    ]


def _loudness(change: float) -> str:
    if abs(change) < _LOUDER:
        return ""
    return f", where it becomes {abs(change):.0f} dB {'louder' if change > 0 else 'quieter'}"
