// What the page sends of a drawing, made ready: a matrix for each quantity, the ends of their scales, and single steps.
import { roundUp } from "../../pad/js/scale.js";
import { matrix, reach } from "./vectors.js";

const LATENT = ["mu_p", "sigma_p", "mu_q", "sigma_q", "eps", "z", "kl", "z_before"];

/** The data (as `inside/__init__.py` describes it) by step. */
export function makeKit(data) {
  const matrices = {};
  for (const [name, width] of Object.entries(data.widths)) matrices[name] = matrix(data[name], width);
  const ends = Object.fromEntries(Object.entries(matrices).map(([name, found]) => [name, reach(found)]));
  for (const [one, other] of [["mu_p", "mu_q"], ["sigma_p", "sigma_q"], ["z", "z_before"]]) {
    if (one in ends && other in ends) ends[one] = ends[other] = Math.max(ends[one], ends[other]);
  }
  const amounts = matrices.kl ? Array.from({ length: data.pen.length }, (_, t) => sum(matrices.kl.at(t))) : null;
  return {
    matrices, amounts, reach: ends, steps: data.pen.length,
    latent: new Set(LATENT.filter((name) => name in matrices)),
    spread: "mu_q" in ends ? roundUp(Math.max(ends.mu_q, ends.z, 0.5)) : 1,
  };
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** All values of step t by name. */
export function stepOf(kit, data, t) {
  const found = Object.fromEntries(Object.entries(kit.matrices).map(([name, { at }]) => [name, at(t)]));
  return { ...found, t, log_px: found.log_px[0], lift: found.lift[0], ahead: data.ahead };
}

/** The step that cost most; without a latent, the one that was foreseen worst. */
export function tellingStep(kit) {
  const values = kit.amounts ?? Array.from(kit.matrices.log_px.values, (value) => -value);
  return values.reduce((best, value, t) => (value > values[best] ? t : best), 0);
}
