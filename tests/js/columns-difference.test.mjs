import assert from "node:assert/strict";
import { test } from "node:test";
import { differencesTo, reachOf, spansOf, termsOf, valueAt } from "../../vrnn/ui/columns/js/difference.js";
import { diverging, divergingGradient, divergingStops } from "../../vrnn/ui/columns/js/diverging.js";
import { contrast, luminance, parse } from "../../vrnn/ui/pad/js/colour.js";

const RNN = { name: "rnn-gmm", log_px: [1, 2, 3], kl: null };
const VRNN = { name: "vrnn-gauss", log_px: [2, 2, 2.5], kl: [0.5, 0.25, 0] };
const EMPTY = { name: "srnn-filt", log_px: null, kl: null };
const LIGHT = { models: ["rgb(0 114 178)", "rgb(196 82 10)"], paper: "rgb(253 252 250)" };
const DARK = { models: ["rgb(86 180 233)", "rgb(230 159 0)"], paper: "rgb(29 32 38)" };

test("a step adds log p less KL, and the difference is to the pinned model's", () => {
  assert.deepEqual(termsOf(VRNN), [1.5, 1.75, 2.5]);
  assert.deepEqual(differencesTo([RNN, VRNN, EMPTY], "rnn-gmm"), [null, [0.5, -0.25, -0.5], null]);
  assert.deepEqual(differencesTo([RNN, VRNN, EMPTY], "vrnn-gauss"), [[-0.5, 0.25, 0.5], null, null]);
});

test("without the reference's figures there is no difference", () => {
  assert.deepEqual(differencesTo([RNN, EMPTY], "srnn-filt"), [null, null]);
  assert.deepEqual(differencesTo([RNN, VRNN], "gone"), [null, null]);
});

test("differences add up to the difference of the figures above", () => {
  const [, differences] = differencesTo([RNN, VRNN], "rnn-gmm");
  const sum = (values) => values.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(sum(differences) - (sum(termsOf(VRNN)) - sum(RNN.log_px))) < 1e-12);
});

test("one scale holds all columns and leaves out a single outlier", () => {
  assert.equal(reachOf([null, null]), 0.1);
  assert.equal(reachOf([null, [0.3, -0.4], [1.9]]), 2);
  const flat = Array.from({ length: 200 }, () => 0.45);
  assert.equal(reachOf([[...flat, 90]]), 0.5);
});

test("the lanes span the reference's own terms and the greatest KL", () => {
  const { own, kl } = spansOf([RNN, VRNN], "rnn-gmm");
  assert.ok(own[0] >= 1 && own[0] < 1.1 && own[1] > 2.9 && own[1] <= 3);
  assert.ok(kl >= 0.48 && kl <= 0.5);
  assert.deepEqual(spansOf([EMPTY], "srnn-filt"), { own: [0, 0.1], kl: 0.01 });
});

test("between two steps the value is between theirs", () => {
  assert.equal(valueAt([0, 2, 4], 0.5), 1);
  assert.equal(valueAt([0, 2, 4], 9), 4);
  assert.equal(valueAt([3], 0), 3);
});

test("the scale is paper at zero, the reference's colour below and the models' above", () => {
  for (const palette of [LIGHT, DARK]) {
    const colour = diverging(palette);
    assert.equal(colour(-1), palette.models[1]);
    assert.equal(colour(1), palette.models[0]);
    assert.equal(colour(7), palette.models[0], "what is beyond the scale has its last colour");
    assert.ok(contrast(parse(colour(0)), parse(palette.paper)) < 1.02);
  }
});

test("both sides leave the paper alike, and their ends are told apart by eyes without red or green", () => {
  for (const palette of [LIGHT, DARK]) {
    const [low, zero, high] = divergingStops(palette);
    for (const end of [low, high]) assert.ok(contrast(end, zero) > 3, "an end stands out from the paper");
    assert.ok(Math.abs(Math.log(contrast(low, zero) / contrast(high, zero))) < 0.35, "neither side shouts");
    assert.ok(Math.abs(low[2] - high[2]) > 120, "the ends differ in blue, which dichromats of red and green see");
    const steps = Array.from({ length: 11 }, (_, i) => contrast(parse(diverging(palette)(i / 10)), zero));
    assert.deepEqual(steps, [...steps].sort((a, b) => a - b), "further is never nearer to the paper");
  }
  assert.ok(luminance(parse(LIGHT.paper)) > 0.9);
});

test("the legend has the same ends", () => {
  assert.equal(divergingGradient(LIGHT), "linear-gradient(to right, rgb(196 82 10), rgb(253 252 250), rgb(0 114 178))");
});
