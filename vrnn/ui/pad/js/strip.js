// Three rows over one axis of steps: KL, log-likelihood, movement of the posterior.
import { figure, mean, quantile, roundUp, ticks } from "./scale.js";

const LEFT = 12;
const RIGHT = 12;
const AXIS = 20;
const LABEL = 19;

/** The three rows of an analysis: values, range, label and unit; bars take the ink's colours, which end at klTop. */
export function stripRows(model, other, klTop) {
  const top = (values) => roundUp(Math.max(quantile(values, 0.985), 0.01));
  const low = Math.min(quantile(model.log_px, 0.02), other ? quantile(other.log_px, 0.02) : Infinity);
  const high = Math.max(quantile(model.log_px, 0.995), other ? quantile(other.log_px, 0.995) : -Infinity);
  const amount = (values, rest) => ({ values, low: 0, high: values ? top(values) : 1, ...rest });
  return [
    amount(model.kl, { label: "KL (q \u2016 p)", unit: "nats", filled: true, full: klTop }),
    { label: "log p (x | z)", unit: "nats", values: model.log_px, low, high: Math.max(high, low + 0.1), second: other },
    amount(model.move, { label: "|\u0394\u03bc|  movement of the posterior", unit: "" }),
  ];
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

function drawRow(ctx, layout, row, i, palette) {
  ctx.strokeStyle = palette.hairline;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(layout.x0, (i + 1) * layout.row - 2.5);
  ctx.lineTo(layout.x1, (i + 1) * layout.row - 2.5);
  ctx.stroke();
  if (!row.values) return;
  if (row.second) drawLine(ctx, layout, row, i, row.second.log_px, palette.models[1], 1);
  if (row.filled) drawBars(ctx, layout, row, i, palette);
  else drawLine(ctx, layout, row, i, row.values, row.second ? palette.models[0] : palette.text, 1.3);
}

/** Draws the rows without their numbers; `axis` draws what stands below them, the count of steps unless it says else. */
export function drawStrip(ctx, { layout, rows, pen, from, axis = drawAxis }, palette) {
  drawStrokeEnds(ctx, layout, pen, palette);
  rows.forEach((row, i) => drawRow(ctx, layout, row, i, palette));
  axis(ctx, layout, pen.length, palette);
  if (from === null) return;
  const x = centre(layout, pen.length, from);
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

function drawRowName(ctx, layout, row, y, palette) {
  ctx.textAlign = "left";
  ctx.font = `12px ${palette.font}`;
  ctx.fillStyle = palette.muted;
  ctx.fillText(row.label, layout.x0, y);
  const room = (layout.x1 - layout.x0) / 2 - ctx.measureText(row.label).width;
  if (!row.values || room < 60) return;
  const right = layout.x0 + ctx.measureText(row.label).width + 9;
  ctx.font = `11px ${palette.font}`;
  ctx.fillText(`${figure(row.low, 1)} to ${figure(row.high, 1)}`, right, y + 0.5);
}

function drawRowLabel(ctx, layout, row, i, t, palette) {
  const y = i * layout.row + 4;
  ctx.textBaseline = "top";
  drawRowName(ctx, layout, row, y, palette);
  ctx.textAlign = "right";
  ctx.font = `600 12px ${palette.font}`;
  ctx.fillStyle = row.second ? palette.models[0] : palette.text;
  const value = rowValue(row, t);
  ctx.fillText(value, layout.x1, y);
  if (!row.second) return;
  const right = layout.x1 - ctx.measureText(value).width - 14;
  ctx.font = `12px ${palette.font}`;
  ctx.fillStyle = palette.models[1];
  const number = t === null ? mean(row.second.log_px) : row.second.log_px[t];
  ctx.fillText(`${row.second.label} ${figure(number)}`, right, y);
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
