// The waveform, coloured like the ink of the pad by what the latent adds in each frame.
import { figure } from "../../pad/js/scale.js";
import { frameAt } from "./timeline.js";
import { extremes } from "./pcm.js";

const TOP = 22; // CSS pixels for the name of the track
const FOOT = 6;

/** The name of a track in its upper left corner, with its scale. */
export function drawTrackName(ctx, layout, name, scale, palette) {
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  ctx.font = `12px ${palette.font}`;
  ctx.fillStyle = palette.muted;
  ctx.fillText(name, layout.x0, 5);
  const right = layout.x0 + ctx.measureText(name).width + 9;
  ctx.font = `11px ${palette.font}`;
  ctx.fillText(scale, right, 5.5);
}

/** Draws columns of [least, greatest] about the middle of a box; `colour(i)` is that of column i. */
export function drawColumns(ctx, { x0, y0, height, gain }, columns, colour) {
  const middle = y0 + height / 2;
  columns.forEach(([low, high], i) => {
    const [top, bottom] = [high, low].map((value) => middle - (value * gain * height) / 2);
    ctx.fillStyle = colour(i);
    ctx.fillRect(x0 + i, top - 0.4, 1, Math.max(0.8, bottom - top + 0.8));
  });
}

/** Draws the waveform of a sound; `tint(frame)` is its colour there. */
export function drawWave(ctx, { layout, sound, samples, peak, tint, height }, palette) {
  const columns = Math.max(1, Math.round(layout.x1 - layout.x0));
  const span = sound.frames / sound.rate_hz;
  const count = Math.round((samples.length * span) / sound.seconds);
  const box = { x0: layout.x0, y0: TOP, height: height - TOP - FOOT, gain: 1 / Math.max(peak, 1e-3) };
  const frame = (i) => frameAt(((i + 0.5) / columns) * span, sound.rate_hz, sound.frames);
  ctx.fillStyle = palette.hairline;
  ctx.fillRect(layout.x0, box.y0 + box.height / 2, layout.x1 - layout.x0, 1);
  drawColumns(ctx, box, extremes(samples, columns, count), (i) => tint(frame(i)));
  drawTrackName(ctx, layout, "Waveform", `\u00b1${figure(peak)} of full scale`, palette);
}

/** Draws the line of the cursor over a whole track. */
export function drawLine(ctx, x, top, bottom, palette) {
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, bottom);
  ctx.stroke();
}
