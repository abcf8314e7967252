// Gaussians of one dimension {mu, sigma}, the divergence between two of them, and what samples say of it.  In nats.

const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

/** log N(z; mu, sigma^2). */
export function logDensity({ mu, sigma }, z) {
  const u = (z - mu) / sigma;
  return -0.5 * u * u - Math.log(sigma) - HALF_LOG_2PI;
}

/** N(z; mu, sigma^2). */
export function density(gaussian, z) {
  return Math.exp(logDensity(gaussian, z));
}

/** KL(a || b) in closed form: log(sigma_b / sigma_a) + (sigma_a^2 + (mu_a - mu_b)^2) / (2 sigma_b^2) - 1/2. */
export function divergence(a, b) {
  const [ratio, shift] = [a.sigma / b.sigma, (a.mu - b.mu) / b.sigma];
  return 0.5 * (ratio * ratio + shift * shift - 1) - Math.log(ratio);
}

/** What KL(a || b) integrates over z: a(z) log(a(z) / b(z)); it may be negative, its integral may not. */
export function integrand(a, b, z) {
  return density(a, z) * (logDensity(a, z) - logDensity(b, z));
}

/** What one sample z = mu_a + sigma_a eps says of KL(a || b): log a(z) - log b(z). */
export function logRatio(a, b, eps) {
  const z = a.mu + a.sigma * eps;
  return logDensity(a, z) - logDensity(b, z);
}

/** The standard deviation of `logRatio`, which is a quadratic c2 eps^2 + c1 eps + c0: sqrt(2 c2^2 + c1^2). */
export function spreadOfLogRatio(a, b) {
  const ratio = a.sigma / b.sigma;
  const [c2, c1] = [0.5 * (ratio * ratio - 1), (ratio * (a.mu - b.mu)) / b.sigma];
  return Math.sqrt(2 * c2 * c2 + c1 * c1);
}

/** `count` draws of N(0, 1), always the same for a seed (mulberry32, then Box and Muller). */
export function normals(seed, count) {
  let state = seed | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const out = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    const [radius, angle] = [Math.sqrt(-2 * Math.log(1 - uniform())), 2 * Math.PI * uniform()];
    out[i] = radius * Math.cos(angle);
    if (i + 1 < count) out[i + 1] = radius * Math.sin(angle);
  }
  return out;
}

/** Counts at which an estimate is shown, 1 to `last`, evenly on a logarithmic axis. */
export function milestones(last, perDecade = 48) {
  const steps = Math.ceil(Math.log10(last) * perDecade);
  const counts = Array.from({ length: steps + 1 }, (_, i) => Math.min(last, Math.round(10 ** (i / perDecade))));
  return [...new Set(counts)];
}

/**
 * The mean of the first n values, its standard error (null for one value) and their variance, for each n in `counts`.
 * Welford's way: no digits are lost to a large mean.
 */
export function running(values, counts) {
  const out = [];
  let [mean, squares, next] = [0, 0, 0];
  for (let n = 1; next < counts.length && n <= values.length; n++) {
    const off = values[n - 1] - mean;
    mean += off / n;
    squares += off * (values[n - 1] - mean);
    if (n !== counts[next]) continue;
    const variance = n > 1 ? squares / (n - 1) : null;
    out.push({ n, mean, variance, error: n > 1 ? Math.sqrt(variance / n) : null });
    next += 1;
  }
  return out;
}
