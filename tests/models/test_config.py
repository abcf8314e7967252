"""The catalogue, and configs that come back from a card."""

import pytest
import torch

from vrnn.models import CONFIGS, Config, build, config_named
from vrnn.types import InputError

ROW = CONFIGS["vrnn-gauss"].to_dict()


@pytest.mark.parametrize("name", CONFIGS)
def test_a_config_survives_its_card(name):
    assert Config.from_dict(CONFIGS[name].to_dict()) == CONFIGS[name]
    assert config_named(name) is CONFIGS[name] and CONFIGS[name].name == name


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="vrnn-gauss"):
        config_named("vrnn-guass")


@pytest.mark.parametrize("name", CONFIGS)
def test_models_are_as_large_as_they_were_meant_to_be(name):
    with torch.device("meta"):
        count = sum(weight.numel() for weight in build(CONFIGS[name]).parameters())
    assert 0.9e6 < count < 1.1e6


@pytest.mark.parametrize(
    "change",
    [
        {"hidden": 10**9}, {"hidden": -1}, {"hidden": 1.5}, {"hidden": True}, {"hidden": "12"}, {"hidden": None},
        {"hidden": 0}, {"layers": 0}, {"layers": 8192}, {"feature": 0}, {"feature": 4}, {"components": 2},
        {"latent": 0}, {"family": "transformer"}, {"family": None}, {"family": ["rnn"]}, {"emission": "softmax"},
        {"name": 3}, {"extra": 1},
    ],
    ids=str,
)  # fmt: skip
def test_a_config_that_no_model_can_have_is_refused(change):
    with pytest.raises(InputError, match=next(iter(change))):
        Config.from_dict(ROW | change)


@pytest.mark.parametrize("values", [None, 3, [], list(ROW), "vrnn-gauss", {}])
def test_what_is_no_config_is_refused(values):
    with pytest.raises(InputError, match="configuration is damaged"):
        Config.from_dict(values)


def test_a_missing_field_is_named():
    with pytest.raises(InputError, match="phi_z"):
        Config.from_dict({name: value for name, value in ROW.items() if name != "phi_z"})
