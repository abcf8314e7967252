import assert from "node:assert/strict";
import { test } from "node:test";
import { closeDialogs } from "../../vrnn/ui/wake/js/dialogs.js";

test("dialogs that are open and those that open later are closed, until the watch ends", () => {
  const open = new Set();
  const dialog = (name) => open.add({ name, click() { open.delete(this); } });
  const body = { querySelectorAll: () => [...open] };
  let look;
  globalThis.MutationObserver = class {
    constructor(callback) { look = callback; }
    observe(where) { assert.equal(where, body); }
    disconnect() { look = () => {}; }
  };
  dialog("there before");
  const end = closeDialogs(body);
  assert.equal(open.size, 0);
  dialog("later");
  look();
  assert.equal(open.size, 0);
  end();
  dialog("after the end");
  look();
  assert.equal(open.size, 1);
});
