// Numbers: ranges, round steps, and how they are written.

/** The value below which a share q (0..1) of the values lies, by linear interpolation; 0 for no values. */
export function quantile(values, q) {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/** The arithmetic mean; 0 for no values. */
export function mean(values) {
  if (values.length === 0) return 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is not below value (value > 0). */
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((s) => s * power >= value * (1 - 1e-9));
  return step * power;
}

/** Round numbers from 0 to last, about `count` of them. */
export function ticks(last, count) {
  if (last <= 0) return [0];
  const step = Math.max(1, roundUp(last / count));
  const out = [];
  for (let value = 0; value <= last; value += step) out.push(Math.round(value));
  return out;
}

/** A number with a fixed count of decimals and a true minus sign. */
export function figure(value, decimals = 2) {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `\u2212${text}` : text;
}

/** A round number with no more decimals than it needs, at most two. */
export function brief(value) {
  return figure(value, [0, 1, 2].find((decimals) => Number(value.toFixed(decimals)) === value) ?? 2);
}

/** "VRNN-Gauss >= -0.61 nats/frame": the sign says whether the number is a bound or exact. */
export function likelihood(model) {
  if (typeof model.bound !== "number") return "";
  return `${model.bound_kind === "exact" ? "=" : "\u2265"} ${figure(model.bound)} nats/frame`;
}
