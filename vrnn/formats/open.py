"""One way in for ink files: the content says what they are."""

from __future__ import annotations

import re

from vrnn.formats.ink_json import read_json
from vrnn.formats.inkml import read_inkml
from vrnn.formats.strokes import MAX_BYTES
from vrnn.formats.unipen import read_unipen_ink
from vrnn.types import Ink, InputError

_UNIPEN = re.compile(rb"^\.[A-Z_]{2,}\b", re.MULTILINE)
_XML_STARTS = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<")
_HEAD = 4096


def read_ink(data: bytes, name: str) -> Ink:
    """Ink from the bytes of a JSON, InkML or UNIPEN file; `name` appears in the error and nowhere else.

    Raises:
        InputError: no such format, or beyond the limits of `strokes.py`.
    """
    if len(data) > MAX_BYTES:
        raise InputError("The ink file is larger than 1 MB.", "Save a shorter text.")
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"{", b"[")):
        return read_json(data)
    if head.startswith(_XML_STARTS):
        return read_inkml(data.removeprefix(b"\xef\xbb\xbf").lstrip() if head.startswith(b"<") else data)
    if _UNIPEN.search(data[:_HEAD].replace(b"\r", b"\n")):
        return read_unipen_ink(data)
    raise InputError(f"The file {_shown(name)} is not ink.", "Open InkML, UNIPEN or this app's JSON.")


def _shown(name: str) -> str:
    """A file name without anything that a page could take for markup."""
    return re.sub(r"[^A-Za-z0-9. -]", "", name)[:40].strip() or "without a name"
