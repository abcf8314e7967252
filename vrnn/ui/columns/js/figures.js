// The figures of a column in words, each with its sign and unit.
import { figure, mean } from "../../pad/js/scale.js";

const SIGN = { bound: "\u2265", exact: "=" };

/** Decimals that mean something: one digit of the interval, or three of a small number without one. */
export function decimalsOf(value, half) {
  if (half) return half < 0.095 ? 3 : half < 0.95 ? 2 : 1;
  return Math.abs(value) < 10 ? 3 : 1;
}

/** A written number with a comma before every third digit of its whole part. */
export function grouped(text) {
  return text.replace(/\d(?=(\d{3})+(\.|$))/g, "$&,");
}

function withHalf(value, half) {
  const decimals = decimalsOf(value, half);
  const spread = half === null || half === undefined ? "" : ` \u00b1 ${grouped(figure(half, decimals))}`;
  return `${grouped(figure(value, decimals))}${spread}`;
}

/** "\u2265 0.612 \u00b1 0.008 nats/frame": this input by this model; empty before it is known. */
export function scoreText(column) {
  if (typeof column.bound !== "number") return "";
  return `${SIGN[column.bound_kind]} ${withHalf(column.bound, column.half)} nats/frame`;
}

/** What the figure and its interval are. */
export function scoreTitle({ bound, bound_kind: kind, draws, half }) {
  if (typeof bound !== "number") return "";
  const what = kind === "exact" ? "Exact log-likelihood of this input" : "A lower bound on the log-likelihood of this input";
  if (half === null) return kind === "exact" && draws === 1 ? `${what}: nothing in it is drawn, so it has no interval` : `${what}, by one draw`;
  return `${what}: mean of ${draws} draws; \u00b1 is half the 95% interval of that mean`;
}

/** The difference to the reference, with an interval where there is one: independent draws, so variances add. */
export function versusText(column, reference) {
  if (column.name === reference?.name) return "the reference";
  if (typeof column.bound !== "number" || typeof reference?.bound !== "number") return "";
  const difference = column.bound - reference.bound;
  const half = column.half === null && reference.half === null ? null : Math.hypot(column.half ?? 0, reference.half ?? 0);
  const side = difference < 0 ? "below" : "above";
  return `${withHalf(Math.abs(difference), half)} ${side} ${reference.label}`;
}

/** "test set \u2265 0.565 (0.31 to 0.72)": the card's figure with its 95 % interval. */
export function testText({ test }) {
  if (!test) return "not measured on a test set";
  const sign = SIGN[test.exact ? "exact" : "bound"];
  const decimals = Math.abs(test.value) < 10 ? 2 : 1;
  const [value, low, high] = [test.value, test.low, test.high].map((number) => figure(number, decimals));
  return `test set ${sign} ${value} (${low} to ${high})`;
}

/** "6,500 updates". */
export function updatesText({ updates }) {
  return typeof updates === "number" ? `${updates.toLocaleString("en")} updates` : "updates not known";
}

/** A value at the cursor, or its mean without one; a dash where there is none. */
export function valueText(values, t, decimals = 2) {
  if (!values || (t !== null && t >= values.length)) return "\u2013";
  return grouped(figure(t === null ? mean(values) : values[t], decimals));
}

/** One column in words: its score, and where it is furthest ahead of the reference and behind it. */
export function describeColumn(column, differences, reference) {
  if (column.missing) return `${column.label}: ${column.missing.text}`;
  if (!column.log_px) return `${column.label}: not known yet.`;
  const score = `${column.label} ${scoreText(column)} on this input.`;
  if (!differences || !reference) return `${score} It is the reference.`;
  const [high, low] = [Math.max(...differences), Math.min(...differences)];
  const at = (value) => `${figure(Math.abs(value))} nats at step ${differences.indexOf(value)}`;
  return `${score} Against ${reference.label}: at best ${high < 0 ? "behind" : "ahead"} by ${at(high)}, at worst ${low < 0 ? "behind" : "ahead"} by ${at(low)}.`;
}

/** One step of a column in words. */
export function describeStep(column, differences, t) {
  if (!column.log_px) return `${column.label}: nothing known yet`;
  const parts = [`${column.label} at step ${t}`];
  if (differences) parts.push(`difference to the reference ${figure(differences[t])} nats`);
  else parts.push(`log-likelihood less KL ${figure(column.log_px[t] - (column.kl ? column.kl[t] : 0))} nats`);
  if (column.kl) parts.push(`KL ${figure(column.kl[t])} nats`);
  return `${parts.join(", ")}.`;
}
