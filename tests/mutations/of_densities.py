"""Densities, divergences, draws, and what is made of them: bounds, weights, intervals."""

from tests.mutations.mutation import M

INK, FRAME, GAUSSIAN = (f"distributions/{name}.py" for name in ("ink", "frame", "gaussian"))
OBJECTIVE, INTERVALS, REPORT = "objective.py", "evaluate/intervals.py", "evaluate/report.py"
OF_INK, OF_FRAME, OF_GAUSSIAN = (
    f"distributions/test_{name}.py::test_" for name in ("ink", "frame", "gaussian")
)
OF_IWAE = "evaluate/test_importance_weighted.py::test_"
CLOSES = "oracles/test_state_space.py::test_the_exact_posterior_closes_the_gap[srnn-smooth]"
RATIO = "ratio = gaussian.log_prob(trace.p, trace.z) - gaussian.log_prob(trace.q, trace.z)"

MUTATIONS = (
    M("Sign of rho in the density", INK, "distance = (u * u).sum(-1) - 2 * rho", "distance = (u * u).sum(-1) + 2 * rho",
      OF_INK + "the_gaussian_density_is_scipys"),
    M("No normaliser for rho", INK, " - 0.5 * free.log()", "", OF_INK + "the_gaussian_density_is_scipys"),
    M("Mixture over ink without its weights", INK, "(params.log_pi + each).logsumexp(-1)", "each.logsumexp(-1)",
      OF_INK + "the_mixture_density_is_that_of_torch_distributions"),
    M("Moves not scaled by temperature", INK, "mu + math.sqrt(temperature) * sigma * torch", "mu + sigma * torch",
      OF_INK + "gaussian_samples_follow_their_density"),
    M("Correlated draws lose their correlation", INK, "rho * eps[..., 0] + (1 - rho * rho).sqrt() * eps[..., 1]",
      "eps[..., 1]", OF_INK + "gaussian_samples_follow_their_density"),
    M("Logits of components not divided by temperature", INK, "(log_pi + temperature * noise)", "(log_pi + noise)",
      OF_INK + "temperature_divides_the_logits_of_the_components"),
    M("Mixture over frames without its weights", FRAME, "joint = log_pi + each", "joint = each",
      OF_FRAME + "the_mixture_density_is_that_of_torch_distributions"),
    M("Mixture over frames: a weight for every number and not for the frame", FRAME, "joint = log_pi + each",
      "joint = mu.shape[-1] * log_pi + each", OF_FRAME + "densities_integrate_to_one"),
    M("Mixture over frames: gradient of sigma without its normaliser", FRAME,
      "torch.sub(u.mul_(d_mu[few]), scale, out", "torch.sub(u.mul_(d_mu[few]), 0 * scale, out",
      OF_FRAME + "gradients_are_those_of_finite_differences"),
    M("Mixture over frames: a frame left out between two pieces", FRAME, "slice(begin, begin + size)",
      "slice(begin, begin + size - 1)", OF_FRAME + "many_frames_are_scored_in_pieces_and_none_is_lost"),
    M("Frames: means and scales exchanged", FRAME, "    mu, scale = rest.chunk(2, -1)",
      "    scale, mu = rest.chunk(2, -1)", OF_FRAME + "the_raw_numbers_mean_what_the_docstring_says"),
    M("Frames without a floor of sigma", FRAME, "SIGMA_FLOOR = 0.005", "SIGMA_FLOOR = 0.0",
      OF_FRAME + "silence_has_a_bounded_density"),
    M("Frames not scaled by temperature", FRAME,
      "return gaussian.sample(chosen, generator=generator, temperature=temperature)",
      "return gaussian.sample(chosen, generator=generator)",
      OF_FRAME + "temperature_scales_the_variance_and_divides_the_logits"),
    M("Frames: the mean of a mixture without its weights", FRAME,
      "(params.log_pi.exp()[..., None] * params.mu).sum(-2)", "params.mu.mean(-2)",
      "contracts/test_generation.py::test_the_mean_of_many_draws_is_the_mean_that_a_step_reports[rnn-gmm-speech-1]"),
    M("KL without its log term", GAUSSIAN, " - ratio.log()", "", OF_GAUSSIAN + "kl_is_that_of_torch_distributions"),
    M("KL the wrong way round", GAUSSIAN, "ratio = q.sigma / p.sigma", "ratio = p.sigma / q.sigma",
      OF_GAUSSIAN + "kl_is_that_of_torch_distributions"),
    M("Latent density without its constant", GAUSSIAN, " - HALF_LOG_2PI).sum(-1)", ").sum(-1)",
      OF_GAUSSIAN + "log_prob_is_scipys_multivariate_normal"),
    M("Noise of z not scaled by temperature", GAUSSIAN, "math.sqrt(temperature) * gaussian.sigma * eps",
      "gaussian.sigma * eps", OF_GAUSSIAN + "temperature_scales_the_variance_of_a_sample"),
    M("Temperature scales sigma and not the variance", GAUSSIAN, "math.sqrt(temperature) * gaussian.sigma * eps",
      "temperature * gaussian.sigma * eps", OF_GAUSSIAN + "temperature_scales_the_variance_of_a_sample"),
    M("Sigma without its floor", GAUSSIAN, "return softplus(raw) + floor", "return softplus(raw)",
      OF_GAUSSIAN + "extreme_raw_numbers_stay_finite_with_their_gradients"),
    M("Bound adds the KL", OBJECTIVE, "Bound(log_px - kl,", "Bound(log_px + kl,",
      "test_objective.py::test_the_bound_adds_up_over_time"),
    M("Importance weights upside down", OBJECTIVE, RATIO, RATIO.replace("trace.p,", "trace.r,").replace(
      "trace.q,", "trace.p,").replace("trace.r,", "trace.q,"), CLOSES),
    M("Importance weights of padding", OBJECTIVE, "ratio.masked_fill(~trace.mask, 0.0)", "ratio", CLOSES),
    M("Importance-weighted bound not divided by K", OBJECTIVE, "total - math.log(samples)", "total", CLOSES),
    M("A mean of log weights for the log of a mean", OBJECTIVE, "total = log_w.logsumexp(1)",
      "total = log_w.mean(1) + math.log(samples)", OF_IWAE + "it_is_the_log_of_the_mean_weight_of_whole_sequences"),
    M("Effective samples of another power", OBJECTIVE, "(2 * log_w).logsumexp(1)", "log_w.logsumexp(1)", CLOSES),
    M("Copies of a batch in another order", OBJECTIVE, "field.repeat_interleave(count, dim=0) for field in batch",
      "field.repeat(count, *[1] * (field.dim() - 1)) for field in batch",
      OF_IWAE + "copies_side_by_side_are_not_mixed_up"),
    M("No warm-up of the KL", OBJECTIVE, "return min(1.0, update / warm_up) if warm_up else 1.0", "return 1.0",
      "test_objective.py::test_the_weight_rises_in_a_line_and_stays"),
    M("A unit counts as active ten times too late", OBJECTIVE, "threshold: float = 0.01", "threshold: float = 0.1",
      "test_objective.py::test_a_unit_is_active_above_a_hundredth_of_a_nat"),
    M("An interval that covers too little", INTERVALS, "[tail, 100 - tail]", "[2 * tail, 100 - 2 * tail]",
      "evaluate/test_intervals.py::test_many_independent_writers_give_the_normal_interval"),
    M("Sequences resampled and not writers", INTERVALS, "np.unique(group, return_inverse=True)",
      "np.unique(np.arange(len(group)), return_inverse=True)",
      "evaluate/test_intervals.py::test_more_of_the_same_hand_is_no_more_evidence"),
    M("A mean of ratios for the ratio of sums", INTERVALS, "(times @ above) / (times @ below)",
      "times @ (above / below) / groups", "evaluate/test_intervals.py::test_a_long_sequence_outweighs_a_short_one"),
    M("Interval of one model and not of the difference", REPORT, "ratio_interval(gap, steps, group)",
      "ratio_interval(first, steps, group)", "evaluate/test_report.py::test_a_difference_is_paired"),
)  # fmt: skip
