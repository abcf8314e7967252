// Which model the strips show, and what is in their rows.
import { quantile } from "../../pad/js/scale.js";
import { stripRows } from "../../pad/js/strip.js";

const KL_TOP = 40;

/** The KL at the end of the colour scale, in nats a frame: what the page asks for, else the same for every sound. */
export function klEnd(asked) {
  return Number.isFinite(asked) && asked > 0 ? asked : KL_TOP;
}

/** The analysis with all models cut to the frames that each of them has heard. */
export function inStep(analysis) {
  const heard = Math.min(...analysis.models.map((model) => model.log_px.length));
  const cut = (values) => values && values.slice(0, heard);
  const models = analysis.models.map((m) => ({ ...m, log_px: cut(m.log_px), kl: cut(m.kl), move: cut(m.move) }));
  return { ...analysis, models };
}

/** What there is to show: a model's number, or "difference" where two have been heard. */
export function choicesOf(analysis) {
  const models = analysis?.models ?? [];
  return models.length > 1 ? [...models.keys(), "difference"] : [...models.keys()];
}

/** The models {model, other, order} that a choice shows; `order` are the numbers of their colours. */
export function shownModels(analysis, choice) {
  const models = analysis?.models ?? [];
  const first = choice === "difference" || !models[choice] ? 0 : choice;
  const second = models.length > 1 ? 1 - first : first;
  return { model: models[first] ?? null, other: second === first ? null : models[second], order: [first, 1 - first] };
}

/** What each frame adds to log p(x) or, with a latent, to the bound on it: log p(x | z) less the KL, in nats. */
export function gains(model) {
  return model.log_px.map((value, t) => value - (model.kl ? model.kl[t] : 0));
}

/** The gain of each frame by the model over the other. */
export function differences(model, other) {
  const theirs = gains(other);
  return gains(model).map((value, t) => value - theirs[t]);
}

function differenceRow(model, other) {
  const values = differences(model, other);
  const reach = Math.max(0.1, Math.abs(quantile(values, 0.01)), Math.abs(quantile(values, 0.99)));
  const term = (m) => (m.kl ? `log p \u2212 KL of ${m.label}` : `log p of ${m.label}`);
  return { label: `${term(model)}, less ${term(other)}`, unit: "nats", values, low: -reach, high: reach, zero: true };
}

/** The rows of the strip for what has been chosen. */
export function trackRows(analysis, choice, top) {
  const { model, other } = shownModels(analysis, choice);
  const rows = stripRows(model, other, top);
  if (choice === "difference" && other) rows[1] = differenceRow(model, other);
  return rows;
}

/** The y of zero in the i-th row of a layout. */
export function zeroOf(layout, row, i) {
  const share = (0 - row.low) / (row.high - row.low);
  return (i + 1) * layout.row - 3 - share * (layout.row - layout.label - 4);
}

/** The layout of the frames heard so far: the left part of that of the whole. */
export function heardLayout(layout, heard, frames) {
  return { ...layout, x1: layout.x0 + (heard / frames) * (layout.x1 - layout.x0) };
}
