import assert from "node:assert/strict";
import { test } from "node:test";
import { aboutAnalysis, aboutFutures, markMoment } from "../../vrnn/ui/pad/js/marks.js";
import { analysisSignature } from "../../vrnn/ui/pad/js/reading.js";

const FUTURES = { ink_id: "a", at: 3, seed: 7, rate_hz: 40, models: [{ name: "m", hairs: [[], []] }, { name: "n", hairs: [[]] }] };
const ANALYSIS = { ink_id: "a", pen: [0], models: [{ name: "m", bound: -1 }] };

test("a mark says what it is about", () => {
  markMoment("futures-drawn", aboutFutures(FUTURES));
  const [mark] = performance.getEntriesByName("vrnn:futures-drawn");
  assert.deepEqual(mark.detail, { ink_id: "a", at: 3, seed: 7, models: ["m", "n"], hairs: 2 });
  assert.deepEqual(aboutAnalysis(ANALYSIS), { ink_id: "a", models: ["m"] });
});

test("an analysis is another one when its ink, models or numbers are", () => {
  const signature = analysisSignature(ANALYSIS);
  assert.equal(analysisSignature(structuredClone(ANALYSIS)), signature);
  assert.notEqual(analysisSignature({ ...ANALYSIS, ink_id: "b" }), signature);
  assert.notEqual(analysisSignature({ ...ANALYSIS, models: [{ name: "m", bound: -2 }] }), signature);
  assert.equal(analysisSignature(null), "");
});
