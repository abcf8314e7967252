"""Raw <-> frames.  Which codec a card means, its `kind` says."""

from __future__ import annotations

from typing import Any

from vrnn.codecs.audio import KIND as AUDIO
from vrnn.codecs.audio import AudioCodec
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.types import InputError

Codec = HandwritingCodec | AudioCodec


def codec_from_dict(constants: dict[str, Any]) -> Codec:
    """The codec that a card describes: without a `kind`, handwriting.

    Raises:
        InputError: another kind, or constants that the codec refuses.
    """
    if not isinstance(constants, dict) or "kind" not in constants:
        return HandwritingCodec.from_dict(constants)
    if constants["kind"] != AUDIO:
        raise InputError(
            f"The card names a codec of kind {constants['kind']!r}, which this version does not know.",
            "Use the version that trained it.",
        )
    return AudioCodec.from_dict(constants)
