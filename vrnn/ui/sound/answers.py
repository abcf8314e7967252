"""From a recording and settings to what the models hear in it and how they go on, growing.  Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from vrnn.engine.clamp import Settings
from vrnn.engine.sound import SoundEngine, SoundFutures, SoundTrace
from vrnn.engine.what_if import Change
from vrnn.types import InputError, Sound


class SoundQuestion(NamedTuple):
    """What is asked about a recording.

    Attributes:
        sound_id: the page's name for it.
        corpus: what the models were trained on.
        models: the model and the baseline.
        at: the frame to continue after; None for the last.
        settings: how to continue.
        change: what is done to the latent of that frame, or None.
        other: the name of the clip whose latents are carried over, else empty.
    """

    sound_id: str
    corpus: str
    models: tuple[str, ...]
    at: int | None
    settings: Settings
    change: Change | None = None
    other: str = ""

    @property
    def heard(self) -> tuple[object, ...]:
        """All that the traces depend on."""
        return self.sound_id, self.corpus, self.models, self.settings.seed


class SoundAnswer(NamedTuple):
    """What is known so far.

    Attributes:
        traces: one a model that can be used.
        futures: one a model, once all is heard; or of one model with its z as inferred, and changed.
        fraction: part of the work that is done.
        missing: why a model is missing, or None.
    """

    traces: tuple[SoundTrace, ...] = ()
    futures: tuple[SoundFutures, ...] = ()
    fraction: float = 0.0
    missing: InputError | None = None

    @property
    def whole(self) -> bool:
        """Whether all of it is there."""
        return self.fraction >= 1


def sound_answers(
    engine: SoundEngine,
    question: SoundQuestion,
    sound: Sound,
    *,
    job: str,
    other: Sound | None = None,
    known: tuple[SoundTrace, ...] = (),
) -> Iterator[SoundAnswer]:
    """Answers that grow: about a second of the recording at a time for each model, then the continuations.

    Args:
        engine: hears and continues.
        question: what is asked.
        sound: the recording that it is about.
        job: the name under which the work can be cancelled.
        other: the sound whose latents are carried over.
        known: whole traces that fit the question, from before; one for every model, or none.

    A model that cannot be used leaves the others alone, with the reason in `SoundAnswer.missing`.

    Raises:
        InputError: as `SoundEngine.hear`, if it fails for every model, and as `continue_sound` and `what_if_sound`.
    """
    answer = SoundAnswer(known)
    for answer in () if known else _hearing(engine, question, sound, job):
        yield answer
    changed = next((trace.model for trace in answer.traces if trace.kl is not None), None)
    if question.change is not None and changed is not None:
        streams = [
            _going_on(engine, question, changed, sound, job),
            _going_on(engine, question, changed, sound, job, question.change, other),
        ]
    else:
        streams = [_going_on(engine, question, trace.model, sound, job) for trace in answer.traces]
    futures: list[SoundFutures | None] = [None] * len(streams)
    for grown in zip_longest(*streams):
        futures = [new or old for new, old in zip(grown, futures, strict=True)]
        drawn = [future for future in futures if future]
        share = sum(future.fraction_done for future in drawn) / len(streams)
        yield answer._replace(futures=tuple(drawn), fraction=0.5 + 0.5 * share)


def _hearing(engine: SoundEngine, question: SoundQuestion, sound: Sound, job: str) -> Iterator[SoundAnswer]:
    seed = question.settings.seed
    streams = {
        name: engine.hear(f"{job}/{name}", name, question.corpus, sound, seed=seed)
        for name in question.models
    }
    traces: dict[str, SoundTrace] = {}
    errors: list[InputError] = []
    while streams:
        for name in list(streams):
            try:
                traces[name] = next(streams[name])
            except StopIteration:
                del streams[name]
            except InputError as error:
                errors.append(error)
                del streams[name]
                traces.pop(name, None)
        if not traces and errors:
            raise errors[0]
        if not traces:
            return  # stopped before anything was heard
        share = sum(trace.fraction_done for trace in traces.values()) / len(traces)
        ordered = tuple(traces[name] for name in question.models if name in traces)
        yield SoundAnswer(ordered, (), 0.5 * share, errors[0] if errors else None)


def _going_on(
    engine: SoundEngine,
    question: SoundQuestion,
    model: str,
    sound: Sound,
    job: str,
    change: Change | None = None,
    other: Sound | None = None,
) -> Iterator[SoundFutures]:
    temperature, count, seconds, seed = question.settings
    asked = (model, question.corpus, sound)
    how: dict[str, Any] = {
        "at": question.at,
        "seconds": seconds,
        "count": count,
        "temperature": temperature,
        "seed": seed,
    }
    if change is None:
        return engine.continue_sound(f"{job}/{model}", *asked, **how)
    return engine.what_if_sound(f"{job}/{model}/z", *asked, change, other=other, **how)
