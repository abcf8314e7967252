"""Ink that is still being written, and the socket it comes over, broken once each."""

from tests.mutations.mutation import M

GROWING, LIVE, STATE, LIMITS = (
    "codecs/growing.py",
    "engine/live.py",
    "engine/live_state.py",
    "ui/live_limits.py",
)
OF_GROWING, OF_SOCKET = "codecs/test_growing.py::test_", "hostile/test_live.py::test_"
OF_LIVE, OF_STATE = "engine/test_live.py::test_", "engine/test_live_state.py::test_"

MUTATIONS = (
    M("A frame given before it is sure", GROWING, "steps if closed else steps - 1)", "steps)",
      OF_GROWING + "a_frame_is_given_once_half_of_the_next_has_been_written"),
    M("Live ink never measured again", GROWING, "if not count or count < self._due:", "if not count or self._measure:",
      OF_GROWING + "ink_larger_or_smaller_than_thought_is_cut_anew_and_ends_near_the_codec_s_scale"),
    M("Ink cut anew, and the old state kept", LIVE, "            self._state.forget()", "            pass",
      OF_LIVE + "after_ink_that_grew_they_are_those_of_the_same_frames_read_at_once[vrnn-gauss]"),
    M("Live futures with the noise of inference", LIVE, "manual_seed(asked.seed ^ FUTURE)", "manual_seed(asked.seed)",
      OF_LIVE + "after_ink_that_was_there_before_they_are_those_of_write[rnn-gmm]"),
    M("Live hands beside each other in the slots", LIVE, "with self._lane.one(stop) as mine:",
      "with Slots(1).one(stop) as mine:", OF_LIVE + "all_hands_together_hold_one_slot"),
    M("A smoothed z settled at once", STATE, "if x.shape[1] >= 2 * LAG:", "if x.shape[1] > LAG:",
      OF_STATE + "a_long_one_is_smoothed_over_what_came_within_a_lag"),
    M("A socket without an Origin", LIMITS, "    if not origin or not host:\n        return False",
      "    if not origin or not host:\n        return True", OF_SOCKET + "a_page_of_another_server_gets_no_socket"),
    M("A bucket without a brim", LIMITS, "min(self._burst, self._tokens", "max(self._burst, self._tokens",
      OF_SOCKET + "a_bucket_is_filled_at_its_rate_and_never_over_its_brim"),
    M("Time that starts again with each batch", "ui/live_messages.py", "last[2], 0.0])", "0.0, 0.0])",
      OF_SOCKET + "ink_is_answered_with_the_futures_of_the_engine"),
)  # fmt: skip
