import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast, css, klStops, luminance, mix, parse, ramp } from "../../vrnn/ui/pad/js/colour.js";

test("colours are read as a theme writes them", () => {
  assert.deepEqual(parse("#fbf9f4"), [251, 249, 244]);
  assert.deepEqual(parse(" #fff "), [255, 255, 255]);
  assert.deepEqual(parse("rgb(1, 20, 255)"), [1, 20, 255]);
  assert.deepEqual(parse("rgba(1 20 255 / 0.5)"), [1, 20, 255]);
  assert.equal(parse("unset"), null);
});

test("css and mix", () => {
  assert.equal(css(mix([0, 0, 0], [100, 200, 50], 0.5)), "rgb(50 100 25)");
  assert.equal(css([1, 2, 3], 0.25), "rgb(1 2 3 / 0.250)");
});

test("contrast of black on white is 21", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
});

test("a ramp ends where it should and clamps", () => {
  const grey = ramp([[0, 0, 0], [100, 100, 100], [255, 255, 255]]);
  assert.equal(grey(0), "rgb(0 0 0)");
  assert.equal(grey(-1), "rgb(0 0 0)");
  assert.equal(grey(7), "rgb(255 255 255)");
});

for (const [dark, paper] of [[false, [254, 253, 251]], [true, [28, 31, 37]]]) {
  test(`KL ramp on ${dark ? "dark" : "light"} paper: lightness rises, every colour stands off the paper`, () => {
    const stops = klStops(dark);
    const light = stops.map(luminance);
    for (let i = 1; i < light.length; i++) assert.ok(light[i] > light[i - 1]);
    for (const stop of stops) assert.ok(contrast(stop, paper) > 2.2, `${stop}: ${contrast(stop, paper)}`);
  });
}
