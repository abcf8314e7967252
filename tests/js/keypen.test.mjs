import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyPen, moved, placeToBegin } from "../../vrnn/ui/pad/js/keypen.js";

const BOX = [1000, 300];
const still = { at: [100, 100], speed: [0, 0] };

/** The pen after many short frames with these keys. */
function after(pen, held, seconds, slow = false) {
  let now = pen;
  for (let i = 0; i < 100 * seconds; i++) now = moved(now, new Set(held), slow, 0.01, BOX);
  return now;
}

test("a held arrow comes to 260 pixels a second, a third of it with Shift, and as fast where two are held", () => {
  assert.ok(Math.abs(after(still, ["ArrowRight"], 1).speed[0] - 260) < 1e-3);
  assert.ok(Math.abs(after(still, ["ArrowRight"], 1, true).speed[0] - 260 / 3) < 1e-3);
  const [x, y] = after(still, ["ArrowRight", "ArrowUp"], 1).speed;
  assert.ok(Math.abs(Math.hypot(x, y) - 260) < 1e-3 && Math.abs(x + y) < 1e-9);
});

test("what the softness takes from the way out it gives back when the key is let go", () => {
  const out = after(after(still, ["ArrowDown"], 0.5), [], 0.5);
  assert.ok(Math.abs(out.at[1] - 100 - 0.5 * 260) < 0.5, `${out.at}`);
  assert.ok(Math.abs(out.speed[1]) < 0.1 && out.at[0] === 100);
});

test("the pen stays on the sheet", () => {
  assert.deepEqual(after(still, ["ArrowLeft", "ArrowUp"], 3).at, [0, 0]);
  assert.deepEqual(after(still, ["ArrowRight", "ArrowDown"], 9).at, BOX);
});

test("writing begins behind the last ink, or at the left of the line", () => {
  const view = { scale: 2, dx: 10, dy: 0 };
  assert.deepEqual(placeToBegin(view, [[[0, 0], [5, 5]], [[50, 60], [70, 80]]]), [2 * 100 + 10, 160]);
  assert.deepEqual(placeToBegin(view, []), [2 * 60 + 10, 150 + 235]);
});

/** A pen whose frames a test runs by hand. */
function penOn() {
  const [log, frames, box] = [[], [], {}];
  let clock = 0;
  globalThis.performance = { now: () => clock };
  globalThis.requestAnimationFrame = (draw) => frames.push(draw);
  globalThis.cancelAnimationFrame = () => frames.splice(0);
  const surface = { box, width: 1000, height: 300, clientAt: (x, y) => [x + 7, y + 9] };
  const note = (name) => (said) => log.push([name, said?.[0] ?? said]);
  const hands = { begin: note("begin"), move: note("move"), end: note("end") };
  const pen = new KeyPen(surface, hands, { begin: () => [100, 100], changed() {} });
  const key = (name, more = {}) => pen.press({ key: name, target: box, ...more });
  const run = (ms) => {
    clock += ms;
    frames.splice(0).forEach((draw) => draw(clock));
  };
  return { pen, key, run, log, frames };
}

test("W takes the pen, Space writes a stroke, Escape ends", () => {
  const { pen, key, run, log, frames } = penOn();
  assert.equal(key("ArrowRight"), false, "arrows are the cursor's until then");
  assert.ok(key("w") && key(" ") && key("ArrowRight"));
  run(50);
  assert.deepEqual(log.map(([name]) => name), ["begin", "move"]);
  assert.deepEqual([log[0][1].clientX, log[0][1].clientY, log[0][1].timeStamp], [107, 109, 0]);
  assert.ok(log[1][1].clientX > 107 && log[1][1].clientY === 109 && log[1][1].timeStamp === 50);
  assert.ok(key(" ", { repeat: true }) && pen.down, "a key that repeats is not pressed again");
  pen.release({ key: "ArrowRight" });
  for (let i = 0; i < 60; i++) run(20);
  assert.equal(frames.length, 0, "it comes to rest");
  assert.ok(key("Escape") && !pen.on);
  assert.equal(log.at(-1)[0], "end");
});

test("other keys, other places and commands are not the pen's", () => {
  const { pen, key } = penOn();
  assert.ok(!pen.press({ key: "w", target: {} }) && !key("w", { ctrlKey: true }) && !pen.on);
  key("W");
  assert.ok(pen.on && !key("Tab") && !key("z", { ctrlKey: true }));
  key("w");
  assert.ok(!pen.on);
});
