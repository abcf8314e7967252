// The drawing that is walked through, coloured by KL, with the present move, and a bar for each step below it.
import { bounds, fit, nearest, toScreen } from "../../pad/js/geometry.js";
import { brief } from "../../pad/js/scale.js";
import { label, line } from "./plot.js";

const BARS = 30; // height of the bars
const FULL = 2; // nats at the end of the ink's colours, as on the pad
const SIDE = 12;

/** How the drawing lies in its box. */
export function inkView(points, width, height) {
  return fit(bounds(points), width, height - BARS - 8, 14);
}

/** The step under (x, y): of the bars below the ink, else of the nearest point. */
export function pickStep(view, points, width, height, x, y) {
  const steps = points.length - 1;
  if (y > height - BARS - 8) return Math.min(steps - 1, Math.max(0, Math.floor(((x - SIDE) / (width - 2 * SIDE)) * steps)));
  return Math.max(0, nearest(points.map(([px, py]) => toScreen(view, px, py)), x, y).index - 1);
}

/** Whether move t goes through the air. */
function inAir(pen, t) {
  return t > 0 && pen[t - 1] === 1;
}

/** The ink and its bars; `amounts` is KL by step, or null for a model without a latent. */
export function drawInk(ctx, { width, height }, view, { points, pen, amounts }, palette) {
  const at = points.map(([x, y]) => toScreen(view, x, y));
  pen.forEach((_, t) => {
    if (inAir(pen, t)) return;
    line(ctx, at[t], at[t + 1], amounts ? palette.kl(amounts[t] / FULL) : palette.ink, 2.2);
  });
  const most = Math.ceil(Math.max(FULL, ...(amounts ?? [])));
  const wide = (width - 2 * SIDE) / pen.length;
  const foot = height - 5;
  line(ctx, [SIDE, foot + 0.5], [width - SIDE, foot + 0.5], palette.faint);
  const style = { colour: palette.muted, font: `11px ${palette.font}`, base: "bottom" };
  if (amounts) label(ctx, `KL of each step, bars up to ${brief(most)} nats`, SIDE, foot - BARS - 2, style);
  amounts?.forEach((value, t) => {
    const high = Math.max(0.75, (value / most) * BARS);
    ctx.fillStyle = palette.kl(value / FULL);
    ctx.fillRect(SIDE + t * wide, foot - high, Math.max(0.8, wide - (wide > 3 ? 0.8 : 0)), high);
  });
}

/** The present move: from where to where the pen goes, and its bar. */
export function drawPresent(ctx, { width, height }, view, { points, pen }, t, palette) {
  const [from, to] = [points[t], points[t + 1]].map(([x, y]) => toScreen(view, x, y));
  line(ctx, from, to, palette.accent, 5, inAir(pen, t) ? [2, 6] : []);
  ctx.fillStyle = palette.accent;
  ctx.beginPath();
  ctx.arc(...to, 5, 0, 2 * Math.PI);
  ctx.fill();
  const x = SIDE + ((t + 0.5) / pen.length) * (width - 2 * SIDE);
  line(ctx, [x, height - BARS - 6], [x, height - 4], palette.accent, 1.5);
}
