"""Time in pieces: what the recurrences read, and the gradients of what they read it with.

A product over sixteen steps of sixty-four sequences costs hardly more for each of them than one over all steps,
and what it needs fits the cache; three hundred would fill memory that the system has to hand out page by page.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn.functional import linear

ROWS = 1024
"""Frames of all sequences together whose products are one."""


def products_of(weight: Tensor) -> torch.dtype:
    """The dtype that a product with the weight has here: autocast's, which leaves float64 alone, or its own."""
    kind = weight.device.type
    rounded = torch.is_autocast_enabled(kind) and weight.dtype != torch.float64
    return torch.get_autocast_dtype(kind) if rounded else weight.dtype


def driven(x: Tensor, of_x: Tensor, b: Tensor) -> Iterator[Tensor]:
    """of_x x_t + b for every step of x `[time batch input]`, in the dtype of x: `[batch width]` each."""
    of_x, b = of_x.to(x.dtype), b.to(x.dtype)
    for piece in x.split(_steps_of(x)):
        yield from linear(piece, of_x, b)


class Backwards:
    """The way back through pre-activations that are b plus, for each pair, weight times input.

    Iterating gives every t from the last to the first, and the room `[batch width]` for the gradient of its
    pre-activations.  Once a piece is full its products are added up, in full precision.

    Args:
        pairs: inputs `[time batch input]` and weight `[rows input]`; fewer rows than the first weight's are
            its last ones.  The dtype of the first inputs is that of the products.

    Attributes:
        x: gradient of the first inputs, `[time batch input]`.
        weights: gradients, in the order of the pairs.
        b: gradient of the bias, `[width]`.
    """

    def __init__(self, *pairs: tuple[Tensor, Tensor]) -> None:
        self._pairs = pairs
        first, of_first = pairs[0]
        self._of_x = of_first.to(first.dtype)
        self.x = torch.empty_like(first)
        self.weights = [torch.zeros_like(weight) for _, weight in pairs]
        self.b = of_first.new_zeros(len(of_first))

    def __iter__(self) -> Iterator[tuple[int, Tensor]]:
        steps, batch, _ = self.x.shape
        most = min(_steps_of(self.x), steps)
        room = self.x.new_empty(most, batch, len(self.b))
        for begin in reversed(range(0, steps, most)):
            piece = slice(begin, min(begin + most, steps))
            d_pre = room[: piece.stop - begin]
            for t in reversed(range(begin, piece.stop)):
                yield t, d_pre[t - begin]
            self._add(piece, d_pre)

    def _add(self, piece: slice, d_pre: Tensor) -> None:
        self.x[piece] = d_pre @ self._of_x
        self.b += d_pre.sum((0, 1), dtype=self.b.dtype)
        for (inputs, weight), total in zip(self._pairs, self.weights, strict=True):
            total += over_time(d_pre[..., -len(weight) :], inputs[piece])


def _steps_of(x: Tensor) -> int:
    """In a piece of `[time batch ...]`."""
    return max(1, ROWS // x.shape[1])


def over_time(gradient: Tensor, inputs: Tensor) -> Tensor:
    """A weight's gradient as one product over steps: `[time batch out]`, `[time batch in]` -> `[out in]`."""
    return gradient.flatten(0, 1).t() @ inputs.flatten(0, 1).to(gradient.dtype)
