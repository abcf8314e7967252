// Axes of a small plot: from numbers to CSS pixels, round ticks, and the lines and words around the data.
import { brief, roundUp } from "../../pad/js/scale.js";

/** A map from [from, to] to [a, b] pixels, straight or on a logarithmic axis. */
export function scaleOf([from, to], [a, b], log = false) {
  const f = log ? Math.log10 : (value) => value;
  const share = (value) => (f(value) - f(from)) / (f(to) - f(from));
  const scale = (value) => a + share(value) * (b - a);
  scale.invert = (pixel) => {
    const value = f(from) + ((pixel - a) / (b - a)) * (f(to) - f(from));
    return log ? 10 ** value : value;
  };
  return scale;
}

/** Round values within [low, high], about `count` of them. */
export function roundTicks(low, high, count) {
  const step = roundUp((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** Words at a place. */
export function label(ctx, text, x, y, { colour, font, align = "left", base = "alphabetic" }) {
  Object.assign(ctx, { fillStyle: colour, font, textAlign: align, textBaseline: base });
  ctx.fillText(text, x, y);
}

/** A straight line. */
export function line(ctx, [ax, ay], [bx, by], colour, width = 1, dash = []) {
  Object.assign(ctx, { strokeStyle: colour, lineWidth: width });
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(ax, ay);
  ctx.lineTo(bx, by);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** The horizontal axis below a plot: its line, ticks with numbers, and at its right end what it counts. */
export function bottomAxis(ctx, scale, ticks, { x0, x1, y, name }, palette) {
  const style = { colour: palette.muted, font: `11px ${palette.font}`, base: "top" };
  line(ctx, [x0, y + 0.5], [x1, y + 0.5], palette.faint);
  ctx.font = style.font;
  const end = x1 - ctx.measureText(name).width - 8;
  for (const tick of ticks) {
    const x = scale(tick);
    line(ctx, [x, y], [x, y + 4], palette.faint);
    const text = tick >= 1000 ? `${tick / 1000}k` : brief(tick);
    if (x + ctx.measureText(text).width / 2 < end) label(ctx, text, x, y + 6, { ...style, align: "center" });
  }
  label(ctx, name, x1, y + 6, { ...style, align: "right" });
}

/** The outline of a function between two pixels, as points. */
export function sampled(f, x, y, [from, to], step = 2) {
  const points = [];
  for (let pixel = from; pixel <= to; pixel += step) points.push([pixel, y(f(x.invert(pixel)))]);
  return points;
}

/** A line through points. */
export function trace(ctx, points, colour, width) {
  Object.assign(ctx, { strokeStyle: colour, lineWidth: width });
  ctx.beginPath();
  for (const [px, py] of points) ctx.lineTo(px, py);
  ctx.stroke();
}

/** The area between points and the height y. */
export function area(ctx, points, y, colour, alpha) {
  if (points.length < 2) return;
  Object.assign(ctx, { fillStyle: colour, globalAlpha: alpha });
  ctx.beginPath();
  ctx.moveTo(points[0][0], y);
  for (const [px, py] of points) ctx.lineTo(px, py);
  ctx.lineTo(points.at(-1)[0], y);
  ctx.fill();
  ctx.globalAlpha = 1;
}
