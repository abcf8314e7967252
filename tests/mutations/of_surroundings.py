"""Codecs, data, checkpoints and training, broken once each."""

from tests.mutations.mutation import M

CHECKPOINT, LOOP, STATE = "checkpoint.py", "train/loop.py", "train/state.py"
OF_FILES, OF_LOOP, OF_DATA = "hostile/test_checkpoints.py::test_", "train/test_loop.py::test_", "data/test_"

MUTATIONS = (
    M("Pen bit one frame early", "codecs/handwriting.py", "self.standardise(np.diff(points, axis=0), last[1:])",
      "self.standardise(np.diff(points, axis=0), last[:-1])", "codecs/test_handwriting.py::test_frames_by_hand"),
    M("Pauses counted as writing", "codecs/pace.py", "ds / (SLOWEST * typical))", "np.inf)",
      "codecs/test_pace.py::test_a_rest_takes_no_time"),
    M("A file written in place", CHECKPOINT, "    path.parent.mkdir(parents=True, exist_ok=True)",
      "    path.parent.mkdir(parents=True, exist_ok=True)\n    path.write_bytes(data)",
      OF_FILES + "a_full_disk_leaves_the_old_file_alone"),
    M("Weights before their card", CHECKPOINT,
      "    write_atomically(folder / NEXT_CARD, _card_bytes(sealed))\n    write_atomically(folder / WEIGHTS, data)",
      "    write_atomically(folder / WEIGHTS, data)\n    write_atomically(folder / NEXT_CARD, _card_bytes(sealed))",
      OF_FILES + "a_save_that_dies_between_any_two_steps_leaves_a_checkpoint_that_loads"),
    M("Hash not compared", CHECKPOINT, 'next((card for card in cards if card["sha256"] == seal), None)', "cards[0]",
      OF_FILES + "one_changed_byte_is_seen"),
    M("Adam not restored", STATE, "    _restore_adam(optimiser, tensors)", "    pass",
      OF_LOOP + "a_resumed_run_is_bit_for_bit_the_run_that_never_stopped"),
    M("A NaN loss is stepped on", LOOP, "        if finite:", "        if True:",
      OF_LOOP + "a_loss_that_is_not_finite_is_skipped_and_counted"),
    M("No clipping", LOOP, "self.learner.parameters(), s.clip)", "self.learner.parameters(), 1e9)",
      OF_LOOP + "the_gradient_is_clipped"),
    M("Every epoch in one order", "data/batches.py", "np.random.default_rng([seed, epoch])",
      "np.random.default_rng([seed, 0])", OF_DATA + "batches.py::test_the_order_is_a_function_of_seed_and_epoch"),
    M("Windows begin with the jump", "data/handwriting.py", ".nonzero()[:, 0] + 2", ".nonzero()[:, 0] + 1",
      OF_DATA + "handwriting.py::test_a_window_begins_where_a_stroke_does"),
    M("Slant the other way", "data/handwriting.py", "+ slant * moves[:, 1]", "- slant * moves[:, 1]",
      OF_DATA + "handwriting.py::test_slant_adds_a_part_of_dy_to_dx"),
)  # fmt: skip
