// Smooth curves through sampled points, as cubic Bezier pieces that a canvas draws itself.

/**
 * The pieces of a Catmull-Rom curve through points [x, y, ...]: piece i runs from point i to point i + 1 and is
 * [control x, control y, control x, control y, end x, end y].  The points are equally spaced in time, so the plain
 * (uniform) form is the one that keeps the pen's velocity.
 */
export function pieces(points) {
  const last = points.length - 1;
  return points.slice(1).map((c, i) => {
    const [a, b, d] = [points[Math.max(0, i - 1)], points[i], points[Math.min(last, i + 2)]];
    return [
      b[0] + (c[0] - a[0]) / 6,
      b[1] + (c[1] - a[1]) / 6,
      c[0] - (d[0] - b[0]) / 6,
      c[1] - (d[1] - b[1]) / 6,
      c[0],
      c[1],
    ];
  });
}

/** The first share s (0..1) of a piece that starts at (x, y), by de Casteljau's construction. */
export function firstPart([x, y], [ax, ay, bx, by, cx, cy], s) {
  const between = (p, q) => p + s * (q - p);
  const [x1, x2, x3] = [between(x, ax), between(ax, bx), between(bx, cx)];
  const [y1, y2, y3] = [between(y, ay), between(ay, by), between(by, cy)];
  const [x4, x5] = [between(x1, x2), between(x2, x3)];
  const [y4, y5] = [between(y1, y2), between(y2, y3)];
  return [x1, y1, x4, y4, between(x4, x5), between(y4, y5)];
}
