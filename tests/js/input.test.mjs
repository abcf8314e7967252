import assert from "node:assert/strict";
import { test } from "node:test";
import { isNew, listen, makePoint, movesOf, pressureOf } from "../../vrnn/ui/pad/js/input.js";

/** Enough of an element for `listen`: it keeps handlers and lets a test fire them. */
function fakeElement() {
  const handlers = {};
  return {
    addEventListener: (type, handler) => (handlers[type] = handler),
    setPointerCapture() {},
    focus() {},
    fire: (type, event) => handlers[type]?.({ preventDefault() {}, button: 0, timeStamp: 0, pointerId: 1, pointerType: "mouse", ...event }),
  };
}

function recorder() {
  const log = [];
  const note = (name) => (event) => log.push(event ? name : `${name}!`);
  return { log, begin: note("begin"), move: note("move"), end: note("end"), cancel: note("cancel"), hover: note("hover") };
}

test("coalesced events are used where there are some", () => {
  const event = { getCoalescedEvents: () => ["a", "b"] };
  assert.deepEqual(movesOf(event), ["a", "b"]);
  const empty = { getCoalescedEvents: () => [] };
  assert.deepEqual(movesOf(empty), [empty]);
  const none = {};
  assert.deepEqual(movesOf(none), [none]);
});

test("only a pen's pressure counts", () => {
  assert.equal(pressureOf({ pointerType: "pen", pressure: 0.8 }), 0.8);
  assert.equal(pressureOf({ pointerType: "touch", pressure: 1 }), 0.5);
});

test("points are rounded and time never goes back", () => {
  assert.deepEqual(makePoint([1.23456, 2.98765], 0.123456, 0.55555, null), [1.23, 2.99, 0.1235, 0.556]);
  assert.equal(makePoint([0, 0], 0.1, 0.5, [0, 0, 0.4, 0.5])[2], 0.4);
  assert.ok(!isNew([1, 1, 2, 0.5], [1.1, 1.1, 1, 0.5]));
  assert.ok(isNew([1, 1, 2, 0.5], undefined));
});

test("one pointer writes; a second is ignored until the first is up", () => {
  const element = fakeElement();
  const record = recorder();
  listen(element, record);
  element.fire("pointerdown", { pointerId: 1 });
  element.fire("pointerdown", { pointerId: 2 });
  element.fire("pointermove", { pointerId: 2 });
  element.fire("pointermove", { pointerId: 1 });
  element.fire("pointerup", { pointerId: 2 });
  element.fire("pointerup", { pointerId: 1 });
  assert.deepEqual(record.log, ["begin", "move", "end!"]);
});

test("a touch beside a pen is a palm", () => {
  const element = fakeElement();
  const record = recorder();
  listen(element, record);
  element.fire("pointermove", { pointerType: "pen", timeStamp: 1000 });
  element.fire("pointerdown", { pointerType: "touch", timeStamp: 1300 });
  assert.deepEqual(record.log, ["hover"]);
  element.fire("pointerdown", { pointerType: "touch", timeStamp: 3000 });
  assert.deepEqual(record.log, ["hover", "begin"]);
});

test("the right button does not write, and a cancelled pointer is cancelled", () => {
  const element = fakeElement();
  const record = recorder();
  listen(element, record);
  element.fire("pointerdown", { button: 2 });
  element.fire("pointerdown", {});
  element.fire("pointercancel", {});
  element.fire("pointerleave", {});
  assert.deepEqual(record.log, ["begin", "cancel!", "hover!"]);
});
