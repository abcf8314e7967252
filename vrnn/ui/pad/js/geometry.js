// Points, boxes and views.  Nothing here knows a canvas, a model or the page.

/** The box {x0, y0, x1, y1} around points [x, y, ...], or null for no points. */
export function bounds(points) {
  if (points.length === 0) return null;
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const [x, y] of points) {
    box.x0 = Math.min(box.x0, x);
    box.y0 = Math.min(box.y0, y);
    box.x1 = Math.max(box.x1, x);
    box.y1 = Math.max(box.y1, y);
  }
  return box;
}

/** The box around both boxes; null stands for nothing. */
export function union(a, b) {
  if (!a || !b) return a ?? b;
  return {
    x0: Math.min(a.x0, b.x0),
    y0: Math.min(a.y0, b.y0),
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
  };
}

/** The view {scale, dx, dy} that centres a box in a width x height area, leaving a margin on every side. */
export function fit(box, width, height, margin) {
  const wide = Math.max(box.x1 - box.x0, 1e-9);
  const high = Math.max(box.y1 - box.y0, 1e-9);
  const scale = Math.min((width - 2 * margin) / wide, (height - 2 * margin) / high);
  return {
    scale,
    dx: (width - scale * (box.x0 + box.x1)) / 2,
    dy: (height - scale * (box.y0 + box.y1)) / 2,
  };
}

/** The view a share s of the way from one to another: every point moves on a straight line. */
export function blend(from, to, s) {
  return Object.fromEntries(Object.keys(to).map((name) => [name, from[name] + s * (to[name] - from[name])]));
}

/** Where a view shows the logical point (x, y), in CSS pixels. */
export function toScreen(view, x, y) {
  return [x * view.scale + view.dx, y * view.scale + view.dy];
}

/** The logical point under the CSS pixel (x, y). */
export function toSheet(view, x, y) {
  return [(x - view.dx) / view.scale, (y - view.dy) / view.scale];
}

/** The index of the point nearest to (x, y) and its distance; index -1 for no points. */
export function nearest(points, x, y) {
  let index = -1;
  let best = Infinity;
  points.forEach(([px, py], i) => {
    const d = (px - x) ** 2 + (py - y) ** 2;
    if (d < best) [index, best] = [i, d];
  });
  return { index, distance: Math.sqrt(best) };
}

function toSegment([ax, ay], [bx, by], x, y) {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const s = length === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length;
  const t = Math.min(1, Math.max(0, s));
  return Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y);
}

/** The distance from (x, y) to a stroke's line (to the point itself for a dot). */
export function distanceToStroke(stroke, x, y) {
  let best = Math.hypot(stroke[0][0] - x, stroke[0][1] - y);
  for (let i = 1; i < stroke.length; i++) best = Math.min(best, toSegment(stroke[i - 1], stroke[i], x, y));
  return best;
}

/** The index of the topmost stroke within radius of (x, y), or -1. */
export function hitStroke(strokes, x, y, radius) {
  for (let i = strokes.length - 1; i >= 0; i--) {
    if (distanceToStroke(strokes[i], x, y) <= radius) return i;
  }
  return -1;
}

/** Length walked along the points up to each of them; the first is 0. */
export function arcLengths(points) {
  const lengths = [0];
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1];
    const [bx, by] = points[i];
    lengths.push(lengths[i - 1] + Math.hypot(bx - ax, by - ay));
  }
  return lengths;
}

/** A Catmull-Rom value between b and c at s in 0..1; a and d are the neighbours. */
function catmullRom(a, b, c, d, s) {
  return 0.5 * (2 * b + (c - a) * s + (2 * a - 5 * b + 4 * c - d) * s * s + (3 * b - a - 3 * c + d) * s ** 3);
}

/**
 * A smooth line through vertices [x, y, w, f], subdivided so that no step is longer than `step`.
 * x and y follow a Catmull-Rom spline; width w and frame f are interpolated linearly, so they never overshoot.
 */
export function spline(vertices, step) {
  if (vertices.length < 2) return vertices.slice();
  const out = [vertices[0]];
  const last = vertices.length - 1;
  for (let i = 0; i < last; i++) {
    const [a, b, c, d] = [vertices[Math.max(0, i - 1)], vertices[i], vertices[i + 1], vertices[Math.min(last, i + 2)]];
    const pieces = Math.min(32, Math.max(1, Math.ceil(Math.hypot(c[0] - b[0], c[1] - b[1]) / step)));
    for (let k = 1; k <= pieces; k++) {
      const s = k / pieces;
      out.push([
        catmullRom(a[0], b[0], c[0], d[0], s),
        catmullRom(a[1], b[1], c[1], d[1], s),
        b[2] + s * (c[2] - b[2]),
        b[3] + s * (c[3] - b[3]),
      ]);
    }
  }
  return out;
}
