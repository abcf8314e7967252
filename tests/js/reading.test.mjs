import assert from "node:assert/strict";
import { test } from "node:test";
import * as reading from "../../vrnn/ui/pad/js/reading.js";

const futures = (hairs, more = {}) => ({ ink_id: "a", at: 3, seed: 1, rate_hz: 40, models: [{ name: "m", hairs }], ...more });

test("the model with a latent is shown, the other beside it", () => {
  const rnn = { name: "rnn-gmm", kl: null, log_px: [0] };
  const vrnn = { name: "vrnn-gauss", kl: [0], log_px: [0] };
  assert.equal(reading.latentModel({ models: [rnn, vrnn] }), vrnn);
  assert.equal(reading.otherModel({ models: [rnn, vrnn] }), rnn);
  assert.equal(reading.latentModel({ models: [rnn] }), rnn);
  assert.equal(reading.otherModel({ models: [vrnn] }), null);
  assert.equal(reading.latentModel(null), null);
});

test("KL is read between frames as a share of the scale", () => {
  assert.equal(reading.klShare([0, 1, 3], 4, 1.5), 0.5);
  assert.equal(reading.klShare([0, 1, 3], 4, 2), 0.75);
  assert.equal(reading.klShare([9], 4, 0), 1);
});

test("the colour scale is the same for all drawings, or what the page asks for", () => {
  assert.equal(reading.klTop(undefined), 2);
  assert.equal(reading.klTop(null), 2);
  assert.equal(reading.klTop(0), 2);
  assert.equal(reading.klTop(0.75), 0.75);
});

test("a set of futures is new when anything but its length differs", () => {
  const first = futures([[[1, 2, 0]]]);
  const longer = futures([[[1, 2, 0], [3, 4, 1]]]);
  assert.ok(reading.continues(first, longer));
  assert.ok(!reading.continues(longer, first));
  assert.ok(!reading.continues(first, futures([[[9, 2, 0], [3, 4, 1]]])));
  assert.ok(!reading.continues(first, { ...longer, seed: 2 }));
  assert.ok(!reading.continues(first, { ...longer, at: 4 }));
  assert.ok(!reading.continues(null, longer));
  assert.notEqual(reading.futuresSignature(first), reading.futuresSignature(longer));
  assert.equal(reading.futuresSignature(first), reading.futuresSignature(structuredClone(first)));
});

test("each stroke of the ink gets its frames", () => {
  const strokes = [[[0, 0], [10, 0]], [[20, 0]]];
  const map = reading.inkFrames(strokes, { points: [[0, 0], [10, 0], [20, 0]], pen: [1, 1] });
  assert.deepEqual(map.get(strokes[0]), [0, 0]);
  assert.deepEqual(map.get(strokes[1]), [1]);
});

const panels = (...models) => ({ ink_id: "a", at: 3, seed: 1, rate_hz: 40, models });
const inferred = { name: "vrnn-gauss", hairs: [[[1, 2, 0], [3, 4, 1]]], shade: 0 };

test("a panel has its model's colour and score, and a changed z its own colour and none", () => {
  const analysis = { models: [{ name: "rnn-gmm" }, { name: "vrnn-gauss" }] };
  const futures = panels({ ...inferred, shade: 1 }, { ...inferred, shade: 2 });
  assert.deepEqual([0, 1].map((i) => reading.shadeOf(futures, i)), [1, 2]);
  assert.equal(reading.scoreOf(analysis, futures, 0), analysis.models[1]);
  assert.equal(reading.scoreOf(analysis, futures, 1), null);
  const plain = panels({ name: "rnn-gmm", hairs: [] }, { name: "vrnn-gauss", hairs: [] });
  assert.deepEqual([0, 1].map((i) => reading.shadeOf(plain, i)), [0, 1]);
  assert.deepEqual([0, 1].map((i) => reading.scoreOf(analysis, plain, i)), analysis.models);
  assert.deepEqual([0, 1].map((i) => reading.scoreOf(analysis, null, i)), analysis.models);
  assert.equal(reading.scoreOf(null, null, 0), null);
});

test("the first panel is kept when only the second one is another", () => {
  const changed = (x) => ({ ...inferred, shade: 2, hairs: [[[x, 2, 0]]] });
  const before = panels(inferred, changed(7));
  assert.ok(reading.keepsFirst(before, panels(inferred, changed(8))));
  assert.ok(reading.keepsFirst(panels(inferred, { name: "rnn-gmm", hairs: [[[9, 9, 0]]] }), before));
  assert.ok(!reading.keepsFirst(before, structuredClone(before)), "nothing changed at all");
  assert.ok(!reading.keepsFirst(before, panels({ ...inferred, hairs: [[[5, 5, 0]]] }, changed(7))));
  assert.ok(!reading.keepsFirst(before, { ...panels(inferred, changed(8)), at: 4 }));
  assert.ok(!reading.keepsFirst(before, panels(inferred)), "one panel alone");
  assert.ok(!reading.keepsFirst(null, before));
});
