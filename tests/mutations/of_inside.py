"""The look inside a step, and the equations beside the code, broken one at a time."""

from tests.mutations.mutation import M

ANATOMY, INSIDE, SOURCES = "models/anatomy.py", "engine/inside.py", "ui/inside/sources.py"
OF_ANATOMY = "models/test_anatomy.py::test_"

MUTATIONS = (
    M("Inside: the state after the step shown as the one before", ANATOMY, "before=begun.h,", "before=left.h,",
      OF_ANATOMY + "every_number_is_that_of_step_bit_for_bit[vrnn-gauss-ink-1]"),
    M("Inside: noise other than that of z", ANATOMY, "eps = model.noise(1, len(frames), generator=_copy_of(generator))",
      "eps = model.noise(1, len(frames), generator=Generator())",
      OF_ANATOMY + "the_latent_is_the_mean_and_the_noise_at_its_width[vrnn-gauss-ink-1]"),
    M("Inside: smoothing steps that hear of nothing later", ANATOMY, "after=a[:, t + 1])", "after=None)",
      OF_ANATOMY + "every_number_is_that_of_step_bit_for_bit[srnn-smooth-ink-1]"),
    M("Inside: components without their weights", INSIDE, "law.log_pi.exp(), law.mu",
      "torch.ones_like(law.rho), law.mu",
      "engine/test_inside.py::test_the_components_say_the_density_again"),
    M("Inside: a docstring shown as code", SOURCES,
      "function.body[1:] if ast.get_docstring(function) else function.body", "function.body",
      "ui/test_inside_equations.py::test_the_lines_shown_are_lines_of_the_function[6-kl_per_dimension]"),
)  # fmt: skip
