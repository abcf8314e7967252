import assert from "node:assert/strict";
import { test } from "node:test";
import { AWAY, begin, fitted, keyMove, move } from "../../vrnn/ui/tour/js/walk.js";

test("a tour goes forth and back, stays at its start and ends after its last stop", () => {
  let walk = begin();
  assert.deepEqual(walk, { open: true, index: 0 });
  assert.deepEqual(move(walk, -1, 3), { open: true, index: 0 });
  walk = move(move(walk, 1, 3), 1, 3);
  assert.deepEqual(walk, { open: true, index: 2 });
  assert.deepEqual(move(walk, -1, 3), { open: true, index: 1 });
  assert.deepEqual(move(walk, 1, 3), AWAY);
  assert.deepEqual(move(AWAY, 1, 3), AWAY);
});

test("a tour that becomes shorter under a visitor keeps them on it", () => {
  assert.deepEqual(fitted({ open: true, index: 5 }, 6), { open: true, index: 5 });
  assert.deepEqual(fitted({ open: true, index: 5 }, 1), { open: true, index: 0 });
  assert.deepEqual(fitted({ open: true, index: 1 }, 0), AWAY);
  assert.deepEqual(fitted(AWAY, 6), AWAY);
});

test("arrows walk, other keys do not", () => {
  assert.deepEqual(["ArrowRight", "ArrowLeft", "Enter", "r"].map(keyMove), [1, -1, 0, 0]);
});
