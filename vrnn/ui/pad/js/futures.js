// Continuations as hairs: the ink they grow from, and what each model would write next.
import { pieces } from "./curve.js";
import { bounds, fit, toScreen, union } from "./geometry.js";
import { strokeRuns } from "./frames.js";
import { hairline, mark } from "./pen.js";
import { hairAlphas, hairStrokes, tipOf } from "./playback.js";

/** Where the hairs start, or null when the pen is up there and each hair begins with a move in the air. */
export function hairOrigin(points, pen, at) {
  return pen[at] === 1 ? null : points[at + 1];
}

/**
 * One view for all panels, so that the models can be compared: all hairs, and as much of the ink before them as
 * fits without making them small.
 */
export function futuresView(futures, points, width, height) {
  const hairs = futures.models.flatMap((model) => model.hairs);
  const box = union(bounds(hairs.flat()), bounds([points[futures.at + 1]]));
  const ink = bounds(points);
  const all = union(box, ink);
  const close = { x0: Math.max(all.x0, box.x0 - 0.6 * (box.x1 - box.x0)), y0: box.y0, x1: box.x1, y1: box.y1 };
  const views = [all, union(close, { ...close, y0: Math.max(all.y0, ink.y0), y1: Math.min(all.y1, ink.y1) })];
  const [whole, near] = views.map((view) => fit(view, width, height, 14));
  const view = whole.scale > 0.72 * near.scale ? whole : near;
  return view.scale > 1.1 ? fit(grown(view, width, height), width, height, 0) : view;
}

/** The box that a too close view should have shown: the same centre at scale 1.1. */
function grown(view, width, height) {
  const [cx, cy] = [(width / 2 - view.dx) / view.scale, (height / 2 - view.dy) / view.scale];
  const [w, h] = [width / 2.2, height / 2.2];
  return { x0: cx - w, y0: cy - h, x1: cx + w, y1: cy + h };
}

/** The strokes {start, pieces} of the ink that an analysis has read, up to frame `at`. */
export function ghostStrokes({ points, pen }, at) {
  return strokeRuns(pen.slice(0, at + 1))
    .map(([first, last]) => points.slice(first, last + 1))
    .filter((run) => run.length > 0)
    .map((run) => ({ start: run[0], pieces: pieces(run) }));
}

function drawGhost(ctx, view, analysis, at, palette) {
  const last = analysis.pen.length - 1;
  ctx.strokeStyle = palette.ghost;
  ctx.globalAlpha = 0.28;
  if (at < last) for (const stroke of ghostStrokes(analysis, last)) hairline(ctx, view, stroke, 1.2);
  ctx.globalAlpha = 1;
  for (const stroke of ghostStrokes(analysis, at)) hairline(ctx, view, stroke, 1.8);
}

/** Draws one hair up to `position` seconds in the colour `shade`, with a pen tip where it is still being written. */
export function drawHair(ctx, view, hair, { from, position, rate, shade, alpha, tip, width }) {
  const strokes = hairStrokes(hair, from, position, rate);
  ctx.strokeStyle = shade;
  ctx.globalAlpha = alpha;
  for (const stroke of strokes) hairline(ctx, view, stroke, width);
  const writing = position > 0 && position * rate < hair.length;
  ctx.globalAlpha = tip;
  if (writing && strokes.length > 0) mark(ctx, ...toScreen(view, ...tipOf(strokes.at(-1))), 2.4, { fill: shade });
  ctx.globalAlpha = 1;
}

/** Draws one panel with its hairs over each other, each in its own shade (`colour` maps 0..1 to one). */
export function drawFutures(ctx, { view, analysis, futures, hairs, position, mode, index, colour, opacity }, palette) {
  drawGhost(ctx, view, analysis, futures.at, palette);
  const from = hairOrigin(analysis.points, analysis.pen, futures.at);
  const alphas = hairAlphas(mode, index, hairs.length);
  hairs.forEach((hair, i) => {
    const alone = mode === "one" && i === index;
    const shade = colour(hairs.length > 1 ? i / (hairs.length - 1) : 0);
    const tip = opacity * alphas[i];
    const look = { shade, tip, alpha: tip * (alone ? 1 : 0.75), width: alone ? 2.2 : 1.25 };
    drawHair(ctx, view, hair, { from, position, rate: futures.rate_hz, ...look });
  });
  const [x, y] = toScreen(view, ...analysis.points[futures.at + 1]);
  mark(ctx, x, y, 4, { fill: palette.paper, stroke: palette.accent, width: 1.75 });
}
