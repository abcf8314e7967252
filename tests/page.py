"""The page as a test sees it: no browser, strokes put where the pad would leave them."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.tiny_checkpoints import word
from vrnn.ui.sheet import to_lists

MAIN = Path(__file__).parents[1] / "vrnn" / "ui" / "main.py"


class Page:
    """One visitor's page."""

    def __init__(self, **query: str) -> None:
        self.test = AppTest.from_file(str(MAIN), default_timeout=60)
        for name, value in query.items():
            self.test.query_params[name] = value

    def run(self) -> Page:
        self.test.run()
        assert not self.test.exception, self.test.exception
        return self

    def send(self, strokes: object, name: str = "drawn 1", at: object = None) -> Page:
        """What the browser would send after a stroke."""
        opened = self.test.session_state["opened"]
        state = {"ink": {"id": name, "strokes": strokes, "base": opened and opened["id"]}, "at": at}
        self.test.session_state["pad"] = state
        return self.run()

    def draw(self, name: str = "drawn 1") -> Page:
        return self.send(to_lists(word()), name)

    @property
    def held(self):
        return self.test.session_state["held"]

    @property
    def answer(self):
        return self.held.answer

    @property
    def captions(self) -> str:
        return " ".join(caption.value for caption in self.test.caption)
