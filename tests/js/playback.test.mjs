import assert from "node:assert/strict";
import { test } from "node:test";
import { advance, duration, hairAlphas, hairCount, hairStrokes, tipOf, toggle, written } from "../../vrnn/ui/pad/js/playback.js";

const HAIR = [[10, 0, 0], [20, 0, 1], [50, 0, 0], [60, 0, 0]];

test("the longest hair sets the duration", () => {
  const futures = { rate_hz: 40, models: [{ hairs: [HAIR] }, { hairs: [[...HAIR, ...HAIR], []] }] };
  assert.equal(duration(futures), 0.2);
  assert.equal(duration(null), 0);
  assert.equal(hairCount(futures), 2);
  assert.equal(hairCount(null), 0);
});

test("the clock runs at its speed and stops at the end", () => {
  const clock = { position: 1, playing: true, speed: 2 };
  assert.deepEqual(advance(clock, 0.25, 10), { position: 1.5, playing: true, speed: 2 });
  assert.deepEqual(advance(clock, 9, 10), { position: 10, playing: false, speed: 2 });
  const paused = { ...clock, playing: false };
  assert.equal(advance(paused, 1, 10), paused);
});

test("play pauses, goes on, and starts over at the end", () => {
  assert.deepEqual(toggle({ position: 3, playing: true, speed: 1 }, 5), { position: 3, playing: false, speed: 1 });
  assert.equal(toggle({ position: 3, playing: false, speed: 1 }, 5).position, 3);
  assert.deepEqual(toggle({ position: 5, playing: false, speed: 1 }, 5), { position: 0, playing: true, speed: 1 });
});

test("one at a time leaves the others as a whisper", () => {
  assert.deepEqual(hairAlphas("together", 1, 3), [1, 1, 1]);
  assert.deepEqual(hairAlphas("one", 1, 3), [0.1, 1, 0.1]);
});

test("what is written at a moment", () => {
  assert.deepEqual(written(HAIR, 0.25, 10), { whole: 2, part: 0.5 });
  assert.deepEqual(written(HAIR, 9, 10), { whole: 4, part: 0 });
  assert.equal(written(HAIR, 0.3, 10).whole, 3, "no point is lost to rounding");
});

const ends = (strokes) => strokes.map(({ start, pieces }) => [start, ...pieces.map((piece) => piece.slice(4))]);

test("a hair is cut where the pen lifts, and moves in the air are not drawn", () => {
  assert.deepEqual(ends(hairStrokes(HAIR, [0, 0], 9, 10)), [[[0, 0], [10, 0], [20, 0]], [[50, 0], [60, 0]]]);
  assert.deepEqual(ends(hairStrokes(HAIR, null, 9, 10))[0], [[10, 0], [20, 0]]);
  assert.deepEqual(ends(hairStrokes(HAIR, [0, 0], 0.25, 10)), [[[0, 0], [10, 0], [20, 0]]]);
  assert.deepEqual(ends(hairStrokes(HAIR, [0, 0], 0.1, 10)), [[[0, 0], [10, 0]]]);
  assert.deepEqual(ends(hairStrokes(HAIR, null, 0.1, 10)), [[[10, 0]]]);
  assert.deepEqual(hairStrokes(HAIR, null, 0, 10), []);
  assert.deepEqual(hairStrokes(HAIR, [0, 0], 0, 10), []);
  assert.deepEqual(hairStrokes([], [0, 0], 1, 10), []);
});

test("while it is written a hair runs along the curve that it will be", () => {
  const bend = [[10, 0, 0], [20, 10, 0], [20, 30, 0], [40, 30, 1]];
  const whole = hairStrokes(bend, [0, 0], 9, 10)[0].pieces;
  const early = hairStrokes(bend, [0, 0], 0.25, 10)[0];
  assert.deepEqual(early.pieces.slice(0, 2), whole.slice(0, 2));
  const [ax, ay, bx, by, cx, cy] = whole[2];
  const middle = (p0, p1, p2, p3) => (p0 + 3 * p1 + 3 * p2 + p3) / 8;
  assert.deepEqual(tipOf(early), [middle(20, ax, bx, cx), middle(10, ay, by, cy)]);
  assert.deepEqual(tipOf({ start: [3, 4], pieces: [] }), [3, 4]);
});
