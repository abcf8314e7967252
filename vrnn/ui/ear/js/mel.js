// The mel spectrogram: bytes from quiet (0) to loud (255), frequency upwards.
import { css, mix, parse } from "../../pad/js/colour.js";
import { figure } from "../../pad/js/scale.js";
import { drawTrackName } from "./wave.js";

// One hue, steady in lightness from paper to ink, so that it reads the same under every colour deficiency.
const ON_LIGHT = ["#fdfcfa", "#d5e0ea", "#94b4d4", "#4d7fb3", "#1f4a80", "#0b1c3d"].map(parse);
const ON_DARK = ["#1d2026", "#22364f", "#2f5c8a", "#5b91bf", "#a9cbe4", "#fbf7ea"].map(parse);
const HERTZ = [500, 1000, 2000, 4000];
const TOP = 22; // CSS pixels for the name of the track
const FOOT = 2;
const SWATCH = 56;

/** The stops of the loudness ramp on light or dark paper. */
export function loudnessStops(dark) {
  return dark ? ON_DARK : ON_LIGHT;
}

/** RGBA of an image `frames` wide and `rows` high, highest row first, from bytes row by row, lowest first. */
export function melPixels(bytes, rows, frames, stops) {
  const table = Array.from({ length: 256 }, (_, value) => {
    const at = (value / 255) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    return mix(stops[low], stops[low + 1], at - low);
  });
  const pixels = new Uint8ClampedArray(4 * rows * frames);
  for (let row = 0; row < rows; row++) {
    for (let t = 0; t < frames; t++) {
      pixels.set([...table[bytes[row * frames + t]], 255], 4 * ((rows - 1 - row) * frames + t));
    }
  }
  return pixels;
}

/** The height 0..1 of a frequency among the centres of the mel bands (rising); null outside of them. */
export function heightOf(hertz, centres) {
  const above = centres.findIndex((centre) => centre >= hertz);
  if (above < 1) return null;
  const part = (hertz - centres[above - 1]) / (centres[above] - centres[above - 1]);
  return (above - 0.5 + part) / centres.length;
}

/** The picture of a spectrogram, made once for each sound and theme. */
export function melPicture(mel, palette) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: mel.frames, height: mel.rows });
  const pixels = melPixels(mel.bytes, mel.rows, mel.frames, loudnessStops(palette.dark));
  canvas.getContext("2d").putImageData(new ImageData(pixels, mel.frames, mel.rows), 0, 0);
  return canvas;
}

function drawHertz(ctx, { layout, mel, height }, palette) {
  ctx.font = `10px ${palette.font}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 3;
  ctx.strokeStyle = palette.paper;
  ctx.fillStyle = palette.text;
  for (const hertz of HERTZ) {
    const share = heightOf(hertz, mel.hz);
    if (share === null) continue;
    const y = height - FOOT - share * (height - TOP - FOOT);
    const text = hertz < 1000 ? `${hertz} Hz` : `${hertz / 1000} kHz`;
    ctx.strokeText(text, layout.x0 + 4, y);
    ctx.fillText(text, layout.x0 + 4, y);
  }
}

function drawScale(ctx, layout, mel, palette) {
  const [low, high] = [`${figure(mel.low_db, 0)}`, `${figure(mel.high_db, 0)} dB`];
  ctx.font = `11px ${palette.font}`;
  ctx.textAlign = "right";
  ctx.textBaseline = "top";
  ctx.fillStyle = palette.muted;
  ctx.fillText(high, layout.x1, 5.5);
  const right = layout.x1 - ctx.measureText(high).width - 6;
  const stops = loudnessStops(palette.dark);
  const gradient = ctx.createLinearGradient(right - SWATCH, 0, right, 0);
  stops.forEach((stop, i) => gradient.addColorStop(i / (stops.length - 1), css(stop)));
  ctx.fillStyle = gradient;
  ctx.fillRect(right - SWATCH, 7, SWATCH, 9);
  ctx.strokeStyle = palette.hairline;
  ctx.lineWidth = 1;
  ctx.strokeRect(right - SWATCH - 0.5, 6.5, SWATCH + 1, 10);
  ctx.fillStyle = palette.muted;
  ctx.fillText(low, right - SWATCH - 6, 5.5);
}

/** Draws the spectrogram with its frequencies and the scale of its colours. */
export function drawMel(ctx, { layout, mel, picture, height }, palette) {
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(picture, layout.x0, TOP, layout.x1 - layout.x0, height - TOP - FOOT);
  drawHertz(ctx, { layout, mel, height }, palette);
  drawTrackName(ctx, layout, "Mel spectrogram", "", palette);
  drawScale(ctx, layout, mel, palette);
}
