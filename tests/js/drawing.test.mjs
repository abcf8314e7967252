import assert from "node:assert/strict";
import { test } from "node:test";
import { Drawing } from "../../vrnn/ui/pad/js/drawing.js";
import { MAX_POINTS } from "../../vrnn/ui/pad/js/state.js";

const VIEW = { scale: 0.5, dx: 0, dy: 10 };
const at = (timeStamp, button = 0) => ({ timeStamp, button, pointerType: "mouse", pressure: 0.5 });

function drawn() {
  const changes = [];
  const drawing = new Drawing(() => changes.push(drawing.id));
  return { drawing, changes };
}

function write(drawing, points, start) {
  points.forEach(([x, y], i) => drawing[i === 0 ? "begin" : "move"](at(start + 10 * i), VIEW, [x, y]));
  drawing.end();
}

test("a stroke is kept in sheet units with seconds from the first point", () => {
  const { drawing, changes } = drawn();
  write(drawing, [[50, 60], [60, 60]], 7000);
  write(drawing, [[80, 60]], 8000);
  assert.deepEqual(drawing.strokes, [[[100, 100, 0, 0.5], [120, 100, 0.01, 0.5]], [[160, 100, 1, 0.5]]]);
  assert.equal(changes.length, 2);
  assert.notEqual(changes[0], changes[1]);
});

test("undo brings the former drawing and its id back; redo the later", () => {
  const { drawing, changes } = drawn();
  write(drawing, [[50, 60], [60, 60]], 0);
  write(drawing, [[80, 60], [90, 60]], 500);
  drawing.undo();
  assert.equal(drawing.id, changes[0]);
  assert.equal(drawing.strokes.length, 1);
  drawing.redo();
  assert.equal(drawing.id, changes[1]);
  assert.equal(changes.length, 4);
});

test("the eraser takes whole strokes, in one step of history", () => {
  const { drawing, changes } = drawn();
  write(drawing, [[0, 60], [50, 60]], 0);
  write(drawing, [[0, 90], [50, 90]], 500);
  write(drawing, [[0, 300], [50, 300]], 900);
  drawing.tool = "erase";
  drawing.begin(at(2000), VIEW, [25, 50]);
  drawing.move(at(2010), VIEW, [25, 90]);
  drawing.end();
  assert.deepEqual(drawing.strokes.map((stroke) => stroke[0][1]), [580]);
  assert.equal(changes.length, 4);
  drawing.undo();
  assert.equal(drawing.strokes.length, 3);
});

test("rubbing on empty paper is no edit; neither is clearing it", () => {
  const { drawing, changes } = drawn();
  drawing.clear();
  drawing.tool = "erase";
  drawing.begin(at(0), VIEW, [25, 50]);
  drawing.end();
  assert.deepEqual(changes, []);
});

test("the eraser end of a pen erases whatever the tool", () => {
  const { drawing } = drawn();
  write(drawing, [[0, 60], [50, 60]], 0);
  drawing.begin(at(900, 5), VIEW, [25, 60]);
  drawing.end();
  assert.deepEqual(drawing.strokes, []);
});

test("a cancelled stroke leaves no trace", () => {
  const { drawing, changes } = drawn();
  drawing.begin(at(0), VIEW, [10, 10]);
  drawing.cancel();
  drawing.end();
  assert.deepEqual(drawing.strokes, []);
  assert.deepEqual(changes, []);
});

test("an opened drawing can be undone, and writing goes on after its end", () => {
  const { drawing, changes } = drawn();
  write(drawing, [[50, 60], [60, 60]], 0);
  drawing.adopt("example", [[[0, 0, 0, 0.5], [5, 5, 2, 0.5]]]);
  assert.equal(drawing.id, "example");
  assert.equal(changes.length, 1, "the page knows what it opened itself");
  write(drawing, [[70, 60]], 90000);
  assert.equal(drawing.strokes[1][0][2], 2.5);
  drawing.undo();
  drawing.undo();
  assert.equal(drawing.id, changes[0]);
});

test("a full sheet takes no more points", () => {
  const { drawing } = drawn();
  const line = Array.from({ length: MAX_POINTS - 1 }, (_, i) => [i, 0, i / 100, 0.5]);
  drawing.adopt("long", [line]);
  drawing.begin(at(1e7), VIEW, [10, 10]);
  drawing.move(at(1e7 + 10), VIEW, [20, 20]);
  drawing.end();
  assert.equal(drawing.strokes[1].length, 1);
  assert.ok(drawing.full);
  drawing.begin(at(2e7), VIEW, [10, 10]);
  drawing.end();
  assert.equal(drawing.strokes.length, 2);
});
