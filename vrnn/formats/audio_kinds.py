"""What a sound file is, by its first bytes, and whether all of it is there.

Runs in the decoding child, so nothing here may import more than the standard library.
"""

from __future__ import annotations

KINDS = "WAV, FLAC, MP3 or OGG"
_AGAIN = "Save or download it again."
_LEAST = 12


class RefusedError(Exception):
    """The child's InputError: what is wrong with a file, and what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def kind_of(data: bytes) -> str:
    """WAV, FLAC, MP3 or OGG.

    Raises:
        RefusedError: anything else, naming it where it is well known.
    """
    starts = {b"RIFF": "WAV", b"fLaC": "FLAC", b"OggS": "OGG", b"ID3": "MP3"}
    kind = next((kind for magic, kind in starts.items() if data.startswith(magic)), "")
    # A bare MPEG frame begins with eleven ones; the layer's two bits are never 0.
    if not kind and data[:1] == b"\xff" and data[1:2] >= b"\xe0" and data[1] & 6:
        kind = "MP3"
    riff = data[8:12] == b"WAVE" if kind == "WAV" else True
    if not kind or not riff or len(data) < _LEAST:
        raise RefusedError(f"{_other(data)} {KINDS} can be read.", "Convert it, for example to WAV.")
    return kind


def _other(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        return "M4A and MP4 files cannot be decoded here:"
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return "WebM files cannot be decoded here:"
    return "This is not a sound file that is known here:"


def check_whole(data: bytes, kind: str) -> None:
    """Refuse a file of which the end is missing, where its layout says so.

    Raises:
        RefusedError: a WAV chunk that claims more than there is, or an OGG stream without its last page.
    """
    missing = {"WAV": _wav_lacks, "OGG": _ogg_lacks}.get(kind)
    if missing and missing(data):
        raise cut_off()


def cut_off() -> RefusedError:
    """The refusal of a file that ends too early."""
    return RefusedError("The sound file ends before its own header says that it does.", _AGAIN)


def _wav_lacks(data: bytes) -> bool:
    """Whether the file or its samples are shorter than claimed."""
    if _number(data, 4) + 8 > len(data) + 1:
        return True
    at = 12
    while at + 8 <= len(data):
        size = _number(data, at + 4)
        if data[at : at + 4] == b"data":
            return at + 8 + size > len(data)
        at += 8 + size + size % 2
    return False


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _ogg_lacks(data: bytes) -> bool:
    """Whether the last page is incomplete, or lacks the mark of the end of its stream."""
    page = data.rfind(b"OggS")
    sizes = data[page + 27 : page + 27 + data[page + 26]] if len(data) > page + 26 else b""
    complete = page + 27 + len(sizes) + sum(sizes) <= len(data)
    return not sizes or not complete or not data[page + 5] & 4
