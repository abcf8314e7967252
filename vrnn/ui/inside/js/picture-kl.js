// What the divergence looks like: both densities, below them what is integrated, and beside them what samples say.
import { figure } from "../../pad/js/scale.js";
import { density, divergence, integrand, spreadOfLogRatio } from "./gaussians.js";
import { area, bottomAxis, label, line, roundTicks, sampled, scaleOf, trace } from "./plot.js";

const REACH = [-6.5, 6.5]; // of z
const TALLEST = 1.08; // a density; that of the narrowest gaussian is just below 1
const SPLIT = 0.56; // share of the height that the densities have
export const RUG = 150; // samples that are shown as ticks
export const MOST = 10000; // samples

/** Where the densities and the integrand are drawn in a box. */
export function layoutOf(width, height) {
  const [left, right, bottom] = [14, width - 14, height - 26];
  const split = Math.round(height * SPLIT);
  return {
    left, right, bottom, split,
    x: scaleOf(REACH, [left, right]),
    y: scaleOf([0, TALLEST], [split - 14, 12]),
  };
}

/** The range of the integrand's axis: as much above and below zero as fits both directions, so that it rarely jumps. */
export function integrandRange(a, b) {
  let [low, high] = [0, 0];
  for (let z = REACH[0]; z <= REACH[1]; z += 0.05) {
    const value = integrand(a, b, z);
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  const top = [0.5, 1, 2, 4, 8, 16, 32, 64].find((limit) => high <= limit) ?? high;
  return [Math.min(-0.25 * top, low), top];
}

function drawDensities(ctx, at, { q, p, zs, from }, palette) {
  const [ofQ, ofP] = palette.models;
  const base = at.split - 14;
  for (const [gaussian, colour] of [[p, ofP], [q, ofQ]]) {
    const points = sampled((z) => density(gaussian, z), at.x, at.y, [at.left, at.right]);
    area(ctx, points, base, colour, 0.1);
    trace(ctx, points, colour, 2);
  }
  line(ctx, [at.left, base + 0.5], [at.right, base + 0.5], palette.faint);
  for (const z of zs) line(ctx, [at.x(z), base + 2], [at.x(z), base + 9], from === "q" ? ofQ : ofP, 1);
}

function drawIntegrand(ctx, at, { a, b, name }, palette) {
  const y = scaleOf(integrandRange(a, b), [at.bottom - 4, at.split + 22]);
  const zero = y(0);
  const points = sampled((z) => integrand(a, b, z), at.x, y, [at.left, at.right]);
  const clip = (test) => points.map(([px, py]) => [px, test(py) ? py : zero]);
  area(ctx, clip((py) => py <= zero), zero, palette.accent, 0.34);
  area(ctx, clip((py) => py > zero), zero, palette.text, 0.22);
  trace(ctx, points, palette.accent, 1.5);
  line(ctx, [at.left, zero], [at.right, zero], palette.faint);
  const style = { colour: palette.muted, font: `12px ${palette.font}`, base: "top" };
  label(ctx, "density", at.left, 6, style);
  label(ctx, `${name}: the area above zero less the area below is the KL`, at.left, at.split + 4, style);
}

/** The densities with the first samples below them, and the integrand. */
export function drawDivergence(ctx, at, content, palette) {
  drawDensities(ctx, at, content, palette);
  drawIntegrand(ctx, at, content, palette);
  bottomAxis(ctx, at.x, roundTicks(-6, 6, at.right - at.left < 420 ? 6 : 12), { x0: at.left, x1: at.right, y: at.bottom, name: "z" }, palette);
}

/** Where the running estimate is drawn: n on a logarithmic axis, nats around the analytic value. */
export function runningLayout(width, height, a, b) {
  const [left, right, bottom] = [44, width - 14, height - 26];
  const value = divergence(a, b);
  const spread = Math.max(1.2 * spreadOfLogRatio(a, b), 0.05);
  return {
    left, right, bottom, value,
    x: scaleOf([1, MOST], [left, right], true),
    y: scaleOf([value - spread, value + spread], [bottom, 26]),
    range: [value - spread, value + spread],
  };
}

function drawBand(ctx, at, points, colour) {
  const known = points.filter(({ error }) => error !== null);
  if (known.length < 2) return;
  Object.assign(ctx, { fillStyle: colour, globalAlpha: 0.2 });
  ctx.beginPath();
  for (const { n, mean, error } of known) ctx.lineTo(at.x(n), at.y(mean + error));
  for (const { n, mean, error } of known.reverse()) ctx.lineTo(at.x(n), at.y(mean - error));
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** The estimate as samples arrive, one standard error around it, and the analytic value that it must come to. */
export function drawRunning(ctx, at, estimates, palette) {
  const style = { colour: palette.muted, font: `11px ${palette.font}` };
  for (const tick of roundTicks(...at.range, 4)) {
    line(ctx, [at.left, at.y(tick)], [at.right, at.y(tick)], palette.hairline);
    label(ctx, figure(tick, 2), at.left - 6, at.y(tick), { ...style, align: "right", base: "middle" });
  }
  label(ctx, "nats", at.left - 6, 8, { ...style, align: "right", base: "top" });
  ctx.save();
  ctx.beginPath();
  ctx.rect(at.left, 20, at.right - at.left, at.bottom - 20);
  ctx.clip();
  drawBand(ctx, at, estimates, palette.accent);
  trace(ctx, estimates.map(({ n, mean }) => [at.x(n), at.y(mean)]), palette.accent, 2);
  ctx.restore();
  line(ctx, [at.left, at.y(at.value)], [at.right, at.y(at.value)], palette.text, 1.5, [5, 4]);
  label(ctx, `analytic ${figure(at.value, 3)}`, at.right, at.y(at.value) - 5, { ...style, colour: palette.text, align: "right" });
  bottomAxis(ctx, at.x, [1, 10, 100, 1000, 10000], { x0: at.left, x1: at.right, y: at.bottom, name: "samples" }, palette);
}
