"""Work on a sound goes on from run to run of the page, is stopped at once, and loses nothing that was said."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import cast

from tests.tiny_checkpoints import hum
from vrnn.engine.sound import SoundEngine, SoundTrace
from vrnn.engine.sound_settings import SOUND_DEFAULT
from vrnn.ui.sound import asking, words
from vrnn.ui.sound.answers import SoundAnswer, SoundQuestion, sound_answers
from vrnn.ui.sound.details import summary
from vrnn.ui.sound.work import Work


def test_a_refusal_is_still_said_when_the_page_has_run_on_by_itself(listen, monkeypatch):
    monkeypatch.setattr(asking, "SLICE", 0.0)
    page = listen(sound_seconds="0.5")
    work = page.held.work
    page.test.session_state["sound_held"] = page.held._replace(work=Work(iter([page.answer] * 2)))
    page.upload(b"not a sound", "x.wav")
    assert "not a sound file" in page.sent["message"]["text"] and not page.sent["busy"]
    assert page.held.work is not work and page.held.work.done


def test_models_that_have_heard_unlike_parts_are_not_compared(listen):
    page = listen().upload(hum())
    first, second = page.answer.traces
    part = SoundAnswer((first, second._replace(fraction_done=0.5)))
    assert "lower bound is" in summary(page.opened, page.answer)
    assert "lower bound is" not in summary(page.opened, part)


def test_stopped_before_anything_was_heard_is_no_error():
    class Stopped:
        def hear(self, *_: object, **__: object) -> Iterator[SoundTrace]:
            return iter(())

    question = SoundQuestion("id", "kerstin", ("vrnn-gauss", "rnn-gmm"), None, SOUND_DEFAULT)
    engine = cast(SoundEngine, Stopped())
    assert list(sound_answers(engine, question, hum(), job="job")) == []


def test_work_is_shown_as_it_grows_and_can_be_stopped(listen, tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "SLICE", 0.0)
    page = listen(sound_seconds="0.5").upload(hum())
    assert page.answer.whole, "however short the slices are, the work comes to its end"
    work = Work(iter([]), SoundAnswer(page.answer.traces, (), 0.5))
    page.test.session_state["sound_held"] = page.held._replace(work=work)
    monkeypatch.setattr(asking, "go_on", lambda work, line: None)
    page.run()
    assert page.sent["busy"] and len(page.test.get("progress")) == 1
    page.test.button(key="sound_stop").click()
    page.run()
    assert page.held.stopped and not page.held.working
    assert words.STOPPED in page.captions
    monkeypatch.undo()
    monkeypatch.setenv("VRNN_CHECKPOINTS", str(tmp_path))
    page.test.button(key="sound_go_on").click()
    page.run()
    assert page.answer.whole and not page.held.stopped


def test_two_runs_of_a_page_share_its_work():
    begun, free = threading.Event(), threading.Event()

    def slow() -> Iterator[SoundAnswer]:
        for part in (1, 2):
            begun.set()
            assert free.wait(30)
            yield SoundAnswer(fraction=part / 2)

    work = Work(slow())
    older = threading.Thread(target=work.go_on)
    older.start()
    assert begun.wait(30)
    newer = threading.Thread(target=work.go_on)
    newer.start()
    free.set()
    older.join(30)
    newer.join(30)
    assert work.answer == SoundAnswer(fraction=1.0), "each computed a part of its own"
    assert not work.go_on() and work.done


def test_what_comes_after_a_stop_is_dropped():
    def stops() -> Iterator[SoundAnswer]:
        work.stop()
        yield SoundAnswer(fraction=0.5)

    work = Work(stops())
    assert not work.go_on()
    assert work.answer is None and work.done
