"""From a config to a module."""

from __future__ import annotations

from typing import Any, Protocol

from torch import Generator, Tensor

from vrnn.models.config import Config
from vrnn.models.rnn import RNN
from vrnn.models.srnn import SRNN
from vrnn.models.vrnn import VRNN
from vrnn.types import Batch, State, Step, Trace

Model = RNN | VRNN | SRNN
FAMILIES: dict[str, type[RNN] | type[VRNN] | type[SRNN]] = {"rnn": RNN, "vrnn": VRNN, "srnn": SRNN}


class SequenceModel(Protocol):
    """What every model can do."""

    config: Config
    emission: Any

    def initial_state(self, batch: int) -> State:
        """The state before the first frame."""
        ...

    def noise(self, batch: int, steps: int, *, generator: Generator) -> Tensor:
        """The latent's noise `[batch time latent]`, drawn as `steps` calls of `step` would draw it."""
        ...

    def emit(self, z: Tensor, h: Tensor) -> Any:
        """The emission's parameters, from z_t and the deterministic state before the frame."""
        ...

    def step(
        self, state: State, x: Tensor | None, *, generator: Generator, temperature: float = 1.0
    ) -> tuple[State, Step]:
        """Score a given frame `[batch feature]` or draw one, and advance."""
        ...

    def draw(self, state: State, *, generator: Generator, temperature: float = 1.0) -> tuple[State, Tensor]:
        """What `step` without a frame draws, bit for bit, without its scores."""
        ...

    def read(self, state: State, x: Tensor, *, generator: Generator) -> State:
        """Where `step` goes with a given frame, bit for bit, without its scores."""
        ...

    def __call__(
        self,
        batch: Batch,
        *,
        generator: Generator | None = None,
        noise: Tensor | None = None,
        state: State | None = None,
    ) -> Trace:
        """Infer and score whole sequences."""
        ...


def build(config: Config) -> Model:
    """A new model with random weights (from torch's global generator: seed it at the entry point)."""
    return FAMILIES[config.family](config)
