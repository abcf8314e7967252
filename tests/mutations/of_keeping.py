"""Pictures, links and pages that open again, broken once each."""

from tests.mutations.mutation import M

REOPENING = "ui/test_reopening.py::test_"

MUTATIONS = (
    M("An outline whose ends are cut in", "formats/outline.py", "_arc(normals[-1], -np.pi)",
      "_arc(normals[-1], np.pi)", "formats/test_outline.py::test_a_line_is_as_wide_as_its_pen_at_both_ends"),
    M("A picture one row lower", "formats/png.py", "image.paste(band.pixels(), (0, top))",
      "image.paste(band.pixels(), (0, top + 1))",
      "formats/test_png.py::test_a_line_is_as_long_and_wide_as_it_was_drawn_on_white"),
    M("An animation at half the pen's speed", "formats/gif.py", "1000 * seconds_of(picture.lines) / FRAME_MS",
      "2000 * seconds_of(picture.lines) / FRAME_MS", "formats/test_gif.py::test_the_pen_is_where_it_was_at_that_time"),
    M("Ink coloured one frame late", "ui/pictures.py", "np.maximum(run - 1, 0)", "run",
      "ui/test_pictures.py::test_each_point_has_the_frame_that_it_has_on_the_pad"),
    M("Ink with more digits than a link can hold", "ui/session.py", "return as_sent(ink_from_strokes(self.strokes))",
      "return ink_from_strokes(self.strokes)", REOPENING + "the_page_s_ink_has_the_numbers_that_a_link_can_hold"),
    M("A saved page put elsewhere on the sheet", "ui/session.py",
      "ink if saved and lies_on_sheet(ink) else on_sheet(ink)", "on_sheet(ink)",
      REOPENING + "a_saved_page_opens_again_with_the_same_futures_to_the_bit"),
    M("The step of a file not checked", "ui/saved.py", "return at if at < len(frames) else None", "return at",
      REOPENING + "a_step_is_possible_up_to_the_last_frame"),
)  # fmt: skip
