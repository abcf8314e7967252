"""Breakages of what is done to a latent."""

from __future__ import annotations

from tests.mutations.mutation import M

INTERVENTIONS, WHAT_IF, MOMENTS = "interventions.py", "engine/what_if.py", "engine/moments.py"
OF, OF_INK, OF_SOUND = (
    "contracts/test_interventions.py::test_", "engine/test_what_if.py::test_", "engine/test_what_if_sound.py::test_"
)  # fmt: skip
ONE = "[vrnn-gauss-ink-1]"

MUTATIONS = (
    M("What if: a held z is not held", INTERVENTIONS, "return p.mu.expand_as(z)", "return z",
      OF + "held_latents_are_prior_means_and_zero_under_vrnn_i" + ONE),
    M("What if: a walk in units of z, not of the prior", INTERVENTIONS, "z + by * spread(p, direction) * direction",
      "z + by * direction", OF + "a_walk_goes_as_many_of_the_prior_s_sigmas_as_it_says" + ONE),
    M("What if: the spread along an axis as a sum of sigmas", INTERVENTIONS,
      "(p.sigma * direction).square().sum(-1, keepdim=True).sqrt()", "(p.sigma * direction).sum(-1, keepdim=True)",
      OF + "a_walk_goes_as_many_of_the_prior_s_sigmas_as_it_says" + ONE),
    M("What if: the chosen z is not lived", INTERVENTIONS, "moment.x.expand(count, -1), z)",
      "moment.x.expand(count, -1), 0 * z)", OF + "the_latent_of_a_vrnn_reaches_h_by_its_equation" + ONE),
    M("What if: drawn frames do not hear of the changed z", INTERVENTIONS, "self._model.emit(z, state.h)",
      "self._model.emit(p.mu.expand_as(z), state.h)", OF + "drawn_latents_given_back_draw_the_same_frames" + ONE),
    M("What if: the changed z is forgotten at once", INTERVENTIONS, "return self._model.advance(state, x, z), x",
      "return self._model.advance(state, x, 0 * z), x", OF + "drawn_latents_given_back_draw_the_same_frames" + ONE),
    M("What if: the shares of two drawings the wrong way round", INTERVENTIONS,
      "(1 - a) * ends[0][:steps] + a * ends[1][:steps]", "a * ends[0][:steps] + (1 - a) * ends[1][:steps]",
      OF + "between_two_paths_stand_mixtures_and_at_the_ends_each_alone" + ONE),
    M("What if: latents carried over from their beginning", WHAT_IF, "return path[at:] if at < len(path) else path",
      "return path", OF_INK + "carried_latents_come_from_the_same_step_or_from_the_beginning"),
    M("What if: the posterior at the page's temperature", WHAT_IF,
      'warmth = settings.temperature if kind == "prior" else 1.0', "warmth = settings.temperature",
      OF_INK + "each_continuation_has_a_new_draw_of_its_own"),
    M("What if: the frame is read twice", MOMENTS, "before = sampling.prefill(model, frames[:-1],",
      "before = sampling.prefill(model, frames,", OF_INK + "each_continuation_has_a_new_draw_of_its_own"),
    M("What if: a sound's frames read with the noise of their neighbours", "engine/sound_reading.py",
      "hear(model, frames[:-1], noise[:, :-1], state).state", "hear(model, frames[:-1], noise[:, 1:], state).state",
      OF_SOUND + "a_frame_lived_again_is_what_the_library_makes_of_it"),
    M("What if: long drawings are mixed to their end", "engine/in_process.py", "model, ink, seed)[:MIXED] for ink",
      "model, ink, seed) for ink", OF_INK + "of_long_drawings_the_beginning_is_mixed"),
    M("What if: a kept drawing is lost when it is written further", "ui/shelf/kept.py", "found.sheet and sheet",
      "sheet", "ui/test_shelf.py::test_what_is_to_stay_stays_when_its_sheet_is_written_further"),
    M("What if: a stopped answer is asked for again", "ui/asking.py", "held.failure or held.stopped or",
      "held.failure or", "ui/test_write_page.py::test_slow_work_can_be_stopped_and_taken_up_again"),
)  # fmt: skip
