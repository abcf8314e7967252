"""Sounds that a visitor brings to make the Listen page do harm: the file itself is `test_audio_files.py`'s."""

from __future__ import annotations

import gc
import re

import numpy as np
import pytest

from tests.tiny_checkpoints import hum
from vrnn.ui.sound.opened import Opened


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.wav",
        "..\\..\\boot.ini.wav",
        "<img src=x onerror=alert(1)>.wav",
        "[a](javascript:alert(1)) **b** :material/home: $x$.wav",
        "\u202egnp.wav",
        "line\nbreak.wav",
        "a" * 5000 + ".wav",
        ".wav",
    ],
)
def test_a_name_is_text_and_never_a_path(listen, name: str):
    page = listen(trained=False).upload(hum(), name)
    sent = page.sent["sound"]["name"]
    assert re.fullmatch(r"[\w -]{1,40}", sent) and sent == page.opened.name
    shown = [element.value for kind in ("markdown", "caption") for element in page.test.get(kind)]
    assert not any(name in text for text in shown)


def test_only_the_newest_sound_is_kept(listen):
    page = listen(trained=False)
    gc.collect()
    for k in range(4):
        page.upload(hum()._replace(samples=hum().samples[: 4_000 + 200 * k]), f"{k}.wav")
    assert (page.opened.name, page.opened.frames) == ("3", 23)
    alive = [one for one in gc.get_objects() if type(one) is Opened and one.name in "0123"]
    # The last run of a page may still be held by whoever ran it, and no run before that.
    assert {one.name for one in alive} <= {"2", "3"} and len(alive) <= 2
    assert page.test.session_state["sound_file"].name == "3.wav"


@pytest.mark.parametrize("t", [-1, 10**30, 1.5, True, "7", None, [], {"t": 1}, float("nan")])
def test_a_frame_that_is_none_changes_nothing(listen, t: object):
    page = listen(trained=False).upload(hum())
    before = page.opened
    page.choose(t)
    assert page.opened is before and np.array_equal(page.opened.sound.samples, before.sound.samples)
