"""The Compare page as a test sees it: no browser, the board's state put where the board would leave it."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from vrnn.ui.compare.board import Board, Column

SCRIPT = "from vrnn.ui.app_pages import compare\ncompare.page()"
KEY = "compare_board"


class Comparison:
    """One visitor's Compare page.

    Attributes:
        sent: what the board was sent last.
    """

    sent: ClassVar[dict[str, Any]] = {}

    def __init__(self, **query: str) -> None:
        self.test = AppTest.from_string(SCRIPT, default_timeout=120)
        for name, value in query.items():
            self.test.query_params[f"c_{name}"] = value

    @classmethod
    def of_link(cls, link: str) -> Comparison:
        """The page that a copied link opens."""
        return cls(**{name.removeprefix("c_"): value for name, value in parse_qsl(link)})

    def run(self) -> Comparison:
        self.test.run()
        assert not self.test.exception, self.test.exception
        return self

    def do(self, **state: Any) -> Comparison:
        """What the board sends: ink, at, reference."""
        before = self.test.session_state[KEY] if KEY in self.test.session_state else {}
        self.test.session_state[KEY] = {**dict(before), **state}
        return self.run()

    def draw(self, strokes: object, name: str = "drawn-1") -> Comparison:
        base = self.sent["ink"]["id"]
        return self.do(ink={"id": name, "strokes": strokes, "base": base})

    @property
    def board(self) -> Board:
        return self.test.session_state["compare_held"].board

    def column(self, model: str) -> Column:
        return next(column for column in self.board.columns if column.model == model)

    def shown(self, model: str) -> dict[str, Any]:
        return next(column for column in self.sent["columns"] if column["name"] == model)
