"""What if, on the Listen page without a browser: the continuation of the changed z beside that of the inferred one."""

from __future__ import annotations

from vrnn.engine.what_if import Change
from vrnn.ui.answers import CHANGED_SHADE
from vrnn.ui.what_if import words


def cards(page) -> list[tuple]:
    return [(clip["label"], clip["title"], clip["model"]) for clip in page.sent["clips"]]


PLAIN = [
    ("VRNN-Gauss", "reconstruction", 0),
    ("RNN-GMM", "one-step prediction", 1),
    ("VRNN-Gauss", "continuation", 0),
    ("RNN-GMM", "continuation", 1),
]
BOTH = [
    *PLAIN[:2],
    ("VRNN-Gauss", "continuation as inferred", 0),
    ("VRNN-Gauss", "continuation with z changed", CHANGED_SHADE),
]


def test_both_continuations_can_be_heard_and_the_tracks_are_kept(listen, clips):
    page = listen(sound_seconds="0.5")
    before, inferred = page.answer, page.sent["clip_2"]
    assert cards(page) == PLAIN
    page.test.button_group(key="sound_z").set_value(words.HOLD)
    page.run()
    assert cards(page) == BOTH
    assert page.answer.traces is before.traces, "the sound was heard again"
    assert page.sent["clip_2"] == inferred != page.sent["clip_3"]
    assert "z of the last frame and every z drawn after it is put at the mean of p(z)" in page.captions
    page.test.button_group(key="sound_z").set_value(None)
    page.run()
    assert cards(page) == PLAIN and page.sent["clip_2"] == inferred


def test_a_walk_of_no_length_sounds_the_same_and_a_longer_one_does_not(listen, clips):
    page = listen(sound_seconds="0.5", sound_z=words.WALK, sound_z_by="0.0")
    assert page.sent["clip_2"] == page.sent["clip_3"]
    page.test.slider(key="sound_z_by").set_value(-3.0)
    page.run()
    assert page.sent["clip_2"] != page.sent["clip_3"]


def test_latents_are_carried_over_from_a_clip_at_the_chosen_frame(listen, clips):
    page = listen(sound_seconds="0.5", sound_z=words.CARRY, sound_z_other="hum")
    page.choose(39)
    question = page.held.question
    assert (question.change, question.other, question.at) == (Change("carry"), "hum", 39)
    assert cards(page) == BOTH
    assert "z of frame 39 and every z drawn after it is the one inferred for “hum”" in page.captions
    assert page.sent["clip_2"] != page.sent["clip_3"]


def test_without_a_latent_one_sentence_says_why_there_is_nothing_to_change(listen, clips):
    page = listen(sound_model="RNN-GMM", sound_baseline="Nothing", sound_seconds="0.5", sound_z=words.HOLD)
    assert "RNN-GMM has no latent, so there is no z to change" in page.captions
    assert [clip["title"] for clip in page.sent["clips"]] == ["one-step prediction", "continuation"]
