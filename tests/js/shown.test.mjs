import assert from "node:assert/strict";
import test from "node:test";

import { Shown } from "../../vrnn/ui/pad/js/shown.js";

class Thing {
  alive = true;
  destroy() {
    assert.ok(this.alive, "ended twice");
    this.alive = false;
  }
}

test("an element has one thing, however often it is called", () => {
  const [shown, one, two] = [new Shown(), {}, {}];
  const calls = [one, one, two].map((element) => shown.call(element, () => new Thing()));
  assert.equal(calls[0].thing, calls[1].thing);
  assert.notEqual(calls[0].thing, calls[2].thing);
  assert.deepEqual(calls.map(({ first }) => first), [true, false, true]);
});

test("cleaning up after an overtaken call leaves alone what the newer one shows", () => {
  const [shown, element] = [new Shown(), {}];
  const early = shown.call(element, () => new Thing());
  const late = shown.call(element, () => new Thing());
  early.end();
  assert.ok(late.thing.alive);
  late.end();
  assert.ok(!late.thing.alive);
});

test("after the end an element is given a new thing, which no clean-up of the old one touches", () => {
  const [shown, element] = [new Shown(), {}];
  const old = shown.call(element, () => new Thing());
  old.end();
  const anew = shown.call(element, () => new Thing());
  assert.ok(anew.first && anew.thing !== old.thing);
  old.end();
  assert.ok(anew.thing.alive);
});
