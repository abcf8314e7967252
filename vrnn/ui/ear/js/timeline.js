// One axis of seconds for all tracks: frame t spans t / rate to (t + 1) / rate.
import { roundUp } from "../../pad/js/scale.js";

/** The frame that sounds at a moment, clamped to the recording; null where there are none. */
export function frameAt(seconds, rate, frames) {
  if (frames === 0) return null;
  return Math.min(frames - 1, Math.max(0, Math.floor(seconds * rate + 1e-3)));
}

/** The CSS pixel at which a moment of a recording of `span` seconds lies. */
export function xAt(layout, span, seconds) {
  return layout.x0 + (seconds / span) * (layout.x1 - layout.x0);
}

/** The moment under a CSS pixel, clamped to the recording. */
export function secondsAt(layout, span, x) {
  return span * Math.min(1, Math.max(0, (x - layout.x0) / (layout.x1 - layout.x0)));
}

/** Round moments from 0 to span, about `count` of them. */
export function timeTicks(span, count) {
  const step = roundUp(span / count);
  return Array.from({ length: Math.floor(span / step + 1e-9) + 1 }, (_, i) => Number((i * step).toFixed(4)));
}

/** "1.5 s" for the axis: no more decimals than the steps between its ticks need. */
export function tickText(seconds) {
  return `${seconds}\u2009s`;
}

/** "0:03.27" for the clock beside the play button. */
export function clockText(seconds) {
  const hundredths = Math.round(Math.max(0, seconds) * 100);
  const rest = ((hundredths % 6000) / 100).toFixed(2).padStart(5, "0");
  return `${Math.floor(hundredths / 6000)}:${rest}`;
}

/** Draws seconds below the tracks. */
export function drawTimeAxis(ctx, layout, span, palette) {
  ctx.fillStyle = palette.muted;
  ctx.font = `11px ${palette.font}`;
  ctx.textBaseline = "top";
  const marks = timeTicks(span, Math.max(2, (layout.x1 - layout.x0) / 60));
  marks.forEach((seconds, i) => {
    const x = xAt(layout, span, seconds);
    ctx.textAlign = i === 0 ? "left" : "center";
    if (x < layout.x1 - 8) ctx.fillText(tickText(seconds), x, layout.bottom + 5);
  });
}
