import assert from "node:assert/strict";
import { test } from "node:test";
import { klStops, luminance, mix, parse } from "../../vrnn/ui/pad/js/colour.js";
import { readPalette } from "../../vrnn/ui/pad/js/palette.js";

// Machado, Oliveira and Fernandes 2009, the whole deficiency, on linear RGB.
const SIGHTS = {
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
};

const toLinear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
const fromLinear = (v) => 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);

function seen(rows, colour) {
  const light = colour.map(toLinear);
  return rows.map((row) => fromLinear(Math.min(1, Math.max(0, row.reduce((sum, m, i) => sum + m * light[i], 0)))));
}

/** The distance of two colours in OKLab (Ottosson 2020): 0.02 is just to be seen side by side. */
function apart(a, b) {
  const lab = (colour) => {
    const [r, g, b3] = colour.map(toLinear);
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b3);
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b3);
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b3);
    return [
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ];
  };
  const [x, y] = [lab(a), lab(b)];
  return Math.hypot(...x.map((value, i) => value - y[i]));
}

function palette(background, text) {
  const theme = { "--st-background-color": background, "--st-text-color": text, "--st-primary-color": "#1f4e8c" };
  globalThis.getComputedStyle = () => ({ getPropertyValue: (name) => theme[name] ?? "", fontFamily: "serif" });
  return readPalette({});
}

for (const [sight, rows] of Object.entries(SIGHTS)) {
  test(`more KL is always lighter, for ${sight} eyes`, () => {
    for (const dark of [false, true]) {
      const stops = klStops(dark);
      const ramp = stops.slice(1).flatMap((stop, i) => [0, 0.5].map((s) => mix(stops[i], stop, s))).concat([stops.at(-1)]);
      const light = ramp.map((colour) => luminance(seen(rows, colour)));
      for (let i = 1; i < light.length; i++) assert.ok(light[i] > light[i - 1], `${dark} ${i}: ${light}`);
      assert.ok(apart(seen(rows, ramp[0]), seen(rows, ramp.at(-1))) > 0.2, "ends");
    }
  });

  test(`models are told apart, and each from the paper, by ${sight} eyes`, () => {
    for (const [background, text] of [["#fbf9f4", "#23262d"], ["#15181e", "#e9e5dc"]]) {
      const { models, paper } = palette(background, text);
      const [first, second, third, sheet] = [...models, paper].map((colour) => seen(rows, parse(colour)));
      const pairs = [[first, second], [second, third], [first, third]];
      // Few people lack blue; to them the third colour, which always comes with its name, is like the first.
      for (const [a, b] of sight === "tritan" ? pairs.slice(0, 2) : pairs) assert.ok(apart(a, b) > 0.08, `${apart(a, b)}`);
      for (const model of [first, second, third]) assert.ok(apart(model, sheet) > 0.25, `${apart(model, sheet)}`);
    }
  });
}
