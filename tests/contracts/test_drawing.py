"""Drawing without scores is `step` without a frame: the same conditionals in the same order, bit for bit."""

import pytest

from tests.contracts.table import built, every_model, frames_for, same_bits, seeded
from vrnn.sampling import prefill


@every_model
@pytest.mark.parametrize("temperature", [0.0, 0.7, 1.0])
def test_draw_is_step_without_a_frame(config, temperature):
    model = built(config)
    state = prefill(model, frames_for(config, 3), generator=seeded()).state.fork(2)
    generators = seeded(1), seeded(1)
    left = right = state
    for _ in range(4):
        left, x = model.draw(left, generator=generators[0], temperature=temperature)
        right, seen = model.step(right, None, generator=generators[1], temperature=temperature)
        same_bits((x, *left), (seen.x, *right))
