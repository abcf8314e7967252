"""The models: named configs over final modules."""

from vrnn.models.catalogue import SequenceModel, build
from vrnn.models.config import CONFIGS, Config, config_named

__all__ = ["CONFIGS", "Config", "SequenceModel", "build", "config_named"]
