import assert from "node:assert/strict";
import { test } from "node:test";
import { end, moves, noTrail, shown, take } from "../../vrnn/ui/pad/js/trails.js";

const guess = (n, frames, length = 1, anew = 0) => {
  return { n, frames, anew, hairs: [Array.from({ length }, (_, i) => [i, frames, 0])], from: [0, 0], up: false };
};
const names = (trail, time, still = false) => shown(trail, time, still).map(({ set }) => set.frames);

test("an empty trail shows nothing and rests", () => {
  assert.deepEqual(shown(noTrail(), 0, false), []);
  assert.ok(!moves(noTrail(), 0, false));
});

test("longer guesses from the same ink take the place of the shorter ones", () => {
  const trail = take(take(noTrail(), guess(1, 5, 1), 0), guess(1, 5, 9), 20);
  assert.equal(trail.now.hairs[0].length, 9);
  assert.deepEqual(names(trail, 20), [5]);
  assert.ok(!moves(trail, 20, false));
});

test("guesses from newer ink push the old ones back, which fade and are gone", () => {
  const trail = take(take(noTrail(), guess(1, 5), 0), guess(2, 6), 100);
  const alphas = [100, 300, 600].map((time) => shown(trail, time, false)[0].alpha);
  assert.deepEqual(names(trail, 100), [5, 6]);
  assert.ok(alphas[0] < 0.5 && alphas[0] > alphas[1] && alphas[1] > alphas[2] && alphas[2] > 0);
  assert.ok(moves(trail, 799, false));
  assert.deepEqual(names(trail, 800), [6]);
  assert.ok(!moves(trail, 800, false));
});

test("the same count of frames after all were read anew is another start", () => {
  const trail = take(take(noTrail(), guess(1, 5), 0), guess(2, 5, 1, 1), 100);
  assert.deepEqual(names(trail, 100), [5, 5]);
});

test("an answer that was overtaken changes nothing", () => {
  const trail = take(noTrail(), guess(3, 9), 0);
  assert.equal(take(trail, guess(2, 8), 10), trail);
});

test("guesses without a frame leave nothing behind to fade", () => {
  const none = { ...guess(1, 0), hairs: [[]] };
  assert.deepEqual(names(take(take(noTrail(), none, 0), guess(2, 1), 200), 200), [1]);
});

test("a fast pen leaves few sets to fade, however many come", () => {
  let trail = noTrail();
  for (let i = 0; i < 200; i++) trail = take(trail, guess(i, i), 10 * i);
  assert.ok(trail.old.length <= 8, String(trail.old.length));
  assert.equal(names(trail, 2000).at(-1), 199);
});

test("the newest stays while the pen rests, and fades once the drawing is answered", () => {
  const trail = take(noTrail(), guess(1, 5), 0);
  assert.deepEqual(names(trail, 60000), [5]);
  const over = end(trail, 60000);
  assert.deepEqual(names(over, 60300), [5]);
  assert.ok(shown(over, 60300, false)[0].alpha < shown(trail, 60300, false)[0].alpha);
  assert.deepEqual(names(over, 60700), []);
  assert.equal(end(over, 60500), over, "it ends once");
  assert.deepEqual(names(take(over, guess(2, 6), 60800), 60800).at(-1), 6, "and newer guesses begin again");
});

test("without motion the newest set alone is shown, and nothing moves", () => {
  const trail = take(take(noTrail(), guess(1, 5), 0), guess(2, 6), 100);
  assert.deepEqual(names(trail, 101, true), [6]);
  assert.ok(!moves(trail, 101, true));
  assert.deepEqual(names(end(trail, 150), 151, true), []);
});
