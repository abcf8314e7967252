// Continuations apart: each in a cell of its own, all at one scale, after the end of the ink they go on from.
import { drawHair, ghostStrokes, hairOrigin } from "./futures.js";
import { bounds } from "./geometry.js";
import { hairline, mark } from "./pen.js";
import { quantile } from "./scale.js";

const PAIR = 420; // CSS pixels from which a panel has two columns
const ROW = { 1: 66, 2: 80 }; // height of a row by the count of columns
const LEAST = 160; // height of the smallest panel
const MARGIN = 14;
const RUNAWAY = 1.8; // times the reach of three hairs in four
const CLOSEST = 0.9; // pixels a sheet unit beyond which short continuations are not blown up

function columnsOf(width, count) {
  return width >= PAIR && count > 1 ? 2 : 1;
}

/** The height in CSS pixels that a panel of this width needs for `count` cells. */
export function panelHeight(width, count) {
  const columns = columnsOf(width, count);
  return Math.max(LEAST, Math.ceil(count / columns) * ROW[columns]);
}

/** The cells {x, y, width, height} of a panel, row by row. */
export function cellsOf(width, height, count) {
  const columns = columnsOf(width, count);
  const [w, h] = [width / columns, height / Math.max(1, Math.ceil(count / columns))];
  return Array.from({ length: count }, (_, i) => {
    return { x: (i % columns) * w, y: Math.floor(i / columns) * h, width: w, height: h };
  });
}

/** The cell under (x, y), or null. */
export function pickCell(cells, x, y) {
  const i = cells.findIndex((c) => x >= c.x && x < c.x + c.width && y >= c.y && y < c.y + c.height);
  return i < 0 ? null : i;
}

/** How tall a letter of the ink is, roughly: the span that holds the middle seventy per cent of its points. */
export function letterHeight(points) {
  const heights = points.map((point) => point[1]);
  return Math.max(20, quantile(heights, 0.85) - quantile(heights, 0.15));
}

/**
 * The view of every cell (add the cell's corner to dx and dy): as wide as the widest hair of all models with two
 * letters of ink before it, and open to the left, above and below for nine hairs in ten.  A hair that runs away is
 * cut at the edge of its cell, so that it does not make all the others small.
 */
export function cellView(futures, points, { width, height }) {
  const [x, y] = points[futures.at + 1];
  const letter = letterHeight(points.slice(0, futures.at + 2));
  const boxes = futures.models.flatMap((model) => model.hairs.map(bounds)).filter(Boolean);
  const most = (side, share) => quantile(boxes.map((box) => box[side]), share);
  if (boxes.length === 0) boxes.push({ x0: x, y0: y, x1: x, y1: y });
  const x0 = Math.min(x - 2 * letter, most("x0", 0.1));
  const x1 = Math.max(x + letter, Math.min(most("x1", 1), x + RUNAWAY * (most("x1", 0.75) - x)));
  const y0 = Math.min(y - letter / 2, most("y0", 0.1));
  const y1 = Math.max(y + letter / 2, most("y1", 0.9));
  const across = (width - 2 * MARGIN) / (x1 - x0);
  const down = (height - 10) / (y1 - y0);
  const scale = Math.min(CLOSEST, across, Math.max(down, 0.75 * across));
  const tail = MARGIN + scale * (x - 2 * letter - x0);
  return { scale, dx: MARGIN - scale * x0, dy: (height - scale * (y0 + y1)) / 2, tail, fade: scale * letter };
}

function drawTail(ctx, view, cell, strokes, palette) {
  const left = cell.x + view.tail;
  const gradient = ctx.createLinearGradient(left, 0, left + view.fade, 0);
  gradient.addColorStop(0, palette.clear);
  gradient.addColorStop(1, palette.ghost);
  ctx.strokeStyle = gradient;
  for (const stroke of strokes) hairline(ctx, view, stroke, 1.5);
}

function drawGrid(ctx, cells, lit, palette) {
  ctx.fillStyle = palette.wash;
  if (cells[lit]) ctx.fillRect(cells[lit].x, cells[lit].y, cells[lit].width, cells[lit].height);
  ctx.fillStyle = palette.hairline;
  for (const { x, y, width } of cells) if (y > 0) ctx.fillRect(x + MARGIN, Math.round(y), width - 2 * MARGIN, 1);
}

function drawNumber(ctx, cell, i, palette) {
  ctx.font = `10px ${palette.font}`;
  ctx.textAlign = "right";
  ctx.textBaseline = "top";
  ctx.fillStyle = palette.faint;
  ctx.fillText(String(i + 1), cell.x + cell.width - 7, cell.y + 6);
}

/**
 * Draws one panel cell by cell, `base` being the view of `cellView`; the cell `lit` is set off (in both panels, so
 * that a pair can be compared).
 */
export function drawApart(ctx, { cells, base, lit, analysis, futures, hairs, position, shade, opacity }, palette) {
  const from = hairOrigin(analysis.points, analysis.pen, futures.at);
  const ghost = ghostStrokes(analysis, futures.at);
  const [ox, oy] = analysis.points[futures.at + 1];
  drawGrid(ctx, cells, lit, palette);
  hairs.forEach((hair, i) => {
    const cell = cells[i];
    const view = { ...base, dx: base.dx + cell.x, dy: base.dy + cell.y };
    const bleed = cell.height / 6;
    ctx.save();
    ctx.beginPath();
    ctx.rect(cell.x, cell.y - bleed, cell.width, cell.height + 2 * bleed);
    ctx.clip();
    drawTail(ctx, view, cell, ghost, palette);
    const look = { shade, alpha: opacity, tip: opacity, width: i === lit ? 2 : 1.5 };
    drawHair(ctx, view, hair, { from, position, rate: futures.rate_hz, ...look });
    const [x, y] = [ox * view.scale + view.dx, oy * view.scale + view.dy];
    mark(ctx, x, y, 2.6, { fill: palette.paper, stroke: palette.accent, width: 1.25 });
    ctx.restore();
    drawNumber(ctx, cell, i, palette);
  });
}
