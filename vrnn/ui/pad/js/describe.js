// The views in words, for those who hear the page.
import { inAir, strokeRuns } from "./frames.js";
import { figure, likelihood, mean } from "./scale.js";

function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The drawing: how much of it there is, and where KL is highest. */
export function describeInk(strokes, analysis, model) {
  if (strokes.length === 0) return "An empty sheet to write on.";
  const size = `Handwriting of ${plural(strokes.length, "stroke")}.`;
  if (!analysis || !model?.kl) return size;
  const top = model.kl.indexOf(Math.max(...model.kl));
  const high = `highest ${figure(model.kl[top])} nats at step ${top} of ${model.kl.length - 1}`;
  return `${size} Coloured by KL of ${model.label}: mean ${figure(mean(model.kl))}, ${high}.`;
}

/** The KL of the model shown and, where it has one, of the model beside it; empty without a latent. */
function klOf(model, other, value) {
  if (!model.kl) return "";
  const beside = other?.kl ? ` (${other.label} ${figure(value(other.kl))})` : "";
  return `KL ${figure(value(model.kl))} nats${beside}`;
}

/** All that is known about one step, in one sentence. */
export function describeStep(analysis, model, t, other = null) {
  const parts = [`Step ${t} of ${analysis.pen.length - 1}, ${figure(analysis.time[t])} seconds`];
  if (model.kl) parts.push(klOf(model, other, (kl) => kl[t]));
  parts.push(`log-likelihood ${figure(model.log_px[t])} nats`);
  if (model.move) parts.push(`posterior moved ${figure(model.move[t])}`);
  if (inAir(analysis.pen, t)) parts.push("pen in the air");
  return `${parts.join(", ")}.`;
}

/** The three rows over all steps. */
export function describeStrip(analysis, model, other = null) {
  if (!analysis || !model) return "No steps yet: write something first.";
  const kl = model.kl ? `${klOf(model, other, mean)}, ` : "";
  const steps = plural(analysis.pen.length, "step");
  const strokes = plural(strokeRuns(analysis.pen).length, "stroke");
  return `${steps} in ${strokes}; on average ${kl}log-likelihood ${figure(mean(model.log_px))} nats a step.`;
}

/** The latent path. */
export function describePath(analysis, model) {
  if (!analysis || !model?.path) return "No latent path yet.";
  const q = model.path.q;
  let length = 0;
  for (let i = 1; i < q.length; i++) length += Math.hypot(q[i][0] - q[i - 1][0], q[i][1] - q[i - 1][1]);
  const share = Math.round(100 * (model.explained ?? 0));
  const size = `${q.length} points, length ${figure(length, 1)}, ${share} percent of variance`;
  return `Path of the posterior mean of ${model.label} in the plane: ${size}.`;
}

/** One model's continuations. */
export function describeFutures(futures, model, bound) {
  if (!futures || !model) return "No continuations yet.";
  const count = model.hairs.length;
  const seconds = Math.max(0, ...model.hairs.map((hair) => hair.length)) / futures.rate_hz;
  const score = bound ? ` ${likelihood(bound)} on this ink.` : "";
  const what = `${plural(count, "continuation")} by ${model.label} from step ${futures.at}`;
  return `${what}, up to ${figure(seconds, 1)} seconds each.${score}`;
}
