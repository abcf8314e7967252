import assert from "node:assert/strict";
import { test } from "node:test";
import { inAir, matchFrames, strokeRuns } from "../../vrnn/ui/pad/js/frames.js";

// Two strokes: points 0..3 and 4..6; frame 3 is the jump.
const PEN = [0, 0, 1, 0, 0, 1];
const POINTS = [[0, 0], [10, 0], [20, 0], [30, 0], [100, 0], [100, 10], [100, 20]];

test("runs follow the pen", () => {
  assert.deepEqual(strokeRuns(PEN), [[0, 3], [4, 6]]);
  assert.deepEqual(strokeRuns([0, 0]), [[0, 2]]);
  assert.deepEqual(strokeRuns([1, 1]), [[0, 1], [2, 2]]);
  assert.deepEqual(strokeRuns([]), [[0, 0]]);
});

test("the jump is in the air, the moves around it are not", () => {
  assert.deepEqual(PEN.map((_, t) => inAir(PEN, t)), [false, false, false, true, false, false]);
});

test("points of the ink get the frames of the same place along the stroke", () => {
  const strokes = [
    [[0, 0], [5, 0], [10, 0], [25, 0], [30, 0]],
    [[100, 0], [100, 15], [100, 20]],
  ];
  assert.deepEqual(matchFrames(strokes, POINTS, PEN), [[0, 0, 0, 1.5, 2], [3, 4.5, 5]]);
});

test("a differently scaled copy of the stroke gets the same frames", () => {
  const stroke = [[0, 0], [15, 0], [30, 0]];
  const half = stroke.map(([x, y]) => [x / 2, y / 2]);
  const rest = [[100, 0], [100, 20]];
  assert.deepEqual(matchFrames([half, rest], POINTS, PEN)[0], matchFrames([stroke, rest], POINTS, PEN)[0]);
});

test("a dot takes the frame that leads to it", () => {
  const pen = [0, 1, 1];
  const points = [[0, 0], [5, 0], [10, 0], [40, 40]];
  assert.deepEqual(matchFrames([[[0, 0], [10, 0]], [[40, 40]]], points, pen), [[0, 1], [2]]);
});

test("where strokes do not pair up, the nearest point decides and frames never go back", () => {
  const strokes = [[[0, 0], [30, 0], [100, 0], [100, 20]]];
  assert.deepEqual(matchFrames(strokes, POINTS, PEN), [[0, 2, 3, 5]]);
});
