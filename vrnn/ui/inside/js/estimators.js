// Two ways to estimate the gradient of E[h(z)], z ~ N(mu, sigma^2), on a problem whose answer is known:
// h(z) = -(z - x)^2 / 2, which is log p(x | z) = log N(x; z, 1) up to a constant.

/** h(z). */
export function reward(z, x) {
  return -0.5 * (z - x) ** 2;
}

/** E[h(z)]: -(d^2 + sigma^2) / 2 with d = mu - x. */
export function expectedReward({ mu, sigma }, x) {
  return -0.5 * ((mu - x) ** 2 + sigma * sigma);
}

/** The exact gradient with respect to "mu" or "sigma". */
export function exactGradient({ mu, sigma }, x, to) {
  return to === "mu" ? x - mu : -sigma;
}

/** One sample of the reparameterisation's estimate: h'(mu + sigma eps) times dz/dmu = 1 or dz/dsigma = eps. */
export function pathwise({ mu, sigma }, x, to, eps) {
  const slope = x - (mu + sigma * eps);
  return to === "mu" ? slope : slope * eps;
}

/** One sample of the score function's estimate: (h(z) - baseline) times the gradient of log N(z; mu, sigma^2). */
export function scored({ mu, sigma }, x, to, eps, baseline = 0) {
  const score = to === "mu" ? eps / sigma : (eps * eps - 1) / sigma;
  return (reward(mu + sigma * eps, x) - baseline) * score;
}

/** Variance of one sample of `pathwise`, from the moments of a normal. */
export function pathwiseVariance({ mu, sigma }, x, to) {
  const [d2, s2] = [(mu - x) ** 2, sigma * sigma];
  return to === "mu" ? s2 : d2 + 2 * s2;
}

/** Variance of one sample of `scored`, without a baseline or with E[h(z)] as the baseline. */
export function scoredVariance({ mu, sigma }, x, to, withBaseline) {
  const [d2, s2] = [(mu - x) ** 2, sigma * sigma];
  if (withBaseline) return to === "mu" ? 2 * d2 + 2.5 * s2 : 10 * d2 + 14 * s2;
  return to === "mu" ? (d2 * d2) / (4 * s2) + 3.5 * d2 + 3.75 * s2 : (d2 * d2) / (2 * s2) + 15 * d2 + 18.5 * s2;
}

/** Counts of values in `bins` equal parts of [low, high], and how many lie below and above. */
export function histogram(values, low, high, bins) {
  const out = { counts: new Array(bins).fill(0), below: 0, above: 0 };
  for (const value of values) {
    const at = Math.floor(((value - low) / (high - low)) * bins);
    if (at < 0) out.below += 1;
    else if (at >= bins) out.above += 1;
    else out.counts[at] += 1;
  }
  return out;
}
