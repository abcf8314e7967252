"""The page's address: every choice is in it, so that it reopens the same picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode
from zlib import crc32

import streamlit as st

from vrnn.engine.interface import ModelStatus

_PREFIX = "c_"
"""Parameters belong to the whole app: those of this page must not be taken for those of another."""
NAMES = (
    "on", "models", "reference", "voice", "example", "ink", "at", "variation", "count", "length", "seed", "weights",
)  # fmt: skip


def asked(name: str) -> str | None:
    """What the address says of one of NAMES, unchecked."""
    return st.query_params.get(_PREFIX + name)


def asked_number(name: str) -> float | None:
    """A finite number that the address says, else None."""
    try:
        value = float(asked(name) or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def put(choices: Mapping[str, str | None]) -> str:
    """Write choices into the address; returns them as the query of a link, in the order of NAMES."""
    for name in NAMES:
        value = choices.get(name)
        if value is None:
            st.query_params.pop(_PREFIX + name, None)
        elif asked(name) != value:
            st.query_params[_PREFIX + name] = value
    return query(choices)


def query(choices: Mapping[str, str | None]) -> str:
    """The part of a link after the question mark."""
    said = [(_PREFIX + name, value) for name in NAMES if (value := choices.get(name)) is not None]
    return urlencode(said)


def weights(models: Iterable[str], statuses: Iterable[ModelStatus]) -> str:
    """A short name for exactly the weights that are compared: eight hexadecimal digits."""
    seals = {status.name: status.seal for status in statuses}
    return f"{crc32(' '.join(f'{model} {seals.get(model)}' for model in models).encode()):08x}"
