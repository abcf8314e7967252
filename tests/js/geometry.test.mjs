import assert from "node:assert/strict";
import { test } from "node:test";
import * as geometry from "../../vrnn/ui/pad/js/geometry.js";

test("bounds and union", () => {
  assert.equal(geometry.bounds([]), null);
  assert.deepEqual(geometry.bounds([[1, 5], [-2, 7], [0, 6]]), { x0: -2, y0: 5, x1: 1, y1: 7 });
  const box = { x0: 0, y0: 0, x1: 1, y1: 1 };
  assert.deepEqual(geometry.union(null, box), box);
  assert.deepEqual(geometry.union(box, { x0: -1, y0: 0.5, x1: 0.5, y1: 3 }), { x0: -1, y0: 0, x1: 1, y1: 3 });
});

test("fit centres the box and keeps the margin on the tight side", () => {
  const view = geometry.fit({ x0: 10, y0: 20, x1: 30, y1: 30 }, 120, 200, 10);
  assert.equal(view.scale, 5);
  assert.deepEqual(geometry.toScreen(view, 10, 25), [10, 100]);
  assert.deepEqual(geometry.toScreen(view, 30, 25), [110, 100]);
});

test("fit of a single point is finite and centred", () => {
  const view = geometry.fit({ x0: 3, y0: 4, x1: 3, y1: 4 }, 100, 50, 10);
  const [x, y] = geometry.toScreen(view, 3, 4);
  assert.ok(Math.abs(x - 50) < 1e-3 && Math.abs(y - 25) < 1e-3);
});

test("toSheet undoes toScreen", () => {
  const view = { scale: 0.37, dx: 12.5, dy: -3 };
  const [x, y] = geometry.toSheet(view, ...geometry.toScreen(view, 417, 88));
  assert.ok(Math.abs(x - 417) < 1e-9 && Math.abs(y - 88) < 1e-9);
});

test("nearest finds the closest point", () => {
  assert.deepEqual(geometry.nearest([[0, 0], [10, 0], [10, 10]], 9, 3), { index: 1, distance: Math.sqrt(10) });
  assert.equal(geometry.nearest([], 0, 0).index, -1);
});

test("distance to a stroke is to its segments, not to their endless lines", () => {
  const stroke = [[0, 0], [10, 0]];
  assert.equal(geometry.distanceToStroke(stroke, 5, 3), 3);
  assert.equal(geometry.distanceToStroke(stroke, 13, 4), 5);
  assert.equal(geometry.distanceToStroke([[1, 1]], 4, 5), 5);
});

test("hitStroke takes the topmost stroke in reach", () => {
  const strokes = [[[0, 0], [10, 0]], [[0, 1], [10, 1]], [[50, 50]]];
  assert.equal(geometry.hitStroke(strokes, 5, 0.5, 2), 1);
  assert.equal(geometry.hitStroke(strokes, 50, 52, 2), 2);
  assert.equal(geometry.hitStroke(strokes, 30, 30, 2), -1);
});

test("arc lengths add up", () => {
  assert.deepEqual(geometry.arcLengths([[0, 0], [3, 4], [3, 10]]), [0, 5, 11]);
});

test("a spline passes through its vertices and keeps straight lines straight", () => {
  const line = geometry.spline([[0, 0, 1, 0], [10, 5, 3, 4], [20, 10, 5, 8]], 2);
  for (const [x, y] of line) assert.ok(Math.abs(y - x / 2) < 1e-9);
  assert.ok(line.some(([x, y, w, f]) => x === 10 && y === 5 && w === 3 && f === 4));
  for (let i = 1; i < line.length; i++) assert.ok(line[i][2] >= line[i - 1][2] && line[i][2] <= 5);
});

test("a spline of a circle stays near the circle", () => {
  const points = Array.from({ length: 13 }, (_, i) => [Math.cos(i * Math.PI / 6), Math.sin(i * Math.PI / 6), 1, i]);
  const inner = geometry.spline(points, 0.05).filter(([, , , f]) => f >= 1 && f <= 11);
  for (const [x, y] of inner) assert.ok(Math.abs(Math.hypot(x, y) - 1) < 0.005);
});

test("between two views every point moves on a straight line", () => {
  const [a, b] = [{ scale: 1, dx: 0, dy: 10 }, { scale: 0.5, dx: 40, dy: 0 }];
  const [[ax, ay], [bx, by]] = [geometry.toScreen(a, 30, 60), geometry.toScreen(b, 30, 60)];
  assert.deepEqual(geometry.toScreen(geometry.blend(a, b, 0.25), 30, 60), [ax + (bx - ax) / 4, ay + (by - ay) / 4]);
  assert.deepEqual(geometry.blend(a, b, 1), b);
});
