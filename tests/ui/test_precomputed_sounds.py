"""What is known of the shipped clips in advance: what the checkpoints hear, as long as they are those."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_checkpoints import save_tiny_speech
from vrnn.engine.library import Library, default_root
from vrnn.engine.sound import SPEECH
from vrnn.engine.sound_in_process import SoundInProcess
from vrnn.engine.sound_settings import SOUND_DEFAULT
from vrnn.types import Sound
from vrnn.ui import precompute_sounds
from vrnn.ui.examples import DEFAULT_MODELS
from vrnn.ui.sound import examples, precomputed
from vrnn.ui.sound.answers import SoundAnswer, SoundQuestion
from vrnn.ui.sound.opened import Opened
from vrnn.ui.sound.payload import ear_data, model_data
from vrnn.ui.sound.picture import picture

QUESTION = SoundQuestion("id", "kerstin", DEFAULT_MODELS, None, SOUND_DEFAULT)


@pytest.fixture
def engine(tmp_path: Path, monkeypatch) -> Iterator[SoundInProcess]:
    """An engine that knows kerstin, over a folder with two of the clips."""
    clips = tmp_path / "sounds"
    clips.mkdir()
    for name in ("3-librispeech-a.flac", "6-clicks.flac"):
        shutil.copy(examples.FOLDER / name, clips / name)
    monkeypatch.setattr(examples, "FOLDER", clips)
    for cached in (examples.clip_names, examples.read_clip, precomputed._stored):
        cached.cache_clear()
    yield SoundInProcess(save_tiny_speech(tmp_path, *DEFAULT_MODELS), device="cpu")
    monkeypatch.undo()
    for cached in (examples.clip_names, examples.read_clip, precomputed._stored):
        cached.cache_clear()


def test_what_is_known_is_what_the_models_hear(engine: SoundInProcess):
    # No model knows the English clip's own voice yet.
    assert precompute_sounds.precompute(engine) == ["clicks"]
    known = precomputed.precomputed("clicks", QUESTION, engine.models("kerstin"))
    heard = [
        list(engine.hear("job", model, "kerstin", examples.read_clip("clicks"), seed=SOUND_DEFAULT.seed))[-1]
        for model in DEFAULT_MODELS
    ]
    assert known == json.loads(json.dumps([model_data(trace) for trace in heard], allow_nan=False))


@pytest.mark.parametrize(
    "other",
    [
        {"models": ("rnn-gmm",)},
        {"corpus": "librispeech"},
        {"settings": SOUND_DEFAULT._replace(seed=1)},
    ],
)
def test_another_question_is_not_answered(engine: SoundInProcess, other: dict):
    precompute_sounds.precompute(engine)
    statuses = engine.models("kerstin")
    assert precomputed.precomputed("clicks", QUESTION._replace(**other), statuses) is None
    # Where to go on from, and how, changes nothing about what was heard.
    longer = QUESTION._replace(at=7, settings=SOUND_DEFAULT._replace(seconds=4.0))
    assert precomputed.precomputed("clicks", longer, statuses) is not None


def test_sounds_of_the_visitor_and_clips_that_nobody_heard_are_not_answered(engine: SoundInProcess):
    precompute_sounds.precompute(engine)
    for clip in (None, "librispeech-a", "../../etc/passwd"):
        assert precomputed.precomputed(clip, QUESTION, engine.models("kerstin")) is None


def test_other_weights_make_it_void_and_missing_ones_do_not(engine: SoundInProcess):
    precompute_sounds.precompute(engine)
    statuses = engine.models("kerstin")
    changed = [status._replace(seal="0" * 64) for status in statuses]
    gone = [status._replace(available=False, seal="") for status in statuses]
    assert precomputed.precomputed("clicks", QUESTION, changed) is None
    assert precomputed.precomputed("clicks", QUESTION, gone) is not None


def test_the_models_have_the_last_word(engine: SoundInProcess):
    sound = examples.read_clip("clicks")
    opened = Opened("id", "clicks", sound, (), picture(sound), "clicks")
    grown = [SoundAnswer((trace,)) for trace in engine.hear("job", "rnn-gmm", "kerstin", sound, seed=0)]
    drawn = [ear_data(opened, answer, ["known"])["analysis"]["models"] for answer in (None, *grown)]
    assert drawn[:-1] == [["known"]] * 2 and drawn[-1] == [model_data(grown[-1].traces[0])]


def test_what_is_drawn_of_a_sound_goes_when_its_session_goes():
    sound = Sound(np.sin(np.arange(4000, dtype=np.float32)), 16_000)
    wav = ear_data(Opened("id", "mine", sound, (), picture(sound)), None)["wav"]
    assert sys.getrefcount(wav) == 2, "this name and the call's own; nobody else remembers"


@pytest.mark.parametrize("name", examples.clip_names())
def test_what_ships_is_of_the_checkpoints_that_ship(name: str, monkeypatch):
    """After training: python -m vrnn.ui.precompute_sounds."""
    monkeypatch.delenv("VRNN_CHECKPOINTS", raising=False)
    file = examples.clip_names()[name].with_suffix(".json")
    known = json.loads(file.read_text("utf-8"))["voices"] if file.is_file() else {}
    own = examples.clip_voice(name)
    for corpus in (own,) if own else SPEECH:
        shipped = {s.name: s.seal for s in Library(default_root(), "cpu", corpus).statuses() if s.available}
        if set(DEFAULT_MODELS) <= set(shipped):
            assert known[corpus]["seals"] == {model: shipped[model] for model in DEFAULT_MODELS}
