"""JSON and bytes in one piece: a component takes either as its data, and base64 would make every sound a third longer.

Four bytes, little-endian, say how long the JSON is; it follows in UTF-8, and after it all blobs end to end.  In the
JSON, `"blobs": [[name, length], ...]` says what they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def seal(data: Mapping[str, Any]) -> bytes:
    """Plain JSON, and bytes at the top level, as one.

    Raises:
        ValueError: a NaN or infinity in the JSON, which no browser reads.
        TypeError: a value that is not plain JSON, such as a NumPy number.
    """
    blobs = {name: value for name, value in data.items() if isinstance(value, bytes)}
    plain = {name: value for name, value in data.items() if name not in blobs}
    plain["blobs"] = [[name, len(blob)] for name, blob in blobs.items()]
    text = json.dumps(plain, allow_nan=False, separators=(",", ":")).encode()
    return b"".join([len(text).to_bytes(4, "little"), text, *blobs.values()])
