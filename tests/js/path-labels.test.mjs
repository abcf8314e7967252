import assert from "node:assert/strict";
import { test } from "node:test";
import { drawPath, pathView } from "../../vrnn/ui/pad/js/path.js";

const PALETTE = { time: () => "grey", ghost: "grey", paper: "white", muted: "black", font: "serif" };

/** Where the labels of a path are written: text, x, y and side. */
function labels(q, width = 300, height = 200) {
  const found = [];
  const known = {
    measureText: (text) => ({ width: 6 * text.length }),
    fillText: (text, x, y) => found.push({ text, x, y, side: known.textAlign }),
  };
  const ctx = new Proxy(known, { get: (target, name) => target[name] ?? (() => {}) });
  const path = { q, p: q, ellipses: q.map(() => [0.1, 0.1, 0]) };
  drawPath(ctx, pathView(path, width, height), path, PALETTE);
  return found;
}

test("start and end are written to the right of their points, and to the left at the right edge", () => {
  const [start, end] = labels([[0, 0], [0.5, 0.6], [1, 0.1]]);
  assert.deepEqual([start.text, start.side, end.text, end.side], ["start", "left", "end", "right"]);
  assert.ok(start.x + 30 < 300 && end.x - 18 > 0 && end.x < 300 - 22);
});

test("a path that ends where it began has both words, one above the other", () => {
  const [start, end] = labels([[0, 0], [1, 1], [0.02, 0.01]]);
  assert.ok(Math.abs(start.y - end.y) >= 16, `${start.y} ${end.y}`);
  const [once, again] = labels([[0, 0], [1, 1], [0, 0]]);
  assert.ok(Math.abs(once.y - again.y) >= 16);
});

test("words that are apart stay at the height of their points", () => {
  const [start, end] = labels([[0, 0], [1, 1], [0.6, 0]]);
  assert.equal(start.y, end.y);
});
