import assert from "node:assert/strict";
import { test } from "node:test";
import { firstPart, pieces } from "../../vrnn/ui/pad/js/curve.js";

function at([x, y], [ax, ay, bx, by, cx, cy], s) {
  const value = (p, q, r, t) => (1 - s) ** 3 * p + 3 * (1 - s) ** 2 * s * q + 3 * (1 - s) * s * s * r + s ** 3 * t;
  return [value(x, ax, bx, cx), value(y, ay, by, cy)];
}

function close([x, y], [u, v], error = 1e-9) {
  assert.ok(Math.hypot(x - u, y - v) < error, `${x}, ${y} is not ${u}, ${v}`);
}

test("a curve passes through its points and leaves each with the velocity between its neighbours", () => {
  const points = [[0, 0], [10, 5], [12, 20], [30, 18]];
  const [, middle, last] = pieces(points);
  assert.deepEqual(pieces(points).map((piece) => piece.slice(4)), points.slice(1));
  close([3 * (middle[0] - 10), 3 * (middle[1] - 5)], [6, 10]);
  close([3 * (12 - middle[2]), 3 * (20 - middle[3])], [10, 6.5]);
  close([3 * (last[0] - 12), 3 * (last[1] - 20)], [10, 6.5]);
});

test("a curve through equally spaced points of a parabola is the parabola, inside", () => {
  const points = [-2, -1, 0, 1, 2].map((x) => [x, x * x]);
  const piece = pieces(points)[1];
  for (const s of [0.25, 0.5, 0.9]) close(at(points[1], piece, s), [s - 1, (s - 1) ** 2]);
});

test("few points: none, a dot, a straight line", () => {
  assert.deepEqual(pieces([]), []);
  assert.deepEqual(pieces([[1, 2]]), []);
  const [line] = pieces([[0, 0], [9, 3]]);
  close(at([0, 0], line, 0.5), [4.5, 1.5]);
});

test("the first part of a piece runs along it", () => {
  const start = [0, 0];
  const piece = [3, 7, -4, 9, 12, 1];
  const part = firstPart(start, piece, 0.4);
  for (const s of [0, 0.3, 0.5, 1]) close(at(start, part, s), at(start, piece, 0.4 * s));
});
