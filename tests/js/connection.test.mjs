import assert from "node:assert/strict";
import { test } from "node:test";
import { isLost, watchConnection } from "../../vrnn/ui/pad/js/connection.js";

test("a page that opens or is served has not lost its server", () => {
  for (const state of ["INITIAL", "CONNECTING", "CONNECTED", "STATIC_CONNECTED", null]) assert.equal(isLost(state, false), false);
  for (const state of ["PINGING_SERVER", "DISCONNECTED_FOREVER"]) assert.equal(isLost(state, false), true);
});

test("a server is back when it is connected, not before: nothing can be sent on the way", () => {
  for (const state of ["PINGING_SERVER", "CONNECTING", "INITIAL"]) assert.equal(isLost(state, true), true);
  for (const state of ["CONNECTED", "STATIC_CONNECTED"]) assert.equal(isLost(state, true), false);
});

test("loss and return are told once each", () => {
  const told = [];
  const app = { state: "CONNECTED", getAttribute: () => app.state };
  let look;
  let watched = true;
  globalThis.document = { querySelector: () => app };
  globalThis.MutationObserver = class {
    constructor(callback) { look = callback; }
    observe() {}
    disconnect() { watched = false; }
  };
  const end = watchConnection((lost) => told.push(lost));
  const lengths = ["PINGING_SERVER", "CONNECTING", "PINGING_SERVER", "CONNECTING", "CONNECTED"].map((state) => {
    app.state = state;
    look();
    return told.length;
  });
  assert.deepEqual(told, [true, false]);
  assert.deepEqual(lengths, [1, 1, 1, 1, 2]);
  end();
  assert.equal(watched, false);
});

test("a page that says nothing of its server is taken to have one", () => {
  globalThis.document = { querySelector: () => null };
  watchConnection(() => assert.fail("told something"))();
});
