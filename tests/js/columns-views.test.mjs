import assert from "node:assert/strict";
import { test } from "node:test";
import { decimalsOf, describeColumn, describeStep, grouped, scoreText, scoreTitle, testText, updatesText, valueText, versusText } from "../../vrnn/ui/columns/js/figures.js";
import { drawGlow, inkView } from "../../vrnn/ui/columns/js/glow.js";
import { centreOf, drawLanes, drawLanesCursor, heightIn, lanesLayout } from "../../vrnn/ui/columns/js/lanes.js";
import { addressOf, copyText } from "../../vrnn/ui/columns/js/share.js";
import { pickOnStrip } from "../../vrnn/ui/pad/js/strip.js";

const VRNN = { name: "vrnn-gauss", label: "VRNN-Gauss", bound: 0.6123, half: 0.0081, draws: 16, bound_kind: "bound", log_px: [1, 2], kl: [0.5, 0] };
const RNN = { name: "rnn-gmm", label: "RNN-GMM", bound: 0.92134, half: null, draws: 1, bound_kind: "exact", log_px: [1, 2.5], kl: null };

test("a figure has its sign, its interval and its unit", () => {
  assert.equal(scoreText(VRNN), "\u2265 0.612 \u00b1 0.008 nats/frame");
  assert.equal(scoreText(RNN), "= 0.921 nats/frame");
  assert.equal(scoreText({ ...RNN, bound: 96.5, half: 0.21 }), "= 96.50 \u00b1 0.21 nats/frame");
  assert.equal(scoreText({ ...RNN, bound: null }), "");
  assert.match(scoreTitle(VRNN), /lower bound.*mean of 16 draws; \u00b1 is half the 95% interval of that mean/);
  assert.match(scoreTitle(RNN), /Exact.*no interval/);
  assert.match(scoreTitle({ ...VRNN, half: null, draws: 1 }), /by one draw/);
});

test("an interval decides how many decimals mean something", () => {
  assert.deepEqual([0.004, 0.03, 0.2, 4].map((half) => decimalsOf(1, half)), [3, 3, 2, 1]);
  assert.deepEqual([decimalsOf(0.5, null), decimalsOf(-96, null)], [3, 1]);
});

test("long numbers are read in threes", () => {
  assert.deepEqual(["\u2212148727.7", "999.25", "1000", "1234567.125"].map(grouped), ["\u2212148,727.7", "999.25", "1,000", "1,234,567.125"]);
  assert.equal(scoreText({ ...RNN, bound: -4512.84, half: 126.5 }), "= \u22124,512.8 \u00b1 126.5 nats/frame");
});

test("the difference to the reference has the interval of both", () => {
  assert.equal(versusText(VRNN, RNN), "0.309 \u00b1 0.008 below RNN-GMM");
  assert.equal(versusText({ ...VRNN, half: 0.03 }, { ...RNN, half: 0.04 }), "0.309 \u00b1 0.050 below RNN-GMM");
  assert.equal(versusText(RNN, RNN), "the reference");
  assert.equal(versusText(RNN, { ...VRNN, bound: null }), "");
});

test("the card's figures stand beside it", () => {
  assert.equal(testText({ test: { value: 0.562, low: 0.31, high: 0.72, exact: false } }), "test set \u2265 0.56 (0.31 to 0.72)");
  assert.equal(testText({ test: { value: 60.73, low: 45.4, high: 75.8, exact: true } }), "test set = 60.7 (45.4 to 75.8)");
  assert.equal(testText({ test: null }), "not measured on a test set");
  assert.equal(updatesText({ updates: 6500 }), "6,500 updates");
  assert.equal(updatesText({ updates: null }), "updates not known");
});

test("the table shows the step, else the mean, else a dash", () => {
  assert.equal(valueText([1, 2, 6], null), "3.00");
  assert.equal(valueText([1, 2, 6], 2, 1), "6.0");
  assert.equal(valueText(null, 0), "\u2013");
  assert.equal(valueText([1], 5), "\u2013");
});

test("a column and a step can be heard", () => {
  const text = describeColumn(VRNN, [-0.5, -0.5 + 0.2], RNN);
  assert.match(text, /^VRNN-Gauss \u2265 0\.612/);
  assert.match(text, /at best behind by 0\.30 nats at step 1, at worst behind by 0\.50 nats at step 0/);
  assert.match(describeColumn(RNN, null, null), /It is the reference/);
  assert.match(describeColumn({ ...RNN, missing: { text: "It has not been trained here yet." } }, null, null), /not been trained/);
  assert.equal(describeStep(VRNN, [-0.5, -0.5], 0), "VRNN-Gauss at step 0, difference to the reference \u22120.50 nats, KL 0.50 nats.");
  assert.equal(describeStep(RNN, null, 1), "RNN-GMM at step 1, log-likelihood less KL 2.50 nats.");
});

test("every pixel of a lane belongs to a step, and steps stand where the pad's strip picks them", () => {
  const layout = lanesLayout(300, 206);
  for (const t of [0, 7, 99]) assert.equal(pickOnStrip(layout, 100, centreOf(layout, 100, t)), t);
  const [upper, lower] = layout.lanes;
  assert.ok(upper.foot < lower.label && lower.foot < layout.bottom);
  assert.equal(heightIn(upper, -2, [-2, 2]), upper.foot);
  assert.equal(heightIn(upper, 2, [-2, 2]), upper.top);
  assert.equal(heightIn(upper, 50, [-2, 2]), upper.top, "what is beyond the scale ends at its edge");
});

/** A canvas context that writes down what is drawn. */
function notebook() {
  const said = { texts: [], rects: [], strokes: [] };
  const still = Object.fromEntries(["beginPath", "moveTo", "lineTo", "arc", "fill"].map((name) => [name, () => {}]));
  return {
    ...still, ...said,
    measureText: (text) => ({ width: 7 * text.length }),
    fillText(text) { said.texts.push(text); },
    fillRect(...box) { said.rects.push([this.fillStyle, ...box]); },
    stroke() { said.strokes.push([this.strokeStyle, this.lineWidth]); },
  };
}

const PALETTE = { font: "serif", text: "black", muted: "grey", hairline: "line", ghost: "zero", accent: "red", ink: "ink", models: ["blue", "orange"], kl: () => "kl" };

test("bars rise from zero for what is ahead and hang from it for what is behind", () => {
  const layout = lanesLayout(120, 206);
  const ctx = notebook();
  const upper = { values: [1, -0.5], span: [-1, 1], zero: true };
  drawLanes(ctx, { layout, pen: [0, 1], upper, kl: null, colour: (v) => (v > 0 ? "ahead" : "behind"), from: null, axis: () => {} }, PALETTE);
  const zero = heightIn(layout.lanes[0], 0, [-1, 1]);
  const [ahead] = ctx.rects.filter(([colour]) => colour === "ahead");
  const [behind] = ctx.rects.filter(([colour]) => colour === "behind");
  assert.equal(ahead[2], layout.lanes[0].top);
  assert.ok(Math.abs(ahead[2] + ahead[4] - zero) < 1e-9);
  assert.ok(Math.abs(behind[2] - zero) <= 0.5 && behind[4] < ahead[4]);
});

test("a lane says what it shows in as many words as fit", () => {
  const said = (width) => {
    const ctx = notebook();
    const content = { pen: [0, 0], upper: { values: [1, 3], span: [-1, 1], zero: true }, kl: null, names: ["a long name of the lane", "short"] };
    drawLanesCursor(ctx, { layout: lanesLayout(width, 206), ...content }, null, PALETTE);
    return ctx.texts;
  };
  const kl = { values: [1, 2], high: 2, top: 2 };
  const ctx = notebook();
  drawLanesCursor(ctx, { layout: lanesLayout(400, 206), pen: [0, 0], upper: null, kl, names: [""], klNames: ["KL to 2", "KL"] }, null, PALETTE);
  assert.deepEqual(ctx.texts.slice(2), ["1.50 nats", "KL to 2"]);
  assert.deepEqual(said(400), ["2.00 nats", "a long name of the lane", "no latent", "KL (q \u2016 p)"]);
  assert.deepEqual(said(150).slice(0, 2), ["2.00 nats", "short"]);
});

test("the ink fills its column but a dot does not, and the colour lies under the line", () => {
  const word = [[[0, 0, 0, 0.5], [1000, 100, 1, 0.5]]];
  const wide = inkView(word, 300, 128);
  assert.ok(Math.abs(wide.scale - 0.272) < 1e-9);
  assert.equal(inkView([[[50, 50, 0, 0.5]]], 300, 128).scale, 0.6);
  const ctx = notebook();
  drawGlow(ctx, { view: wide, strokes: word, frames: new Map([[word[0], [0, 1]]]), differences: [1, 1], reach: 1, colour: (v) => `share ${v}` }, PALETTE);
  const colours = ctx.strokes.map(([colour]) => colour);
  assert.equal(colours[0], "share 1");
  assert.equal(colours.at(-1), "ink");
  assert.equal(colours.indexOf("ink"), colours.length / 2);
  assert.ok(ctx.strokes[0][1] > 4 * ctx.strokes.at(-1)[1]);
});

test("a link is the address of the page with the query", () => {
  const page = { origin: "http://here:1", pathname: "/compare", search: "?old=1" };
  assert.equal(addressOf(page, "c_seed=3"), "http://here:1/compare?c_seed=3");
  assert.equal(addressOf(page, ""), "http://here:1/compare");
});

test("a link that the browser will not copy is shown, selected", async () => {
  const field = { hidden: true, value: "", done: [], focus() { this.done.push("focus"); }, select() { this.done.push("select"); } };
  let copied = "";
  assert.equal(await copyText("link", field, { writeText: async (text) => { copied = text; } }), true);
  assert.deepEqual([copied, field.hidden], ["link", true]);
  for (const refusing of [undefined, { writeText: () => Promise.reject(new Error("no")) }]) {
    Object.assign(field, { hidden: true, done: [] });
    assert.equal(await copyText("link", field, refusing), false);
    assert.deepEqual([field.hidden, field.value, field.done], [false, "link", ["focus", "select"]]);
  }
});
