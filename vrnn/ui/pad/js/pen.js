// Lines on a canvas: ink of varying width and colour, plain hairs, marks.
import { spline } from "./geometry.js";
import { nibWidths, settle } from "./nib.js";

const smoothed = new WeakMap();

/** The smooth outline of a stroke, [x, y, width, frame] in sheet units; computed once a stroke and frame list. */
function outline(stroke, frames) {
  const known = smoothed.get(stroke);
  if (known && known.frames === frames) return known.line;
  const widths = nibWidths(stroke);
  const vertices = settle(stroke).map(([x, y], i) => [x, y, widths[i], frames ? frames[i] : 0]);
  const line = spline(vertices, 3);
  smoothed.set(stroke, { frames, line });
  return line;
}

/** Draws one stroke; `colour` maps a frame to a CSS colour, `swell` to a factor of the width. */
export function inkStroke(ctx, view, stroke, frames, colour, swell = () => 1) {
  const line = outline(stroke, frames);
  const at = ([x, y]) => [x * view.scale + view.dx, y * view.scale + view.dy];
  if (line.length === 1) {
    const [x, y] = at(line[0]);
    ctx.fillStyle = colour(line[0][3]);
    ctx.beginPath();
    ctx.arc(x, y, Math.max(1, 0.62 * line[0][2] * view.scale * swell(line[0][3])), 0, 2 * Math.PI);
    ctx.fill();
    return;
  }
  let [px, py] = at(line[0]);
  for (let i = 1; i < line.length; i++) {
    const [x, y] = at(line[i]);
    const frame = (line[i][3] + line[i - 1][3]) / 2;
    ctx.strokeStyle = colour(frame);
    ctx.lineWidth = Math.max(0.6, 0.5 * (line[i][2] + line[i - 1][2]) * view.scale * swell(frame));
    ctx.beginPath();
    ctx.moveTo(px, py);
    ctx.lineTo(x, y);
    ctx.stroke();
    [px, py] = [x, y];
  }
}

/** Draws a stroke {start, pieces} (see curve.js) in a line of even width; one without pieces becomes a dot. */
export function hairline(ctx, view, { start, pieces: all }, width) {
  const { scale, dx, dy } = view;
  const [x, y] = [start[0] * scale + dx, start[1] * scale + dy];
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(x, y);
  if (all.length === 0) ctx.lineTo(x + 0.01, y);
  for (const [ax, ay, bx, by, cx, cy] of all) {
    ctx.bezierCurveTo(ax * scale + dx, ay * scale + dy, bx * scale + dx, by * scale + dy, cx * scale + dx, cy * scale + dy);
  }
  ctx.stroke();
}

/** A filled or hollow round mark at CSS pixel (x, y). */
export function mark(ctx, x, y, radius, { fill, stroke, width = 1.5 }) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  if (fill) {
    ctx.fillStyle = fill;
    ctx.fill();
  }
  if (stroke) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

/** An arrow between CSS pixels; too short for a head, it is a plain line. */
export function arrow(ctx, [ax, ay], [bx, by], colour) {
  const length = Math.hypot(bx - ax, by - ay);
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = 1.75;
  ctx.beginPath();
  ctx.moveTo(ax, ay);
  ctx.lineTo(bx, by);
  ctx.stroke();
  if (length < 7) return;
  const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
  ctx.beginPath();
  ctx.moveTo(bx, by);
  ctx.lineTo(bx - 7 * ux - 3.5 * uy, by - 7 * uy + 3.5 * ux);
  ctx.lineTo(bx - 7 * ux + 3.5 * uy, by - 7 * uy - 3.5 * ux);
  ctx.fill();
}
