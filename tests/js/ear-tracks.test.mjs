import assert from "node:assert/strict";
import { test } from "node:test";
import { choicesOf, differences, gains, heardLayout, inStep, klEnd, shownModels, trackRows, zeroOf } from "../../vrnn/ui/ear/js/tracks.js";
import { describeClip, describeFrame, describeMel, describeTracks, describeWave, origin, readout } from "../../vrnn/ui/ear/js/words.js";
import { stripLayout } from "../../vrnn/ui/pad/js/strip.js";

const A = { name: "vrnn-gauss", label: "VRNN-Gauss", log_px: [10, 20, 30], kl: [1, 8, 2], move: [0, 3, 1] };
const B = { name: "rnn-gmm", label: "RNN-GMM", log_px: [7, 15, 31], kl: null, move: null };
const BOTH = { sound_id: "s", models: [A, B] };
const SOUND = { id: "s", name: "word", frames: 3, rate_hz: 80, seconds: 0.04 };

test("two models can be compared, one cannot", () => {
  assert.deepEqual(choicesOf(BOTH), [0, 1, "difference"]);
  assert.deepEqual(choicesOf({ models: [A] }), [0]);
  assert.deepEqual(choicesOf(null), []);
});

test("the model beside keeps its colour when it is shown alone", () => {
  assert.deepEqual(shownModels(BOTH, 0), { model: A, other: B, order: [0, 1] });
  assert.deepEqual(shownModels(BOTH, 1), { model: B, other: A, order: [1, 0] });
  assert.equal(shownModels(BOTH, "difference").model, A);
  assert.deepEqual(shownModels({ models: [B] }, 0), { model: B, other: null, order: [0, 1] });
  assert.equal(shownModels({ models: [B] }, 1).model, B);
  assert.equal(shownModels(null, 0).model, null);
});

test("a latent pays its KL before it is compared", () => {
  assert.deepEqual(gains(A), [9, 12, 28]);
  assert.deepEqual(gains(B), B.log_px);
  assert.deepEqual(differences(A, B), [2, -3, -3]);
  assert.deepEqual(differences(B, A), [-2, 3, 3]);
});

test("the row of differences has its zero in the middle", () => {
  const rows = trackRows(BOTH, "difference", 40);
  const layout = stripLayout(300, 252);
  assert.deepEqual(rows[1].values, [2, -3, -3]);
  assert.equal(rows[1].low, -rows[1].high);
  assert.equal(rows[1].second, undefined);
  assert.equal(zeroOf(layout, rows[1], 1), 2 * layout.row - 3 - (layout.row - layout.label - 4) / 2);
  assert.deepEqual([rows[0].values, rows[2].values], [A.kl, A.move]);
});

test("the rows show what has been chosen, the other beside it", () => {
  assert.equal(trackRows(BOTH, 0, 40)[1].values, A.log_px);
  assert.equal(trackRows(BOTH, 1, 40)[1].values, B.log_px);
  assert.equal(trackRows(BOTH, 1, 40)[0].values, null);
});

test("what only one model has heard waits for the other", () => {
  const { models } = inStep({ models: [A, { ...B, log_px: [7, 15] }] });
  assert.deepEqual(models.map((m) => m.log_px), [[10, 20], [7, 15]]);
  assert.deepEqual(models.map((m) => m.kl), [[1, 8], null]);
});

test("what has been heard takes the left part of the strip", () => {
  const layout = { x0: 10, x1: 110, row: 1, label: 1, bottom: 1 };
  assert.equal(heardLayout(layout, 1, 4).x1, 35);
  assert.deepEqual(heardLayout(layout, 4, 4), layout);
});

test("the colours end where the page says, else where they always do", () => {
  assert.equal(klEnd(12), 12);
  for (const odd of [null, 0, -1, NaN, "8"]) assert.equal(klEnd(odd), klEnd(undefined));
});

test("the views say their numbers", () => {
  assert.equal(describeWave(null, null), "No sound yet.");
  assert.equal(describeWave(SOUND, B), "Waveform of 0.04 seconds of sound in 3 frames.");
  assert.equal(describeWave(SOUND, A), "Waveform of 0.04 seconds of sound in 3 frames. Coloured by KL of VRNN-Gauss: mean 3.7, highest 8.0 nats at 0.01 seconds.");
  assert.equal(describeMel({ rows: 2, hz: [100.4, 7000], low_db: -80, high_db: 0 }), "Mel spectrogram, 2 bands from 100 to 7000 hertz, \u221280 to 0 decibels.");
  assert.equal(describeTracks(SOUND, A), "VRNN-Gauss in 3 frames: on average KL 3.7 nats, log-likelihood 20.0 nats a frame.");
  assert.equal(describeFrame(SOUND, A, 1), "0.01 seconds, frame 1 of 2, KL 8.0 nats, log-likelihood 20.0 nats, posterior moved 3.00.");
  assert.equal(describeFrame(SOUND, null, 2), "0.03 seconds, frame 2 of 2.");
  assert.equal(describeClip({ title: "continuation", label: "RNN-GMM", lead: 1 }, 3), "continuation of RNN-GMM, 2.0 seconds after 1.0 seconds of the recording.");
});

test("the line below the tracks says where one is, and the clips where they begin", () => {
  assert.equal(readout(SOUND, null, false), "3 frames in 0.04 s. Point at a track or play.");
  assert.equal(readout(SOUND, 1, true), "0.01 s \u00b7 frame 1 of 2 \u00b7 not heard yet");
  assert.equal(origin(SOUND, 2), "from the end");
  assert.equal(origin(SOUND, 1), "from 0.03 s");
  assert.equal(origin(SOUND, null), "");
});
