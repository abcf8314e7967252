// The sheet: guide lines, ink (fresh, or coloured by KL), and the cursor on it.
import { inAir } from "./frames.js";
import { bounds, nearest, toScreen, toSheet, union } from "./geometry.js";
import { inkStroke, mark } from "./pen.js";

/** The logical sheet: wide, or narrow where the page is. */
export const SHEETS = { wide: { width: 1000, height: 360 }, narrow: { width: 560, height: 360 } };
export const BASELINE = 235;
export const X_HEIGHT = 150;
const REACH = 26; // CSS pixels within which the ink catches the mouse

/** The view of a sheet in a width x height box; it steps back when the ink is wider or higher than the sheet. */
export function sheetView(strokes, sheet, width, height) {
  const page = { x0: 0, y0: 0, x1: sheet.width, y1: sheet.height };
  const ink = strokes.map(bounds).reduce(union, null);
  const over = ink && (ink.x1 > page.x1 || ink.x0 < 0 || ink.y1 > page.y1 || ink.y0 < 0);
  const box = over ? union(page, { x0: ink.x0 - 12, y0: ink.y0 - 12, x1: ink.x1 + 12, y1: ink.y1 + 12 }) : page;
  const scale = Math.min(width / (box.x1 - box.x0), height / (box.y1 - box.y0));
  return { scale, dx: (0 - box.x0) * scale, dy: (height - scale * (box.y0 + box.y1)) / 2 };
}

function drawGuide(ctx, view, width, palette) {
  ctx.strokeStyle = palette.guide;
  ctx.lineWidth = 1;
  for (const [y, dash] of [[X_HEIGHT, [2, 6]], [BASELINE, []]]) {
    const [, py] = toScreen(view, 0, y);
    ctx.setLineDash(dash);
    ctx.beginPath();
    ctx.moveTo(0, Math.round(py) + 0.5);
    ctx.lineTo(width, Math.round(py) + 0.5);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** Draws all but the cursor.  `tint` says how frames look: {frames: Map of stroke to frames, colour, swell}. */
export function drawSheet(ctx, { view, width, strokes, guide, tint }, palette) {
  if (guide) drawGuide(ctx, view, width, palette);
  for (const stroke of strokes) {
    const frames = tint?.frames.get(stroke);
    if (frames) inkStroke(ctx, view, stroke, frames, tint.colour, tint.swell);
    else inkStroke(ctx, view, stroke, null, () => palette.ink);
  }
}

/** Draws the cursor: the move of frame t, dashed where the pen was in the air. */
export function drawSheetCursor(ctx, view, analysis, t, palette) {
  const [ax, ay] = toScreen(view, ...analysis.points[t]);
  const [bx, by] = toScreen(view, ...analysis.points[t + 1]);
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = 1.5;
  if (inAir(analysis.pen, t)) ctx.setLineDash([3, 4]);
  ctx.beginPath();
  ctx.moveTo(ax, ay);
  ctx.lineTo(bx, by);
  ctx.stroke();
  ctx.setLineDash([]);
  mark(ctx, bx, by, 11, { stroke: palette.accent, width: 1 });
  mark(ctx, bx, by, 5, { fill: palette.accent, stroke: palette.paper, width: 2 });
}

/** The frame whose end is under the CSS pixel (x, y), or null when no ink is near. */
export function pickOnSheet(view, analysis, x, y) {
  const [sx, sy] = toSheet(view, x, y);
  const hit = nearest(analysis.points.slice(1), sx, sy);
  return hit.index >= 0 && hit.distance * view.scale <= REACH ? hit.index : null;
}
