"""Progress bars on standard error, silent where nobody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def bar(label: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """A bar as the callback `(done, total)` that the library's long functions take."""
    with tqdm(desc=label, unit=unit, unit_scale=True, disable=None) as shown:

        def update(done: int, total: int) -> None:
            shown.total = total
            shown.update(done - shown.n)

        yield update
