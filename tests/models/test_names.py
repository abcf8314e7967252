"""The catalogue: the review's nine names, and the sizes that their authors trained."""

import pytest
import torch

from vrnn.checkpoint import MAX_BYTES, MAX_HEADER
from vrnn.models import CATALOGUE, CONFIGS, build, config_named
from vrnn.models.names import SHAPES, WIDTHS
from vrnn.models.rnn import RNN
from vrnn.models.srnn import SRNN
from vrnn.models.vrnn import VRNN
from vrnn.types import InputError

NAMES = ["rnn-gauss", "rnn-gmm", "vrnn-i-gauss", "vrnn-gauss", "vrnn-gmm", "srnn-filt", "srnn-filt-res", "srnn-smooth",
         "srnn-smooth-res"]  # fmt: skip
KEYS = [("ink", "small"), ("ink", "paper"), ("speech", "small"), ("speech", "paper")]


def test_the_first_nine_names_are_the_reviews_in_its_order():
    assert list(SHAPES)[:9] == NAMES and list(CATALOGUE) == KEYS
    for rows in CATALOGUE.values():
        assert list(rows) == list(SHAPES)
        assert [config.name for config in rows.values()] == list(SHAPES)
    assert CONFIGS is CATALOGUE["ink", "small"]


@pytest.mark.parametrize(("kind", "size"), KEYS)
def test_a_name_a_kind_and_a_size_find_their_row(kind, size):
    for name in NAMES:
        assert config_named(name, kind=kind, size=size) is CATALOGUE[kind, size][name]
    assert config_named("rnn-gmm") is CONFIGS["rnn-gmm"]


@pytest.mark.parametrize(("kind", "size"), KEYS)
def test_what_training_saves_of_any_model_can_be_loaded_again(kind, size):
    with torch.device("meta"):
        saved = {
            name: 2 * sum(p.numel() for p in build(c).parameters())
            for name, c in CATALOGUE[kind, size].items()
        }
    assert max(saved.values()) < MAX_BYTES - MAX_HEADER, saved


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="vrnn-gauss"):
        config_named("vrnn-guass")


def test_an_unknown_size_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="small, paper"):
        config_named("vrnn-gauss", size="large")


@pytest.mark.parametrize(("kind", "size"), KEYS)
def test_a_name_says_what_the_model_is(kind, size):
    for name, config in CATALOGUE[kind, size].items():
        family, *rest = name.split("-")
        assert config.family == family
        assert (
            config.emission
            == f"{'ink' if kind == 'ink' else 'frame'}-{'mixture' if 'gmm' in rest else 'gaussian'}"
        )
        assert (config.components > 1) == ("gmm" in rest)
        assert config.residual == ("res" in rest) and (config.inference == "smooth") == ("smooth" in rest)
        assert (config.prior == 0) == (family == "rnn" or "i" in rest)
        assert config.feature == {"ink": 3, "speech": 200}[kind]


@pytest.mark.parametrize(("kind", "size"), KEYS)
def test_models_of_one_family_differ_in_nothing_but_what_their_name_says(kind, size):
    named = {"name", "emission", "components", "inference", "residual"}
    for family in ("rnn", "vrnn", "srnn"):
        rows = [config.to_dict() for config in CATALOGUE[kind, size].values() if config.family == family]
        first = rows[0]
        for row in rows:
            apart = {field for field in row if row[field] != first[field]}
            assert apart <= named | ({"prior"} if "-i-" in row["name"] + first["name"] else set())


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("ink", "rnn-gmm", {"hidden": 1200, "components": 20, "phi_x": 340, "decoder": 300, "layers": 1}),
        ("ink", "vrnn-gmm", {"hidden": 1200, "latent": 50, "components": 20, "phi_x": 250, "phi_z": 150, "prior": 150,
                             "posterior": 150, "decoder": 250, "layers": 1}),
        ("speech", "rnn-gmm", {"hidden": 4000, "components": 20, "layers": 4}),
        ("speech", "vrnn-gmm", {"hidden": 4000, "latent": 200, "components": 20, "feature": 200, "layers": 4}),
        ("speech", "srnn-smooth", {"hidden": 1024, "summary": 1024, "latent": 256, "phi_x": 512, "prior": 512,
                                   "posterior": 512, "decoder": 512, "layers": 2}),
        ("speech", "srnn-filt", {"summary": 1024, "layers": 2}),
        ("ink", "srnn-smooth", {"hidden": 1024, "summary": 1024, "latent": 256, "layers": 2}),
    ],
)  # fmt: skip
def test_the_paper_size_is_that_of_the_authors(kind, name, expected):
    row = CATALOGUE[kind, "paper"][name].to_dict()
    assert {field: row[field] for field in expected} == expected


def test_the_feature_nets_of_speech_are_500_to_600_wide_in_the_paper():
    for name in ("rnn-gmm", "vrnn-gmm"):
        row = CATALOGUE["speech", "paper"][name].to_dict()
        widths = [row[field] for field in ("phi_x", "phi_z", "prior", "posterior", "decoder") if row[field]]
        assert all(500 <= width <= 600 for width in widths)


def millions(config) -> float:
    with torch.device("meta"):
        return sum(weight.numel() for weight in build(config).parameters()) / 1e6


@pytest.mark.parametrize("family", ["rnn", "vrnn", "srnn"])
@pytest.mark.parametrize(
    ("key", "ranges"),
    [
        (("ink", "small"), {"rnn": (0.9, 1.1), "vrnn": (0.9, 1.1), "srnn": (0.6, 1.1)}),
        (("speech", "small"), {"rnn": (1.5, 2.6), "vrnn": (1.5, 2.6), "srnn": (1.1, 1.8)}),
        # About 8 M for IAM-OnDB and 90 M for Blizzard, say the authors' settings.
        (("ink", "paper"), {"rnn": (7, 9), "vrnn": (7, 9), "srnn": (10, 17)}),
        (("speech", "paper"), {"rnn": (75, 100), "vrnn": (85, 100), "srnn": (10, 17)}),
    ],
)
def test_models_are_as_large_as_they_were_meant_to_be(key, ranges, family):
    low, high = ranges[family]
    for config in CATALOGUE[key].values():
        if config.family == family:
            assert low < millions(config) < high


def test_each_family_is_its_module_and_the_residual_costs_no_parameter():
    assert set(WIDTHS) == set(KEYS)
    modules = {"rnn": RNN, "vrnn": VRNN, "srnn": SRNN}
    with torch.device("meta"):
        for config in CONFIGS.values():
            assert type(build(config)) is modules[config.family]
    for way in ("filt", "smooth"):
        assert millions(CONFIGS[f"srnn-{way}"]) == millions(CONFIGS[f"srnn-{way}-res"])
