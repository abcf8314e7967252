"""The Listen page as a test hears it: no browser, files uploaded, frames chosen where the ear would choose them."""

from __future__ import annotations

from typing import Any, ClassVar

from streamlit.testing.v1 import AppTest

from vrnn.formats.audio_out import write_wav
from vrnn.types import Sound
from vrnn.ui.sound.answers import SoundAnswer

SCRIPT = "from vrnn.ui.app_pages import listen\nlisten.page()"


class Listener:
    """One visitor's Listen page.

    Attributes:
        sent: what the ear was sent last.
    """

    sent: ClassVar[dict[str, Any]] = {}

    def __init__(self, **query: str) -> None:
        self.test = AppTest.from_string(SCRIPT, default_timeout=120)
        for name, value in query.items():
            self.test.query_params[name] = value

    def run(self) -> Listener:
        self.test.run()
        assert not self.test.exception, self.test.exception
        return self

    def upload(self, sound: Sound | bytes, name: str = "hum.wav") -> Listener:
        data = sound if isinstance(sound, bytes) else write_wav(sound)
        self.test.file_uploader(key="sound_file").upload(name, data, "audio/wav")
        return self.run()

    def choose(self, t: object) -> Listener:
        """What the ear sends when a frame is chosen to continue from."""
        self.test.session_state["ear"] = {"at": {"sound_id": self.opened.id, "t": t}}
        return self.run()

    @property
    def opened(self):
        return self.test.session_state["sound_opened"]

    @property
    def held(self):
        return self.test.session_state["sound_held"]

    @property
    def answer(self) -> SoundAnswer:
        return self.held.answer

    @property
    def captions(self) -> str:
        return " ".join(caption.value for caption in self.test.caption)
