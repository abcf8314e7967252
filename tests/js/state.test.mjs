import assert from "node:assert/strict";
import { test } from "node:test";
import * as state from "../../vrnn/ui/pad/js/state.js";

const A = [[[0, 0, 0, 0.5], [1, 1, 0.25, 0.5]]];
const B = [...A, [[5, 5, 1, 0.5]]];

test("undo and redo walk the history, and a new edit forgets what was undone", () => {
  let history = state.commit(state.commit(state.newHistory(), "a", A), "b", B);
  history = state.undo(history);
  assert.deepEqual(history.present, { id: "a", strokes: A });
  assert.equal(state.redo(history).present.id, "b");
  assert.equal(state.commit(history, "c", []).future.length, 0);
  history = state.undo(state.undo(history));
  assert.deepEqual(history.present.strokes, []);
  assert.equal(state.undo(history), history);
});

test("redo at the end changes nothing", () => {
  const history = state.commit(state.newHistory(), "a", A);
  assert.equal(state.redo(history), history);
});

test("points and time of a drawing", () => {
  assert.equal(state.countPoints(B), 3);
  assert.equal(state.lastTime(B), 1);
  assert.equal(state.lastTime([]), 0);
});

test("time starts at the first point and runs on through pauses", () => {
  assert.equal(state.timeOrigin([], null, 5000), 5000);
  assert.equal(state.timeOrigin(B, 5000, 9000), 5000);
});

test("a drawing from elsewhere goes on half a second after its end", () => {
  assert.equal((9000 - state.timeOrigin(B, null, 9000)) / 1000, 1.5);
  assert.equal((5200 - state.timeOrigin(B, 5000, 5200)) / 1000, 1.5, "an origin that would turn time back is dropped");
});

test("the hovered step wins over the pinned one, and both stay inside", () => {
  assert.equal(state.cursorOf(3, 7, 10), 3);
  assert.equal(state.cursorOf(null, 7, 10), 7);
  assert.equal(state.cursorOf(null, 70, 10), 9);
  assert.equal(state.cursorOf(null, null, 10), null);
  assert.equal(state.cursorOf(2, 2, 0), null);
});

test("keys scrub", () => {
  assert.equal(state.scrubKey("ArrowRight", false, 4, 10), 5);
  assert.equal(state.scrubKey("ArrowRight", true, 4, 10), 9);
  assert.equal(state.scrubKey("ArrowLeft", false, 0, 10), 0);
  assert.equal(state.scrubKey("ArrowRight", false, null, 10), 0);
  assert.equal(state.scrubKey("ArrowLeft", false, null, 10), 9);
  assert.equal(state.scrubKey("Home", false, 4, 10), 0);
  assert.equal(state.scrubKey("End", false, 4, 10), 9);
  assert.equal(state.scrubKey("r", false, 4, 10), undefined);
  assert.equal(state.scrubKey("End", false, null, 0), undefined);
});
