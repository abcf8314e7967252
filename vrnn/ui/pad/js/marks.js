// What happened when, for benchmarks and browser tests: User Timing marks, named "vrnn:...".
import { hairCount } from "./playback.js";

/** Marks this moment; `detail` says what it was about. */
export function markMoment(name, detail) {
  performance.mark(`vrnn:${name}`, { detail });
}

function names({ models }) {
  return models.map((model) => model.name);
}

/** What an analysis is about. */
export function aboutAnalysis(analysis) {
  return { ink_id: analysis.ink_id, models: names(analysis) };
}

/** What a set of futures is about. */
export function aboutFutures(futures) {
  const { ink_id, at, seed } = futures;
  return { ink_id, at, seed, models: names(futures), hairs: hairCount(futures) };
}
