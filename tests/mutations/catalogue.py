"""All mutations, in the order of docs/testing.md."""

from __future__ import annotations

from tests.mutations import (
    of_densities,
    of_inside,
    of_interventions,
    of_keeping,
    of_live,
    of_models,
    of_srnn,
    of_surroundings,
)
from tests.mutations.mutation import Mutation

MUTATIONS: tuple[Mutation, ...] = (
    of_densities.MUTATIONS
    + of_models.MUTATIONS
    + of_srnn.MUTATIONS
    + of_interventions.MUTATIONS
    + of_inside.MUTATIONS
    + of_surroundings.MUTATIONS
    + of_keeping.MUTATIONS
    + of_live.MUTATIONS
)


def table() -> str:
    """The table of docs/testing.md."""
    return "\n".join(["| Broken | In | Seen by |", "| --- | --- | --- |", *(each.row for each in MUTATIONS)])
