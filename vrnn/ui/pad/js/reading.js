// What the page has sent, made ready for the views: which model to show, what is stale, which frame is which ink.
import { matchFrames } from "./frames.js";

/** The model whose latent is shown: the first that has one, else the first. */
export function latentModel(analysis) {
  return analysis?.models.find((model) => model.kl) ?? analysis?.models[0] ?? null;
}

/** The model shown beside it in the log-likelihood row, or null. */
export function otherModel(analysis) {
  const shown = latentModel(analysis);
  return analysis?.models.find((model) => model !== shown && model.log_px) ?? null;
}

const KL_TOP = 2;

/** The KL at the end of the colour scale, in nats: what the page asks for, else the same for every drawing. */
export function klTop(asked) {
  return Number.isFinite(asked) && asked > 0 ? asked : KL_TOP;
}

/** Frames of each stroke of the ink that the analysis is about. */
export function inkFrames(strokes, analysis) {
  const frames = matchFrames(strokes, analysis.points, analysis.pen);
  return new Map(strokes.map((stroke, i) => [stroke, frames[i]]));
}

/** KL at a fractional frame, as a share of the scale's end, 0..1. */
export function klShare(kl, top, frame) {
  const low = Math.min(kl.length - 1, Math.floor(frame));
  const high = Math.min(kl.length - 1, low + 1);
  const value = kl[low] + (frame - low) * (kl[high] - kl[low]);
  return Math.min(1, Math.max(0, value / top));
}

/** A short text that changes when another ink was read, or by other models or draws. */
export function analysisSignature(analysis) {
  return analysis ? [analysis.ink_id, ...analysis.models.map(({ name, bound }) => `${name}:${bound}`)].join("|") : "";
}

/** A short text that changes exactly when a different set of futures has come. */
export function futuresSignature(futures) {
  if (!futures) return "";
  const hairs = futures.models.flatMap((model) => model.hairs.map((hair) => `${hair.length}:${hair.at(-1)}`));
  return [futures.ink_id, futures.at, futures.seed, ...futures.models.map((model) => model.name), ...hairs].join("|");
}

/** Which of the palette's colours panel i has: that of its model, or its own where the model's z was changed. */
export function shadeOf(futures, i) {
  return futures?.models[i]?.shade ?? i;
}

/** What the model of panel i scored on the ink, or null: there is no score of a changed z. */
export function scoreOf(analysis, futures, i) {
  const scored = analysis?.models[shadeOf(futures, i)];
  const shown = futures?.models[i] ?? scored;
  return scored && scored.name === shown.name ? scored : null;
}

/** Whether the first panel is as it was and another one is not: what only changes z leaves what was inferred alone. */
export function keepsFirst(previous, next) {
  const first = (futures) => futures && { ...futures, models: futures.models.slice(0, 1) };
  return next?.models.length > 1 && continues(first(previous), first(next)) && !continues(previous, next);
}

/** Whether `next` is `previous` with its hairs written further (a stream), rather than another set. */
export function continues(previous, next) {
  if (!previous || !next) return false;
  const same = previous.ink_id === next.ink_id && previous.at === next.at && previous.seed === next.seed;
  if (!same || previous.models.length !== next.models.length) return false;
  return previous.models.every((model, m) => {
    const { name, hairs } = next.models[m];
    const tail = (hair, length) => String(hair[length - 1]);
    const grown = (hair, i) => hair.length <= hairs[i].length && tail(hair, hair.length) === tail(hairs[i], hair.length);
    return model.name === name && model.hairs.length === hairs.length && model.hairs.every(grown);
  });
}
