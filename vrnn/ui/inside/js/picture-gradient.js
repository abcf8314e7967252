// What two estimators of one gradient look like: the problem they share, and where their single samples fall.
import { figure } from "../../pad/js/scale.js";
import { exactGradient, histogram, reward } from "./estimators.js";
import { density } from "./gaussians.js";
import { area, bottomAxis, label, line, roundTicks, sampled, scaleOf, trace } from "./plot.js";

const REACH = [-6.5, 6.5]; // of z
const BINS = 61;
const RUG = 300; // samples that are shown as ticks

/** Where the problem is drawn in a box: z across, the density from below, h from above. */
export function problemLayout(width, height) {
  const [left, right, bottom] = [14, width - 14, height - 26];
  const x = scaleOf(REACH, [left, right]);
  return { left, right, bottom, x, y: scaleOf([0, 1.4], [bottom - 12, 12]), h: scaleOf([-14, 1], [bottom - 12, 26]) };
}

/** The density of z, the function whose mean is wanted, and the first samples. */
export function drawProblem(ctx, at, { gaussian, x, zs }, palette) {
  const [ofQ] = palette.models;
  const base = at.bottom - 12;
  const points = sampled((z) => density(gaussian, z), at.x, at.y, [at.left, at.right]);
  area(ctx, points, base, ofQ, 0.12);
  trace(ctx, points, ofQ, 2);
  const heights = sampled((z) => reward(z, x), at.x, at.h, [at.left, at.right]).filter(([, y]) => y <= base);
  trace(ctx, heights, palette.text, 1.5);
  const style = { colour: palette.text, font: `italic 13px ${palette.font}` };
  label(ctx, "h(z)", at.x(x), at.h(0) - 6, { ...style, align: "center" });
  label(ctx, "density of z", at.left, 6, { colour: palette.muted, font: `12px ${palette.font}`, base: "top" });
  line(ctx, [at.left, base + 0.5], [at.right, base + 0.5], palette.faint);
  for (const z of zs.slice(0, RUG)) line(ctx, [at.x(z), base + 2], [at.x(z), base + 9], ofQ);
  bottomAxis(ctx, at.x, roundTicks(-6, 6, at.right - at.left < 420 ? 6 : 12), { x0: at.left, x1: at.right, y: at.bottom, name: "z" }, palette);
}

/** The axis on which both estimators' samples are seen: three standard deviations of the wider one around the answer. */
export function estimateRange(gaussian, x, to, widest) {
  const centre = exactGradient(gaussian, x, to);
  return [centre - 3 * widest, centre + 3 * widest];
}

function drawRow(ctx, { top, base, scale, range }, { name, values, mean, error, colour }, palette) {
  const { counts, below, above } = histogram(values, ...range, BINS);
  const most = Math.max(1, ...counts);
  const wide = (scale(range[1]) - scale(range[0])) / BINS;
  ctx.fillStyle = colour;
  ctx.globalAlpha = 0.65;
  counts.forEach((count, i) => {
    const high = (count / most) * (base - top - 22);
    if (count > 0) ctx.fillRect(scale(range[0]) + i * wide, base - Math.max(high, 0.75), Math.max(wide - 0.8, 0.8), Math.max(high, 0.75));
  });
  ctx.globalAlpha = 1;
  line(ctx, [scale(range[0]), base + 0.5], [scale(range[1]), base + 0.5], palette.faint);
  const style = { colour: palette.muted, font: `12px ${palette.font}`, base: "top" };
  label(ctx, name, scale(range[0]), top, style);
  const outside = below + above;
  if (outside > 0) label(ctx, `${outside} outside`, scale(range[1]), top, { ...style, align: "right" });
  if (mean === null) return;
  const y = base + 8;
  const clamp = (value) => Math.min(scale(range[1]), Math.max(scale(range[0]), scale(value)));
  if (error !== null) line(ctx, [clamp(mean - 2 * error), y], [clamp(mean + 2 * error), y], colour, 3);
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(clamp(mean), y, 4, 0, 2 * Math.PI);
  ctx.fill();
}

/** Both histograms over one axis; a dashed line is the exact gradient, a dot the mean with two standard errors. */
export function drawEstimates(ctx, { width, height }, { rows, exact, range }, palette) {
  const [left, right, bottom] = [14, width - 14, height - 26];
  const scale = scaleOf(range, [left, right]);
  const half = (bottom - 14) / 2;
  rows.forEach((row, i) => {
    drawRow(ctx, { top: 8 + i * half, base: half * (i + 1) - 6, scale, range }, row, palette);
  });
  line(ctx, [scale(exact), 24], [scale(exact), bottom], palette.text, 1.5, [5, 4]);
  const style = { colour: palette.text, font: `11px ${palette.font}`, base: "top" };
  label(ctx, `exact ${figure(exact)}`, scale(exact) + 6, 24, style);
  bottomAxis(ctx, scale, roundTicks(...range, right - left < 380 ? 4 : 7), { x0: left, x1: right, y: bottom, name: "one sample" }, palette);
}
