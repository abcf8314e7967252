import assert from "node:assert/strict";
import { test } from "node:test";
import * as scale from "../../vrnn/ui/pad/js/scale.js";

test("quantiles interpolate and sort numbers as numbers", () => {
  assert.equal(scale.quantile([10, 9, 1], 0.5), 9);
  assert.equal(scale.quantile([0, 10], 0.25), 2.5);
  assert.equal(scale.quantile([4], 0.9), 4);
  assert.equal(scale.quantile([], 0.5), 0);
});

test("mean", () => {
  assert.equal(scale.mean([1, 2, 6]), 3);
  assert.equal(scale.mean([]), 0);
});

test("roundUp goes to the next round number", () => {
  for (const [value, up] of [[0.8, 1], [1, 1], [1.01, 2], [2.2, 2.5], [2.6, 5], [70, 100], [0.03, 0.05]]) {
    assert.ok(Math.abs(scale.roundUp(value) - up) < 1e-12, `${value}`);
  }
});

test("ticks are round and stay inside", () => {
  assert.deepEqual(scale.ticks(231, 5), [0, 50, 100, 150, 200]);
  assert.deepEqual(scale.ticks(3, 6), [0, 1, 2, 3]);
  assert.deepEqual(scale.ticks(0, 6), [0]);
});

test("numbers carry a true minus sign, and zero none", () => {
  assert.equal(scale.figure(-0.614), "\u22120.61");
  assert.equal(scale.figure(-0.001), "0.00");
  assert.equal(scale.figure(3, 1), "3.0");
});

test("a likelihood says whether it is a bound", () => {
  assert.equal(scale.likelihood({ bound: -0.61, bound_kind: "bound" }), "\u2265 \u22120.61 nats/frame");
  assert.equal(scale.likelihood({ bound: -0.58, bound_kind: "exact" }), "= \u22120.58 nats/frame");
  assert.equal(scale.likelihood({ bound: null, bound_kind: "exact" }), "");
});

test("a round number is written as short as it is", () => {
  assert.deepEqual([2, 2.5, 0.75, 1 / 3].map(scale.brief), ["2", "2.5", "0.75", "0.33"]);
});
