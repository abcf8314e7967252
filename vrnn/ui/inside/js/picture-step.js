// The pictures in the nodes of a step: vectors as cells of colour, the divergence by dimension, and where the pen may go.
import { css, mix, parse, ramp } from "../../pad/js/colour.js";
import { arrow } from "../../pad/js/pen.js";
import { brief, figure } from "../../pad/js/scale.js";
import { label, line } from "./plot.js";
import { gridOf, zoom } from "./vectors.js";

// The ends of the PuOr scale, which every colour vision tells apart.
const [NEGATIVE, POSITIVE] = ["#c46a06", "#6a3fa0"].map(parse);
const [NEGATIVE_ON_DARK, POSITIVE_ON_DARK] = ["#f0a23c", "#b39be0"].map(parse);
const WORDS = 16; // height of the numbers below cells that have names

/** The colours of values from -1 to 1, and of amounts from 0 to 1. */
export function heatColours(palette) {
  const paper = parse(palette.paper);
  const [low, high] = palette.dark ? [NEGATIVE_ON_DARK, POSITIVE_ON_DARK] : [NEGATIVE, POSITIVE];
  const signed = ramp([low, mix(paper, low, 0.5), mix(paper, parse(palette.text), 0.05), mix(paper, high, 0.5), high]);
  const amounts = ramp([mix(paper, parse(palette.text), 0.05), mix(paper, high, 0.5), high]);
  return { signed: (share) => signed((share + 1) / 2), amount: amounts, edge: css(mix(paper, parse(palette.text), 0.5)) };
}

/** A vector as cells; `lit` is the cell under the cursor, `words` the names of a few cells, written below with values. */
export function drawCells(ctx, { width, height }, { vector, kind, most, words, lit }, colours, palette) {
  const high = words ? height - WORDS : height;
  const { columns, rows } = gridOf(vector.length, width, high);
  const [w, h] = [width / columns, high / rows];
  const pad = w > 5 && h > 5 ? 1 : 0;
  vector.forEach((value, i) => {
    const [x, y] = [(i % columns) * w, Math.floor(i / columns) * h];
    ctx.fillStyle = colours[kind](most > 0 ? value / most : 0);
    ctx.fillRect(x, y, w - pad, h - pad);
    if (words) {
      const style = { colour: palette.muted, font: `11px ${palette.font}`, base: "bottom" };
      label(ctx, `${words[i]} ${figure(value, words[i] === "pen" ? 0 : 2)}`, x, height, style);
    }
  });
  if (lit === null || lit >= vector.length) return;
  Object.assign(ctx, { strokeStyle: palette.text, lineWidth: 1.5 });
  ctx.strokeRect((lit % columns) * w + 0.5, Math.floor(lit / columns) * h + 0.5, w - pad - 1, h - pad - 1);
}

/** Prior and posterior of every dimension as mean and one sigma, the z that was drawn, and below them what each cost. */
export function drawLadder(ctx, { width, height }, { now, most, computed, lit }, palette) {
  const count = now.kl.length;
  const [left, right, split] = [30, width - 4, Math.round(height * 0.6)];
  const w = (right - left) / count;
  const y = (z) => (split - 6) / 2 + 3 - (z / most) * ((split - 12) / 2);
  const style = { colour: palette.muted, font: `11px ${palette.font}`, align: "right", base: "middle" };
  for (const [z, text] of [[most, `${brief(most)}`], [0, "0"], [-most, `\u2212${brief(most)}`]]) {
    line(ctx, [left, y(z)], [right, y(z)], palette.hairline);
    label(ctx, text, left - 5, Math.max(7, y(z)), style);
  }
  const [ofQ, ofP] = palette.models;
  for (let k = 0; k < count; k++) {
    const x = left + (k + 0.5) * w;
    const part = Math.min(w * 0.22, 4);
    for (const [mu, sigma, colour, off] of [[now.mu_p[k], now.sigma_p[k], ofP, -part], [now.mu_q[k], now.sigma_q[k], ofQ, part]]) {
      line(ctx, [x + off, y(mu - sigma)], [x + off, y(mu + sigma)], colour, Math.max(1.5, part));
      line(ctx, [x + off - part, y(mu)], [x + off + part, y(mu)], colour, 1.5);
    }
    ctx.fillStyle = palette.text;
    ctx.beginPath();
    ctx.arc(x + part, y(now.z[k]), 2.2, 0, 2 * Math.PI);
    ctx.fill();
  }
  drawCosts(ctx, { left, right, top: split + 6, foot: height - 3, w }, { kl: now.kl, shown: Math.ceil(computed * count), lit }, palette);
  if (lit !== null && lit < count) {
    Object.assign(ctx, { strokeStyle: palette.text, lineWidth: 1 });
    ctx.strokeRect(left + lit * w + 0.5, 1.5, w - 1, height - 3);
  }
}

function drawCosts(ctx, { left, right, top, foot, w }, { kl, shown }, palette) {
  const most = zoom(Math.max(...kl), 0.1);
  line(ctx, [left, foot + 0.5], [right, foot + 0.5], palette.faint);
  label(ctx, brief(most), left - 5, top, { colour: palette.muted, font: `11px ${palette.font}`, align: "right", base: "top" });
  kl.forEach((value, k) => {
    if (k >= shown) return;
    const high = Math.max(0.75, (value / most) * (foot - top));
    ctx.fillStyle = palette.kl(value / most);
    ctx.fillRect(left + k * w + 1, foot - high, Math.max(1, w - 2), high);
  });
}

/** The range of the picture of a move: all of what the emission expects, within two sigma, and what came. */
export function moveRange({ move, x }) {
  let most = Math.max(Math.abs(x[0]), Math.abs(x[1]));
  for (let k = 0; k < move.length; k += 6) {
    const [weight, mx, my, sx, sy] = move.subarray(k, k + 6);
    if (weight > 0.05) most = Math.max(most, Math.abs(mx) + 1.5 * sx, Math.abs(my) + 1.5 * sy);
  }
  return zoom(1.05 * most, 0.25);
}

/** Half axes and angle of one standard deviation of a bivariate Gaussian. */
export function ellipseOf(sx, sy, rho) {
  const [a, b, c] = [sx * sx, rho * sx * sy, sy * sy];
  const [middle, off] = [(a + c) / 2, Math.hypot((a - c) / 2, b)];
  return [Math.sqrt(middle + off), Math.sqrt(Math.max(0, middle - off)), 0.5 * Math.atan2(2 * b, a - c)];
}

/** The density over the next move, as ellipses of one and two sigma, and the move that came, as an arrow. */
export function drawMove(ctx, { width, height }, { now, computed }, palette) {
  const range = moveRange(now);
  const [cx, cy] = [width / 2, (height - 18) / 2];
  const scale = (Math.min(width, height - 18) / 2 - 4) / range;
  line(ctx, [0, cy], [width, cy], palette.hairline);
  line(ctx, [cx, 0], [cx, height - 18], palette.hairline);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, width, height - 18);
  ctx.clip();
  ctx.globalAlpha = 1;
  for (let k = 0; k < now.move.length; k += 6) {
    const [weight, mx, my, sx, sy, rho] = now.move.subarray(k, k + 6);
    const [major, minor, angle] = ellipseOf(sx, sy, rho);
    for (const sigmas of [2, 1]) {
      ctx.fillStyle = palette.models[0];
      ctx.globalAlpha = computed * weight * (sigmas === 2 ? 0.22 : 0.45);
      ctx.beginPath();
      ctx.ellipse(cx + mx * scale, cy + my * scale, Math.max(0.6, sigmas * major * scale), Math.max(0.6, sigmas * minor * scale), angle, 0, 2 * Math.PI);
      ctx.fill();
    }
  }
  ctx.globalAlpha = 1;
  const tip = [cx + now.x[0] * scale, cy + now.x[1] * scale];
  line(ctx, [cx, cy], tip, palette.text, 1.75);
  if (Math.hypot(tip[0] - cx, tip[1] - cy) > 9) arrow(ctx, [cx, cy], tip, palette.text);
  ctx.restore();
  const style = { colour: palette.muted, font: `11px ${palette.font}`, base: "bottom" };
  label(ctx, `\u00b1${brief(range)}, arrow: what came`, 0, height, style);
  label(ctx, `lifts: ${Math.round(100 * now.lift)} %`, width, height, { ...style, align: "right" });
}
