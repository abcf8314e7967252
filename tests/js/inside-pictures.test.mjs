import assert from "node:assert/strict";
import { test } from "node:test";
import { nudged, seat, within } from "../../vrnn/ui/inside/js/handles.js";
import { graphOf } from "../../vrnn/ui/inside/js/graph.js";
import { divergence, integrand } from "../../vrnn/ui/inside/js/gaussians.js";
import { integrandRange, runningLayout } from "../../vrnn/ui/inside/js/picture-kl.js";
import { ellipseOf, moveRange } from "../../vrnn/ui/inside/js/picture-step.js";
import { roundTicks, scaleOf } from "../../vrnn/ui/inside/js/plot.js";
import { along, anchor, narrowRoute, roundPath, wideRoute } from "../../vrnn/ui/inside/js/routing.js";
import { cellAt, gridOf, zoom } from "../../vrnn/ui/inside/js/vectors.js";

const near = (a, b, within_ = 1e-9) => assert.ok(Math.abs(a - b) <= within_, `${a} is not ${b}`);

test("a scale is undone by its inverse, on a logarithmic axis too", () => {
  const [straight, log] = [scaleOf([-2, 2], [10, 110]), scaleOf([1, 10000], [0, 400], true)];
  near(straight(0), 60);
  near(straight.invert(straight(1.3)), 1.3);
  near(log(100), 200);
  near(log.invert(300), 1000);
});

test("ticks are round, within the range, and about as many as asked for", () => {
  assert.deepEqual(roundTicks(-6, 6, 6), [-6, -4, -2, 0, 2, 4, 6]);
  assert.deepEqual(roundTicks(0.3, 1.1, 4).map((v) => Math.round(v * 100) / 100), [0.4, 0.6, 0.8, 1]);
});

test("a handle follows its keys within its limits, and sits on the curve", () => {
  assert.equal(nudged("mu", 0, "ArrowRight", false), 0.1);
  assert.equal(nudged("mu", 3.9, "ArrowRight", true), 4);
  assert.equal(nudged("sigma", 0.45, "ArrowDown", true), 0.4);
  assert.equal(nudged("mu", 0, "a", false), undefined);
  assert.equal(within("sigma", -3), 0.4);
  const [z, height] = seat("sigma", { mu: 1, sigma: 2 });
  near(z, 3);
  near(height, Math.exp(-0.5) / (2 * Math.sqrt(2 * Math.PI)));
});

test("all of an integrand is within its axis, and the analytic value in the middle of its own", () => {
  const [a, b] = [{ mu: -0.8, sigma: 0.7 }, { mu: 0.6, sigma: 1.3 }];
  const [low, high] = integrandRange(a, b);
  for (let z = -6.5; z < 6.5; z += 0.1) assert.ok(integrand(a, b, z) >= low && integrand(a, b, z) <= high);
  const at = runningLayout(400, 300, a, b);
  near(at.value, divergence(a, b));
  near((at.range[0] + at.range[1]) / 2, at.value);
});

test("an ellipse has the eigenvalues and the direction of its covariance", () => {
  const [major, minor, angle] = ellipseOf(2, 2, 0.5);
  near(major ** 2, 6);
  near(minor ** 2, 2);
  near(angle, Math.PI / 4);
  assert.deepEqual(ellipseOf(3, 1, 0), [3, 1, 0]);
  near(ellipseOf(1, 3, 0)[2], Math.PI / 2);
});

test("the picture of a move holds the move and all that was likely", () => {
  const move = Float32Array.from([0.9, 0, 0, 0.1, 0.1, 0, 0.1, 3, 0, 0.2, 0.2, 0]);
  assert.equal(moveRange({ x: [0.2, -0.1, 0], move }), 4);
  assert.equal(moveRange({ x: [0.2, -0.1, 0], move: move.subarray(0, 6) }), 0.25);
  assert.deepEqual([zoom(0.2), zoom(0.5), zoom(0.51), zoom(3, 0.1)], [0.5, 0.5, 1, 3.2]);
});

test("every cell of a vector can be pointed at, and nothing else", () => {
  for (const [count, width, height] of [[16, 160, 13], [384, 120, 400], [64, 200, 13], [3, 90, 30]]) {
    const grid = gridOf(count, width, height);
    assert.ok(grid.columns * grid.rows >= count && grid.columns * (grid.rows - 1) < count);
    for (let i = 0; i < count; i++) {
      const [x, y] = [((i % grid.columns) + 0.5) / grid.columns, (Math.floor(i / grid.columns) + 0.5) / grid.rows];
      assert.equal(cellAt(grid, count, width, height, x * width, y * height), i);
    }
    assert.equal(cellAt(grid, count, width, height, width + 1, 1), null);
  }
});

/** Boxes as the wide layout has them: columns of 100 with gaps of 40, rows of 80 with gaps of 30. */
function boxesOf(graph) {
  return Object.fromEntries(graph.nodes.map(({ id, place: [column, row, rows = 1] }) => {
    const [left, top] = [(column - 1) * 140, (row - 1) * 110 + 40];
    return [id, { left, top, right: left + 100, bottom: top + rows * 110 - 30 }];
  }));
}

const crosses = ([ax, ay], [bx, by], { left, top, right, bottom }) =>
  Math.max(ax, bx) > left + 1 && Math.min(ax, bx) < right - 1 && Math.max(ay, by) > top + 1 && Math.min(ay, by) < bottom - 1;

test("wide arrows go across and down, from side to side, and through no other node", () => {
  for (const family of ["vrnn", "rnn", "srnn"]) {
    const graph = graphOf(family);
    const boxes = boxesOf(graph);
    for (const edge of graph.edges) {
      const corners = wideRoute(edge, boxes);
      assert.deepEqual(corners[0], anchor(boxes[edge.from], edge.out));
      assert.deepEqual(corners.at(-1), anchor(boxes[edge.to], edge.into));
      corners.slice(1).forEach((corner, i) => {
        const square = Math.abs(corner[0] - corners[i][0]) < 1 || Math.abs(corner[1] - corners[i][1]) < 1;
        assert.ok(square, `${family}: ${edge.id} is askew`);
        for (const [id, box] of Object.entries(boxes)) assert.ok(!crosses(corners[i], corner, box), `${family}: ${edge.id} crosses ${id}`);
      });
    }
  }
});

test("in one column arrows go straight to the next node, else by a rail on the left", () => {
  for (const family of ["vrnn", "rnn", "srnn"]) {
    const graph = graphOf(family);
    const order = graph.nodes.map(({ id }) => id);
    const boxes = Object.fromEntries(order.map((id, i) => [id, { left: 40, right: 340, top: i * 100, bottom: i * 100 + 70 }]));
    for (const edge of graph.edges) {
      const corners = narrowRoute(edge, boxes, order);
      corners.slice(1).forEach((corner, i) => {
        for (const box of Object.values(boxes)) assert.ok(!crosses(corners[i], corner, box), `${family}: ${edge.id}`);
      });
      assert.ok(corners.every(([x]) => x >= 4), "within the page");
    }
  }
});

test("a way is walked evenly, and its corners are rounded", () => {
  const corners = [[0, 0], [10, 0], [10, 30]];
  assert.deepEqual(along(corners, 0), [0, 0]);
  assert.deepEqual(along(corners, 0.5), [10, 10]);
  assert.deepEqual(along(corners, 1), [10, 30]);
  assert.equal(roundPath(corners, 4), "M0 0L6 0Q10 0 10 4L10 30");
});
