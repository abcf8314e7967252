// The latent path in a plane: posterior means as a line along time, prior means as hollow marks.
import { bounds, fit, nearest, toScreen, union } from "./geometry.js";
import { arrow, mark } from "./pen.js";

/** The view that holds all posterior and prior means. */
export function pathView(path, width, height) {
  return { ...fit(union(bounds(path.q), bounds(path.p)), width, height, 22), width, height };
}

function ellipse(ctx, view, [x, y], [rx, ry, angle]) {
  const [px, py] = toScreen(view, x, y);
  const [a, b] = [rx, ry].map((radius) => Math.max(0.5, radius * view.scale));
  ctx.moveTo(px + a * Math.cos(angle), py + a * Math.sin(angle));
  ctx.ellipse(px, py, a, b, angle, 0, 2 * Math.PI);
}

function label(ctx, view, point, text, palette, lift = 0) {
  const [px, py] = toScreen(view, ...point);
  const y = py - lift;
  ctx.font = `11px ${palette.font}`;
  const fits = px + 9 + ctx.measureText(text).width < view.width;
  const x = fits ? px : px - 14;
  ctx.textAlign = fits ? "left" : "right";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 3;
  ctx.strokeStyle = palette.paper;
  ctx.strokeText(text, x + 7, y);
  ctx.fillStyle = palette.muted;
  ctx.fillText(text, x + 7, y);
}

/** One veil over all ellipses: where q is wide hundreds overlap, and must neither hide the path nor add up. */
export function drawVeil(ctx, view, path, palette) {
  ctx.fillStyle = palette.time(1);
  ctx.globalAlpha = 0.1;
  ctx.beginPath();
  path.q.forEach((q, t) => ellipse(ctx, view, q, path.ellipses[t]));
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** Draws the whole path, without the cursor. */
export function drawPath(ctx, view, path, palette) {
  const steps = path.q.length;
  drawVeil(ctx, view, path, palette);
  ctx.globalAlpha = 0.55;
  for (const p of path.p) mark(ctx, ...toScreen(view, ...p), 1.9, { stroke: palette.ghost, width: 0.9 });
  ctx.globalAlpha = 1;
  for (let t = 1; t < steps; t++) {
    ctx.strokeStyle = palette.time(t / (steps - 1));
    ctx.lineWidth = 1.4;
    ctx.beginPath();
    ctx.moveTo(...toScreen(view, ...path.q[t - 1]));
    ctx.lineTo(...toScreen(view, ...path.q[t]));
    ctx.stroke();
  }
  if (steps === 0) return;
  mark(ctx, ...toScreen(view, ...path.q[0]), 3, { fill: palette.time(0) });
  mark(ctx, ...toScreen(view, ...path.q[steps - 1]), 3, { fill: palette.time(1) });
  const [[ax, ay], [bx, by]] = [path.q[0], path.q[steps - 1]].map((q) => toScreen(view, ...q));
  const lift = Math.abs(ax - bx) < 36 && Math.abs(ay - by) < 14 ? Math.sign(by - ay || 1) * 9 : 0;
  label(ctx, view, path.q[0], "start", palette, lift);
  label(ctx, view, path.q[steps - 1], "end", palette, -lift);
}

/** Draws step t: its one-sigma ellipse, and the arrow from prior to posterior that KL pays for. */
export function drawPathCursor(ctx, view, path, t, palette) {
  ctx.beginPath();
  ellipse(ctx, view, path.q[t], path.ellipses[t]);
  ctx.globalAlpha = 0.16;
  ctx.fillStyle = palette.accent;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = 1;
  ctx.stroke();
  const from = toScreen(view, ...path.p[t]);
  const to = toScreen(view, ...path.q[t]);
  arrow(ctx, from, to, palette.text);
  mark(ctx, ...from, 4, { fill: palette.paper, stroke: palette.text });
  mark(ctx, ...to, 4, { fill: palette.accent, stroke: palette.paper });
}

/** The step whose posterior mean is nearest to the CSS pixel (x, y). */
export function pickOnPath(view, path, x, y) {
  const { index } = nearest(path.q.map((q) => toScreen(view, ...q)), x, y);
  return index < 0 ? null : index;
}
