import assert from "node:assert/strict";
import { test } from "node:test";
import { describeFutures, describeInk, describePath, describeStep, describeStrip } from "../../vrnn/ui/pad/js/describe.js";
import { futuresView, hairOrigin } from "../../vrnn/ui/pad/js/futures.js";
import { toScreen } from "../../vrnn/ui/pad/js/geometry.js";
import { nibWidths } from "../../vrnn/ui/pad/js/nib.js";
import { drawVeil, pathView, pickOnPath } from "../../vrnn/ui/pad/js/path.js";
import { SHEETS, pickOnSheet, sheetView } from "../../vrnn/ui/pad/js/sheet.js";
import { drawStripCursor, pickOnStrip, stripLayout, stripRows } from "../../vrnn/ui/pad/js/strip.js";

const MODEL = {
  name: "vrnn-gauss", label: "VRNN-Gauss", bound: -0.61, bound_kind: "bound", explained: 0.83,
  log_px: [-1, 0, 1], kl: [0.5, 0.1, 2.4], move: [0, 1, 2],
  path: { q: [[0, 0], [3, 4], [3, 5]], p: [[0, 1], [1, 1], [2, 2]], ellipses: [[1, 1, 0], [1, 1, 0], [1, 1, 0]] },
};
const ANALYSIS = { ink_id: "a", points: [[0, 100], [50, 100], [100, 100], [200, 100]], pen: [0, 1, 1], time: [0.025, 0.05, 0.1], models: [MODEL] };
const STROKES = [[[0, 100, 0, 0.5], [100, 100, 0.05, 0.5]], [[200, 100, 0.1, 0.5]]];

test("the sheet fills its box, and steps back from ink that is wider", () => {
  const view = sheetView(STROKES, SHEETS.wide, 500, 180);
  assert.deepEqual(view, { scale: 0.5, dx: 0, dy: 0 });
  const wide = sheetView([[[0, 100], [1400, 200]]], SHEETS.narrow, 350, 225);
  const [x0] = toScreen(wide, 0, 0);
  const [x1] = toScreen(wide, 1400, 0);
  assert.ok(x0 >= 0 && x1 <= 350);
});

test("the mouse catches ink nearby and nothing far away", () => {
  const view = { scale: 0.5, dx: 0, dy: 0 };
  assert.equal(pickOnSheet(view, ANALYSIS, 49, 52), 1);
  assert.equal(pickOnSheet(view, ANALYSIS, 49, 150), null);
});

test("every column of the strip belongs to a step", () => {
  const layout = stripLayout(324, 240);
  assert.equal(pickOnStrip(layout, 3, layout.x0 + 1), 0);
  assert.equal(pickOnStrip(layout, 3, layout.x0 + 150), 1);
  assert.equal(pickOnStrip(layout, 3, layout.x1 - 1), 2);
  assert.equal(pickOnStrip(layout, 3, -50), 0);
  assert.equal(pickOnStrip(layout, 3, 5000), 2);
  assert.equal(pickOnStrip(layout, 0, 100), null);
});

test("the rows span both models' log-likelihoods", () => {
  const other = { ...MODEL, log_px: [-5, 0, 0], kl: null };
  const [kl, logPx, move] = stripRows(MODEL, other, 2);
  assert.ok(logPx.low < -4.5 && logPx.high > 0.9);
  assert.equal(kl.low, 0);
  assert.equal(kl.full, 2);
  assert.equal(move.values, MODEL.move);
  assert.equal(logPx.second.values, other.log_px);
  assert.equal(stripRows(other, null, 2)[0].values, null);
});

test("two latents share the rows of KL and movement; a model without one leaves them to the other", () => {
  const other = { ...MODEL, label: "SRNN (filt)", kl: [0, 30, 30], move: [0, 0, 70] };
  const [kl, , move] = stripRows(MODEL, other, 2);
  assert.deepEqual([kl.values, kl.second], [MODEL.kl, { label: "SRNN (filt)", values: other.kl }]);
  assert.equal(kl.low, 0);
  assert.ok(kl.high >= 30 && move.high > 60, "both fit");
  assert.equal(move.second.values, other.move);
  const alone = stripRows(MODEL, { ...other, kl: null, move: null }, 2);
  assert.deepEqual(alone.map((row) => row.second === null), [true, false, true]);
  assert.ok(alone[0].high < 5);
});

/** A canvas context that writes down the texts and their colours; each letter is 7 pixels wide. */
function notebook() {
  const texts = [];
  const still = Object.fromEntries(["beginPath", "moveTo", "lineTo", "stroke", "arc", "fill"].map((name) => [name, () => {}]));
  const measureText = (text) => ({ width: 7 * text.length });
  return { ...still, texts, measureText, fillText(text) { texts.push([text, this.fillStyle]); } };
}

test("the value of the model beside has its colour, and its name where there is room", () => {
  const palette = { font: "serif", text: "black", muted: "grey", accent: "red", models: ["blue", "orange"] };
  const other = { ...MODEL, label: "SRNN (smooth+Res_q)", kl: [0, 1, 0.2], log_px: [0, 0, 0.7] };
  const said = (width) => {
    const ctx = notebook();
    drawStripCursor(ctx, { layout: stripLayout(width, 240), rows: stripRows(MODEL, other, 2), pen: ANALYSIS.pen }, 2, palette);
    return new Map(ctx.texts);
  };
  const wide = said(900);
  assert.equal(wide.get("2.40 nats"), "black");
  assert.equal(wide.get("SRNN (smooth+Res_q) 0.20"), "orange");
  assert.equal(wide.get("1.00 nats"), "blue");
  assert.equal(wide.get("SRNN (smooth+Res_q) 0.70"), "orange");
  assert.ok(wide.has("0.0 to 2.5"));
  const narrow = said(260);
  assert.equal(narrow.get("0.20"), "orange");
  assert.ok(!narrow.has("SRNN (smooth+Res_q) 0.20"));
});

test("the path is picked at the nearest posterior mean", () => {
  const view = pathView(MODEL.path, 200, 200);
  MODEL.path.q.forEach((q, t) => {
    const [x, y] = toScreen(view, ...q);
    assert.equal(pickOnPath(view, MODEL.path, x + 1, y - 1), t);
  });
});

test("hairs start at the pen, or in the air after a stroke has ended", () => {
  assert.deepEqual(hairOrigin(ANALYSIS.points, ANALYSIS.pen, 0), [50, 100]);
  assert.equal(hairOrigin(ANALYSIS.points, ANALYSIS.pen, 1), null);
});

test("all hairs of all models are inside one view", () => {
  const models = [{ hairs: [[[900, 50, 0]]] }, { hairs: [[[300, 190, 0], [2100, -40, 1]]] }];
  const view = futuresView({ at: 2, models }, ANALYSIS.points, 400, 200);
  for (const [x, y] of models.flatMap((model) => model.hairs.flat())) {
    const [px, py] = toScreen(view, x, y);
    assert.ok(px >= 13 && px <= 387 && py >= 13 && py <= 187);
  }
});

test("a short continuation is not blown up", () => {
  const models = [{ hairs: [[[201, 101, 0]]] }];
  assert.ok(futuresView({ at: 2, models }, [[199, 100], [199, 100], [199, 100], [200, 100]], 400, 200).scale <= 1.1 + 1e-9);
});

test("pressure widens the line; without it, speed thins it", () => {
  const pressed = nibWidths([[0, 0, 0, 0.1], [10, 0, 0.1, 0.9], [20, 0, 0.2, 0.9], [30, 0, 0.3, 0.9]]);
  assert.ok(pressed.at(-1) > pressed[0] * 1.5);
  const slow = nibWidths([[0, 0, 0, 0.5], [10, 0, 0.1, 0.5]]);
  const fast = nibWidths([[0, 0, 0, 0.5], [300, 0, 0.1, 0.5]]);
  assert.ok(fast[0] < slow[0]);
  assert.deepEqual(nibWidths([[0, 0, 0, 0.5]]).map(Number.isFinite), [true]);
});

test("the views say their numbers", () => {
  assert.equal(describeInk([], null, null), "An empty sheet to write on.");
  assert.equal(describeInk(STROKES, ANALYSIS, MODEL), "Handwriting of 2 strokes. Coloured by KL of VRNN-Gauss: mean 1.00, highest 2.40 nats at step 2 of 2.");
  assert.equal(describeStep(ANALYSIS, MODEL, 2), "Step 2 of 2, 0.10 seconds, KL 2.40 nats, log-likelihood 1.00 nats, posterior moved 2.00, pen in the air.");
  assert.equal(describeStrip(ANALYSIS, MODEL), "3 steps in 2 strokes; on average KL 1.00 nats, log-likelihood 0.00 nats a step.");
  const other = { ...MODEL, label: "SRNN (filt)", kl: [0, 0, 0.3] };
  assert.match(describeStep(ANALYSIS, MODEL, 2, other), /KL 2\.40 nats \(SRNN \(filt\) 0\.30\), log-likelihood/);
  assert.match(describeStrip(ANALYSIS, MODEL, other), /on average KL 1\.00 nats \(SRNN \(filt\) 0\.10\), log-likelihood/);
  assert.match(describeStrip(ANALYSIS, MODEL, { ...other, kl: null }), /on average KL 1\.00 nats, log-likelihood/);
  assert.equal(describePath(ANALYSIS, MODEL), "Path of the posterior mean of VRNN-Gauss in the plane: 3 points, length 6.0, 83 percent of variance.");
  const futures = { at: 2, rate_hz: 40, models: [{ label: "VRNN-Gauss", hairs: [[[0, 0, 0], [1, 1, 0]]] }] };
  assert.equal(describeFutures(futures, futures.models[0], MODEL), "1 continuation by VRNN-Gauss from step 2, up to 0.1 seconds each. \u2265 \u22120.61 nats/frame on this ink.");
});

test("however many ellipses overlap, they are one veil of one strength", () => {
  const calls = [];
  const ctx = Object.fromEntries(["beginPath", "moveTo", "ellipse"].map((name) => [name, () => calls.push(name)]));
  ctx.fill = () => calls.push(`fill at ${ctx.globalAlpha}`);
  drawVeil(ctx, { scale: 10, dx: 0, dy: 0 }, { q: Array(300).fill([0, 0]), ellipses: Array(300).fill([2, 1, 0]) }, { time: () => "blue" });
  assert.equal(calls.filter((call) => call === "ellipse").length, 300);
  assert.deepEqual(calls.filter((call) => /begin|fill/.test(call)), ["beginPath", "fill at 0.1"]);
  assert.equal(ctx.globalAlpha, 1);
});
