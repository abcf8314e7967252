// Two lanes of one column over one axis of steps: the difference to the reference, and KL.
import { figure, mean, ticks } from "../../pad/js/scale.js";
import { drawFrom } from "../../pad/js/strip.js";
import { grouped } from "./figures.js";

const SIDE = 10;
const AXIS = 20;
const LABEL = 20; // CSS pixels above each lane for its name and number
const UPPER = 0.58; // share of the height that the differences take

/** Where a column draws its lanes: {x0, x1, lanes: [{label, top, foot}, ...], bottom}. */
export function lanesLayout(width, height) {
  const bottom = height - AXIS;
  const middle = Math.round(bottom * UPPER);
  const lane = (begin, foot) => ({ label: begin + 4, top: begin + LABEL, foot: foot - 3 });
  return { x0: SIDE, x1: width - SIDE, lanes: [lane(0, middle), lane(middle, bottom)], bottom };
}

/** The CSS pixel in the middle of step t. */
export function centreOf(layout, steps, t) {
  return layout.x0 + ((t + 0.5) / steps) * (layout.x1 - layout.x0);
}

/** The height of a value in a lane that spans low to high. */
export function heightIn({ top, foot }, value, [low, high]) {
  return foot - Math.min(1, Math.max(0, (value - low) / (high - low))) * (foot - top);
}

function bars(ctx, layout, lane, values, span, base, colour) {
  const wide = (layout.x1 - layout.x0) / values.length;
  const zero = heightIn(lane, base, span);
  values.forEach((value, t) => {
    const y = heightIn(lane, value, span);
    ctx.fillStyle = colour(value);
    ctx.fillRect(layout.x0 + t * wide, Math.min(y, zero - 0.5), Math.max(0.8, wide - (wide > 3 ? 0.8 : 0)), Math.max(1, Math.abs(zero - y)));
  });
}

function rule(ctx, layout, y, colour) {
  ctx.fillStyle = colour;
  ctx.fillRect(layout.x0, Math.round(y), layout.x1 - layout.x0, 1);
}

function line(ctx, layout, lane, values, span, colour) {
  Object.assign(ctx, { strokeStyle: colour, lineWidth: 1.2 });
  ctx.beginPath();
  values.forEach((value, t) => ctx.lineTo(centreOf(layout, values.length, t), heightIn(lane, value, span)));
  ctx.stroke();
}

function strokeEnds(ctx, layout, pen, palette) {
  ctx.fillStyle = palette.hairline;
  pen.forEach((up, t) => {
    if (!up || t === pen.length - 1) return;
    const x = Math.round(layout.x0 + ((t + 1) / pen.length) * (layout.x1 - layout.x0));
    for (const { top, foot } of layout.lanes) ctx.fillRect(x, top, 1, foot - top);
  });
}

/** Draws the count of steps below the lanes. */
export function drawStepAxis(ctx, layout, steps, palette) {
  Object.assign(ctx, { fillStyle: palette.muted, font: `11px ${palette.font}`, textBaseline: "top", textAlign: "left" });
  ctx.fillText("step", layout.x0, layout.bottom + 5);
  const skip = layout.x0 + ctx.measureText("step").width + 14;
  ctx.textAlign = "center";
  for (const t of ticks(steps - 1, Math.max(2, (layout.x1 - layout.x0) / 55))) {
    const x = centreOf(layout, steps, t);
    if (x > skip && x < layout.x1 - 6) ctx.fillText(String(t), x, layout.bottom + 5);
  }
}

/**
 * Draws the lanes of one column.  `upper` is {values, span, zero: whether they are differences}, `kl` {values, high,
 * top: the end of the colours}, `colour` maps a difference to its colour, `axis` draws what is below.
 */
export function drawLanes(ctx, { layout, pen, upper, kl, colour, from, axis }, palette) {
  const [first, second] = layout.lanes;
  strokeEnds(ctx, layout, pen, palette);
  rule(ctx, layout, second.foot, palette.hairline);
  if (upper?.zero) bars(ctx, layout, first, upper.values, upper.span, 0, colour);
  if (upper?.zero) rule(ctx, layout, heightIn(first, 0, upper.span), palette.ghost);
  else rule(ctx, layout, first.foot, palette.hairline);
  if (upper && !upper.zero) line(ctx, layout, first, upper.values, upper.span, palette.models[1]);
  if (kl) bars(ctx, layout, second, kl.values, [0, kl.high], 0, (value) => palette.kl(value / kl.top));
  axis(ctx, layout);
  if (from !== null) drawFrom(ctx, layout, centreOf(layout, pen.length, from), palette);
}

/** The first of the texts that leaves `room` CSS pixels, else the last. */
function fitting(ctx, texts, room) {
  return texts.find((text) => ctx.measureText(text).width <= room) ?? texts.at(-1);
}

function drawLabel(ctx, layout, lane, names, value, palette) {
  Object.assign(ctx, { textBaseline: "top", textAlign: "right", font: `600 12px ${palette.font}`, fillStyle: palette.text });
  ctx.fillText(value, layout.x1, lane.label);
  const room = layout.x1 - layout.x0 - ctx.measureText(value).width - 8;
  Object.assign(ctx, { textAlign: "left", font: `12px ${palette.font}`, fillStyle: palette.muted });
  ctx.fillText(fitting(ctx, names, room), layout.x0, lane.label);
}

/** Draws the names of the lanes, their numbers at step t (means without one), and the line of the cursor. */
export function drawLanesCursor(ctx, { layout, pen, upper, kl, names, klNames }, t, palette) {
  const [first, second] = layout.lanes;
  const number = (values) => `${grouped(figure(t === null ? mean(values) : values[t]))} nats`;
  drawLabel(ctx, layout, first, names, upper ? number(upper.values) : "", palette);
  drawLabel(ctx, layout, second, kl ? klNames : ["KL (q \u2016 p)", "KL"], kl ? number(kl.values) : upper ? "no latent" : "", palette);
  if (t === null || !upper) return;
  const x = centreOf(layout, pen.length, t);
  Object.assign(ctx, { strokeStyle: palette.accent, fillStyle: palette.accent, lineWidth: 1.5 });
  for (const [lane, values, span] of [[first, upper.values, upper.span], [second, kl?.values, [0, kl?.high]]]) {
    ctx.beginPath();
    ctx.moveTo(x, lane.top);
    ctx.lineTo(x, lane.foot);
    ctx.stroke();
    if (!values) continue;
    ctx.beginPath();
    ctx.arc(x, heightIn(lane, values[t], span), 3.2, 0, 2 * Math.PI);
    ctx.fill();
  }
}
