"""The models: named configs over final modules."""

from vrnn.models.catalogue import SequenceModel, build
from vrnn.models.config import Config
from vrnn.models.names import CATALOGUE, CONFIGS, config_named, label_of, variant_of

__all__ = [
    "CATALOGUE",
    "CONFIGS",
    "Config",
    "SequenceModel",
    "build",
    "config_named",
    "label_of",
    "variant_of",
]
