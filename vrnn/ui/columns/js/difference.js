// What a step adds to each model's likelihood or bound, less what it adds to the reference's.
import { gains } from "../../ear/js/tracks.js";
import { quantile, roundUp } from "../../pad/js/scale.js";

const LEAST = 0.1; // nats at the end of a scale on which nothing differs

/** log p(x | z) less KL at each step of a column, in nats; null as long as it is not known. */
export function termsOf(column) {
  return column?.log_px ? gains(column) : null;
}

/** For each column its differences to the one named `reference`; null for that one, and where either is not known. */
export function differencesTo(columns, reference) {
  const pinned = termsOf(columns.find((column) => column.name === reference));
  return columns.map((column) => {
    const terms = column.name === reference ? null : termsOf(column);
    return pinned && terms ? terms.map((value, t) => value - pinned[t]) : null;
  });
}

/** The end of one scale for all columns: what 19 steps in 20 stay within, rounded up. */
export function reachOf(differences) {
  const sizes = differences.flatMap((values) => values ?? []).map(Math.abs);
  return roundUp(Math.max(LEAST, quantile(sizes, 0.95)));
}

/** The value at a fractional step, by linear interpolation. */
export function valueAt(values, step) {
  const low = Math.min(values.length - 1, Math.max(0, Math.floor(step)));
  const high = Math.min(values.length - 1, low + 1);
  return values[low] + (step - low) * (values[high] - values[low]);
}

/** The range of the reference's own terms, and the greatest KL of all columns: what the lanes span. */
export function spansOf(columns, reference) {
  const own = termsOf(columns.find((column) => column.name === reference)) ?? [];
  const low = quantile(own, 0.02);
  const kl = columns.flatMap((column) => (column.kl ? [quantile(column.kl, 0.985)] : []));
  return { own: [low, Math.max(quantile(own, 0.995), low + LEAST)], kl: roundUp(Math.max(0.01, ...kl)) };
}
