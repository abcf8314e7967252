"""The results table from cards that were written by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vrnn.evaluate.published import TABLE
from vrnn.evaluate.table import rows
from vrnn.evaluate.table_text import as_text
from vrnn.types import InputError

METRICS = {
    "sequences": 50,
    "frames": 2000,
    "elbo_nats_per_sequence": 400.25,
    "elbo_nats_per_frame": 10.0061,
    "ci95_per_frame": [9.5, 10.5],
    "iwae_nats_per_sequence": 410.5,
    "iwae_samples": 40,
    "iwae_effective_samples": 1.44,
    "kl_nats_per_frame": 5.25,
    "active_units": 60,
}


def card(
    shelf: Path,
    corpus: str,
    name: str,
    *,
    latent: int = 64,
    metrics: object = None,
    realism: object = None,
    training: object = None,
) -> None:
    folder = shelf / corpus / name
    folder.mkdir(parents=True)
    config = {"name": name.partition(".")[0], "latent": latent}
    whole = {"config": config, "codec": {}, "sha256": "", "metrics": metrics}
    whole |= {"realism": realism} if realism else {}
    whole |= {"training": training} if training else {}
    (folder / "card.json").write_text(json.dumps(whole))


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_every_corpus_has_the_nine_rows_of_the_review(tmp_path):
    card(tmp_path, "kerstin", "vrnn-gauss", metrics=METRICS)
    card(tmp_path, "unipen", "rnn-gmm", latent=0, metrics=METRICS)
    found = rows(tmp_path)
    names = [published.model for published in TABLE]
    assert [(r["corpus"], r["model"]) for r in found] == [
        (c, n) for c in ("kerstin", "unipen") for n in names
    ]
    assert {r["state"] for r in found} == {"measured", "not trained"}
    assert sum(r["state"] == "measured" for r in found) == 2


def test_a_line_says_what_is_a_bound_and_how_many_samples_counted(tmp_path):
    card(tmp_path, "kerstin", "vrnn-gauss", metrics=METRICS, training={"updates": 6500})
    card(tmp_path, "kerstin", "rnn-gmm", latent=0, metrics=METRICS)
    text = as_text(rows(tmp_path))
    lines = {line.split("  ")[0]: cells(line) for line in text.splitlines() if line}
    assert text.startswith("kerstin: 50 test sequences, 2,000 frames\n")
    assert lines["vrnn-gauss"] == [
        "vrnn-gauss", "6,500", ">=400.2", ">=10.0061", "9.5000 to 10.5000", "~410.5 (K=40, n=1.4)", "5.2500",
        "60 of 64", ">=9223 ~9516", ">=28805 ~30235",
    ]  # fmt: skip
    assert lines["rnn-gmm"][1:4] == ["-", "=400.2", "=10.0061"] and lines["rnn-gmm"][5] == "-"
    assert lines["srnn-smooth"][:3] == ["srnn-smooth", "-", "not trained"]


@pytest.mark.parametrize(
    "metrics",
    [
        None,
        {},
        {"sequences": 5},
        *(METRICS | {"ci95_per_frame": ends} for ends in ([9.5], [9.5, "much"], [1.0, 2.0, 3.0], 7)),
        *(
            METRICS | {key: "much"}
            for key in ("elbo_nats_per_frame", "active_units", "iwae_effective_samples")
        ),
        {key: value for key, value in METRICS.items() if key != "active_units"},
    ],
)
def test_a_card_without_whole_metrics_is_not_measured(tmp_path, metrics):
    card(tmp_path, "kerstin", "vrnn-gauss", metrics=metrics)
    (row,) = [r for r in rows(tmp_path) if r["model"] == "vrnn-gauss"]
    assert row["state"] == "not measured" and row["ours"] is None
    assert "not measured" in as_text(rows(tmp_path))


def test_a_tenth_model_stands_below_the_nine(tmp_path):
    card(tmp_path, "kerstin", "hierarchy", metrics=METRICS)
    found = rows(tmp_path)
    assert len(found) == 10 and found[-1]["model"] == "hierarchy" and found[-1]["published"] is None
    assert as_text(found).split("\n\n")[0].splitlines()[-1].endswith("-")


def test_models_of_other_sequences_are_not_said_to_share_them(tmp_path):
    card(tmp_path, "kerstin", "vrnn-gauss", metrics=METRICS)
    card(tmp_path, "kerstin", "rnn-gmm", latent=0, metrics=METRICS | {"sequences": 20})
    assert as_text(rows(tmp_path)).startswith("kerstin (the models were measured on different sequences)")


PART = {
    "sequences": 200,
    "frames": 9000,
    "elbo_nats_per_sequence": 390.04,
    "elbo_nats_per_frame": 8.67,
    "iwae_nats_per_sequence": 395.5,
    "iwae_nats_per_frame": 8.79,
    "iwae_samples": 40,
    "iwae_effective_samples": 5.25,
}
ON_PART = METRICS | {"iwae_nats_per_sequence": None, "iwae_samples": 0, "iwae_effective_samples": None}


def test_an_estimate_on_some_stands_over_the_bound_of_the_same_ones(tmp_path):
    """The bound over all is 400.2 and the estimate on some 395.5: side by side they would say that it lost."""
    card(tmp_path, "unipen", "vrnn-gauss", metrics=ON_PART | {"iwae_on_part": PART})
    exact = PART | {"iwae_effective_samples": None}
    card(tmp_path, "unipen", "rnn-gmm", latent=0, metrics=ON_PART | {"iwae_on_part": exact})
    lines = {line.split("  ")[0]: cells(line) for line in as_text(rows(tmp_path)).splitlines() if line}
    assert lines["vrnn-gauss"][5] == "~395.5 (K=40, n=5.2) over >=390.0 on 200"
    assert lines["rnn-gmm"][5] == "=390.0 on 200"


@pytest.mark.parametrize("part", [3, {}, PART | {"frames": "many"}, PART | {"iwae_effective_samples": "few"}])
def test_a_damaged_estimate_on_some_is_none(tmp_path, part):
    card(tmp_path, "unipen", "vrnn-gauss", metrics=ON_PART | {"iwae_on_part": part})
    (row,) = [r for r in rows(tmp_path) if r["ours"]]
    assert row["state"] == "measured" and row["ours"]["iwae_on_part"] is None


def test_variants_follow_their_model_and_overwrite_nothing(tmp_path):
    for i, variant in enumerate(("", ".seed-1", ".long", ".seed-2")):
        metrics = METRICS | {"elbo_nats_per_frame": 10.0 + i}
        card(tmp_path, "unipen", f"vrnn-gauss{variant}", metrics=metrics, training={"updates": 1000 + i})
    card(tmp_path, "unipen", "hierarchy.long", metrics=METRICS)
    found = rows(tmp_path)
    at = [row["model"] for row in found].index("vrnn-gauss")
    ours = found[at : at + 4]
    assert [row["variant"] for row in ours] == ["", "long", "seed-1", "seed-2"]
    assert [row["updates"] for row in ours] == [1000, 1002, 1001, 1003]
    assert [row["ours"]["elbo_nats_per_frame"] for row in ours] == [10, 12, 11, 13]
    assert [bool(row["published"]) for row in ours] == [True, False, False, False]
    assert [(r["model"], r["variant"], r["state"]) for r in found[-2:]] == [
        ("hierarchy", "", "not trained"),
        ("hierarchy", "long", "measured"),
    ]
    lines = as_text(found).splitlines()
    below = lines[next(i for i, line in enumerate(lines) if line.startswith("vrnn-gauss ")) + 1]
    assert cells(below)[:3] == [".long", "1,002", ">=400.2"] and cells(below)[-2:] == ["-", "-"]


def test_a_run_in_a_folder_of_its_own_name_is_a_variant(tmp_path):
    card(tmp_path, "x", "vrnn-gauss", metrics=METRICS)
    (tmp_path / "x" / "vrnn-gauss").rename(tmp_path / "x" / "with-drop")
    assert [row["variant"] for row in rows(tmp_path) if row["ours"]] == ["with-drop"]


def test_the_mean_over_seeds_stands_below_the_table(tmp_path):
    for seed, nats in enumerate((10.0, 11.0, 15.0)):
        name = f"vrnn-gauss.seed-{seed}" if seed else "vrnn-gauss"
        training = {"updates": 1500, "settings": {"seed": seed, "batch": 64}}
        card(tmp_path, "unipen", name, metrics=METRICS | {"elbo_nats_per_frame": nats}, training=training)
    said = [line for line in as_text(rows(tmp_path)).splitlines() if "over 3 seeds" in line]
    assert said == [
        "vrnn-gauss over 3 seeds: mean >=12.0000 nats/frame, standard deviation 2.6458, "
        "10.0000 to 15.0000 (vrnn-gauss, .seed-1, .seed-2)"
    ]


def test_an_empty_shelf_has_no_rows(tmp_path):
    assert rows(tmp_path) == [] and as_text([]).startswith("There is no checkpoint here.")


def test_a_card_whose_config_is_none_is_refused(tmp_path):
    (tmp_path / "unipen" / "rnn-gmm").mkdir(parents=True)
    (tmp_path / "unipen" / "rnn-gmm" / "card.json").write_text('{"config": [], "codec": {}, "sha256": ""}')
    with pytest.raises(InputError, match=r"rnn-gmm/card\.json has a config that is no object"):
        rows(tmp_path)


def test_how_well_continuations_are_told_apart_is_a_column_where_any_card_says_it(tmp_path):
    card(tmp_path, "kerstin", "vrnn-gauss", metrics=METRICS)
    assert "told apart" not in as_text(rows(tmp_path)).splitlines()[1]
    card(tmp_path, "kerstin", "rnn-gmm", realism={"whole": {"accuracy": 0.704, "floor": 0.513}})
    text = as_text(rows(tmp_path))
    head = text.splitlines()[1]
    lines = {line.split("  ")[0]: line[head.index("told apart") :] for line in text.splitlines() if line}
    assert lines["rnn-gmm"].startswith("0.70 (0.51)  ") and lines["vrnn-gauss"].startswith("-  ")


@pytest.mark.parametrize(
    "realism", [[], {"whole": 3}, {"whole": {"accuracy": 0.7}}, {"whole": {"accuracy": "x"}}]
)
def test_a_card_whose_realism_is_damaged_has_none(tmp_path, realism):
    card(tmp_path, "kerstin", "vrnn-gauss", metrics=METRICS, realism=realism)
    assert {row["told_apart"] for row in rows(tmp_path)} == {None}
