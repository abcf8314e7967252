// Three rows over one axis of steps: KL, log-likelihood, movement of the posterior.
import { figure, mean, quantile, roundUp, ticks } from "./scale.js";

const LEFT = 12;
const RIGHT = 12;
const AXIS = 20;
const LABEL = 19;

/**
 * The three rows of an analysis: label, unit, range, the values of the model shown and, as `second`, of the one beside
 * it where it has them.  Bars take the ink's colours, which end at klTop.
 */
export function stripRows(model, other, klTop) {
  const row = (name, rest) => {
    const second = other?.[name] ? { label: other.label, values: other[name] } : null;
    return { values: model[name], second, ...rest };
  };
  return [
    amounts(row("kl", { label: "KL (q \u2016 p)", unit: "nats", filled: true, full: klTop })),
    levels(row("log_px", { label: "log p (x | z)", unit: "nats" })),
    amounts(row("move", { label: "|\u0394\u03bc|  movement of the posterior", unit: "" })),
  ];
}

function ranges({ values, second }, low, high) {
  const each = [values, second?.values].filter(Boolean);
  return [Math.min(...each.map((v) => quantile(v, low))), Math.max(...each.map((v) => quantile(v, high)))];
}

/** A row of amounts, from 0. */
function amounts(row) {
  if (!row.values) return { ...row, low: 0, high: 1 };
  return { ...row, low: 0, high: roundUp(Math.max(ranges(row, 0, 0.985)[1], 0.01)) };
}

/** A row of levels, which have no zero of their own. */
function levels(row) {
  const [low, high] = ranges(row, 0.02, 0.995);
  return { ...row, low, high: Math.max(high, low + 0.1) };
}

/** Where the strip draws: its plot area and the height of a row. */
export function stripLayout(width, height) {
  return { x0: LEFT, x1: width - RIGHT, row: (height - AXIS) / 3, label: LABEL, bottom: height - AXIS };
}

/** The frame under CSS pixel x, clamped to the strip. */
export function pickOnStrip(layout, steps, x) {
  const t = Math.floor(((x - layout.x0) / (layout.x1 - layout.x0)) * steps);
  return steps === 0 ? null : Math.min(steps - 1, Math.max(0, t));
}

function centre(layout, steps, t) {
  return layout.x0 + ((t + 0.5) / steps) * (layout.x1 - layout.x0);
}

function height(layout, row, i, value) {
  const share = Math.min(1, Math.max(0, (value - row.low) / (row.high - row.low)));
  return (i + 1) * layout.row - 3 - share * (layout.row - layout.label - 4);
}

function drawAxis(ctx, layout, steps, palette) {
  ctx.fillStyle = palette.muted;
  ctx.font = `11px ${palette.font}`;
  ctx.textBaseline = "top";
  ctx.textAlign = "left";
  ctx.fillText("step", layout.x0, layout.bottom + 5);
  const skip = ctx.measureText("step").width + 14;
  ctx.textAlign = "center";
  for (const t of ticks(steps - 1, Math.max(2, (layout.x1 - layout.x0) / 90))) {
    const x = centre(layout, steps, t);
    if (x > layout.x0 + skip && x < layout.x1 - 6) ctx.fillText(String(t), x, layout.bottom + 5);
  }
}

function drawStrokeEnds(ctx, layout, pen, palette) {
  ctx.strokeStyle = palette.hairline;
  ctx.lineWidth = 1;
  ctx.beginPath();
  pen.forEach((up, t) => {
    if (!up || t === pen.length - 1) return;
    const x = Math.round((centre(layout, pen.length, t) + centre(layout, pen.length, t + 1)) / 2) + 0.5;
    for (let i = 0; i < 3; i++) {
      ctx.moveTo(x, i * layout.row + layout.label);
      ctx.lineTo(x, (i + 1) * layout.row - 2);
    }
  });
  ctx.stroke();
}

function drawBars(ctx, layout, row, i, palette) {
  const steps = row.values.length;
  const wide = (layout.x1 - layout.x0) / steps;
  const foot = (i + 1) * layout.row - 3;
  row.values.forEach((value, t) => {
    const y = Math.min(foot - 0.75, height(layout, row, i, value));
    ctx.fillStyle = palette.kl(value / row.full);
    ctx.fillRect(layout.x0 + t * wide, y, Math.max(0.8, wide - (wide > 3 ? 0.8 : 0)), foot - y);
  });
}

function drawLine(ctx, layout, row, i, values, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  values.forEach((value, t) => ctx.lineTo(centre(layout, values.length, t), height(layout, row, i, value)));
  ctx.stroke();
}

/** The colours of the model shown and of the one beside it; with nothing beside it there is nothing to tell apart. */
function shades({ second, filled }, palette) {
  return [second && !filled ? palette.models[0] : palette.text, palette.models[1]];
}

function drawRow(ctx, layout, row, i, palette) {
  ctx.strokeStyle = palette.hairline;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(layout.x0, (i + 1) * layout.row - 2.5);
  ctx.lineTo(layout.x1, (i + 1) * layout.row - 2.5);
  ctx.stroke();
  if (!row.values) return;
  const [shade, beside] = shades(row, palette);
  if (row.filled) drawBars(ctx, layout, row, i, palette);
  if (row.second) drawLine(ctx, layout, row, i, row.second.values, beside, 1);
  if (!row.filled) drawLine(ctx, layout, row, i, row.values, shade, 1.3);
}

/** Draws the rows without their numbers; `axis` draws what stands below them, the count of steps unless it says else. */
export function drawStrip(ctx, { layout, rows, pen, from, axis = drawAxis }, palette) {
  drawStrokeEnds(ctx, layout, pen, palette);
  rows.forEach((row, i) => drawRow(ctx, layout, row, i, palette));
  axis(ctx, layout, pen.length, palette);
  if (from !== null) drawFrom(ctx, layout, centre(layout, pen.length, from), palette);
}

/** The mark below the rows, at `x`, of the step that the continuations follow. */
export function drawFrom(ctx, layout, x, palette) {
  ctx.fillStyle = palette.accent;
  ctx.beginPath();
  ctx.moveTo(x, layout.bottom - 1);
  ctx.lineTo(x - 5, layout.bottom + 7);
  ctx.lineTo(x + 5, layout.bottom + 7);
  ctx.fill();
}

function rowValue(row, t) {
  if (!row.values) return "this model has no latent";
  const unit = row.unit ? ` ${row.unit}` : "";
  return t === null ? `mean ${figure(mean(row.values))}${unit}` : `${figure(row.values[t])}${unit}`;
}

/** A text at height y that ends at x; returns where it begins. */
function textBefore(ctx, text, x, y, font, colour) {
  ctx.textAlign = "right";
  ctx.font = font;
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
  return x - ctx.measureText(text).width;
}

/** The value of the model beside, with its name where there is room for it after `left`; returns where it begins. */
function drawSecond(ctx, { second }, t, [left, right], y, { font, colour }) {
  const number = figure(t === null ? mean(second.values) : second.values[t]);
  const named = `${second.label} ${number}`;
  ctx.font = font;
  const fits = right - ctx.measureText(named).width > left;
  return textBefore(ctx, fits ? named : number, right, y, font, colour);
}

function drawRowLabel(ctx, layout, row, i, t, palette) {
  const y = i * layout.row + 4;
  const font = `12px ${palette.font}`;
  const [shade, beside] = shades(row, palette);
  Object.assign(ctx, { textBaseline: "top", textAlign: "left", font, fillStyle: palette.muted });
  ctx.fillText(row.label, layout.x0, y);
  const left = layout.x0 + ctx.measureText(row.label).width + 9;
  let right = textBefore(ctx, rowValue(row, t), layout.x1, y, `600 12px ${palette.font}`, shade);
  if (!row.values) return;
  if (row.second) right = drawSecond(ctx, row, t, [left, right - 14], y, { font, colour: beside });
  const range = `${figure(row.low, 1)} to ${figure(row.high, 1)}`;
  Object.assign(ctx, { textAlign: "left", font: `11px ${palette.font}`, fillStyle: palette.muted });
  if (left + ctx.measureText(range).width + 14 < right) ctx.fillText(range, left, y + 0.5);
}

/** Draws what follows the cursor: the line through all rows, and the numbers (means when there is no cursor). */
export function drawStripCursor(ctx, { layout, rows, pen }, t, palette) {
  rows.forEach((row, i) => drawRowLabel(ctx, layout, row, i, t, palette));
  if (t === null) return;
  const x = centre(layout, pen.length, t);
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  rows.forEach((_, i) => {
    ctx.moveTo(x, i * layout.row + layout.label);
    ctx.lineTo(x, (i + 1) * layout.row - 2);
  });
  ctx.stroke();
  rows.forEach((row, i) => {
    if (!row.values) return;
    ctx.fillStyle = palette.accent;
    ctx.beginPath();
    ctx.arc(x, height(layout, row, i, row.values[t]), 3.5, 0, 2 * Math.PI);
    ctx.fill();
  });
}
