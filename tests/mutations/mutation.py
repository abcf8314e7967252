"""One thing broken on purpose, and the test that must notice."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Mutation(NamedTuple):
    """A change of one line.

    Attributes:
        broken: what it breaks, in words.
        file: under `vrnn/`.
        old, new: text that occurs once in the file, and what takes its place.
        test: file under `tests/`, `::` and the test's name, with or without a parameter.
    """

    broken: str
    file: str
    old: str
    new: str
    test: str

    @property
    def row(self) -> str:
        """A line of the table in docs/testing.md."""
        path, name = self.test.split("::")
        said = name.removeprefix("test_").split("[")[0].replace("_", " ")
        return f"| {self.broken} | `{self.file}` | `{path}`: {said} |"


M = Mutation
"""Short, for the lists."""
