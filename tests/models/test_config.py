"""Configs that come back from a card, and those that no model can have."""

from dataclasses import replace

import pytest

from vrnn.models import CATALOGUE, CONFIGS, Config
from vrnn.types import InputError

ROW = CONFIGS["vrnn-gauss"].to_dict()
SRNN_ROW = CATALOGUE["speech", "small"]["srnn-smooth-res"].to_dict()
ADDED = ("layers", "summary", "inference", "residual")


@pytest.mark.parametrize(("kind", "size"), CATALOGUE)
def test_a_config_survives_its_card(kind, size):
    for config in CATALOGUE[kind, size].values():
        assert Config.from_dict(config.to_dict()) == config
        assert config.kind == kind


@pytest.mark.parametrize("name", [name for name, c in CONFIGS.items() if c.family != "srnn"])
def test_a_card_from_before_a_field_was_there_means_what_it_meant(name):
    old = {field: value for field, value in CONFIGS[name].to_dict().items() if field not in ADDED}
    assert Config.from_dict(old) == CONFIGS[name]


@pytest.mark.parametrize(
    "change",
    [
        {"hidden": 10**9}, {"hidden": -1}, {"hidden": 1.5}, {"hidden": True}, {"hidden": "12"}, {"hidden": None},
        {"hidden": 0}, {"layers": 0}, {"layers": 17}, {"layers": 8192}, {"feature": 0}, {"feature": 4},
        {"components": 2}, {"components": 0}, {"latent": 0}, {"family": "transformer"}, {"family": None},
        {"family": ["rnn"]}, {"emission": "softmax"}, {"name": 3}, {"extra": 1}, {"summary": 5},
        {"inference": "smooth"}, {"inference": "forward"}, {"residual": True}, {"residual": 0}, {"residual": "no"},
    ],
    ids=str,
)  # fmt: skip
def test_a_config_that_no_model_can_have_is_refused(change):
    with pytest.raises(InputError, match=next(iter(change))):
        Config.from_dict(ROW | change)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"summary": 0}, "summary"), ({"prior": 0}, "residual"), ({"latent": 0}, "latent"), ({"feature": 0}, "feature"),
        ({"components": 2}, "components"), ({"inference": "backwards"}, "inference"),
        ({"family": "rnn"}, "latent"), ({"family": "vrnn"}, "summary"),
    ],
    ids=str,
)  # fmt: skip
def test_an_srnn_that_contradicts_itself_is_refused(change, field):
    with pytest.raises(InputError, match=field):
        Config.from_dict(SRNN_ROW | change)


@pytest.mark.parametrize(
    "change",
    [{"feature": 1}, {"feature": 400}, {"emission": "frame-mixture", "components": 20}, {"emission": "frame-mixture"},
     {"residual": False}, {"residual": False, "prior": 0}, {"inference": "filter"}, {"layers": 16}],
    ids=str,
)  # fmt: skip
def test_a_config_that_some_model_could_have_is_taken(change):
    config = Config.from_dict(SRNN_ROW | change)
    assert config == replace(CATALOGUE["speech", "small"]["srnn-smooth-res"], **change)


@pytest.mark.parametrize("values", [None, 3, [], list(ROW), "vrnn-gauss", {}])
def test_what_is_no_config_is_refused(values):
    with pytest.raises(InputError, match="configuration is damaged"):
        Config.from_dict(values)


def test_a_missing_field_is_named():
    with pytest.raises(InputError, match="phi_z"):
        Config.from_dict({name: value for name, value in ROW.items() if name != "phi_z"})
