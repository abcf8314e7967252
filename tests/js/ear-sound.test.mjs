import assert from "node:assert/strict";
import { test } from "node:test";
import { unseal } from "../../vrnn/ui/ear/js/envelope.js";
import { heightOf, loudnessStops, melPixels } from "../../vrnn/ui/ear/js/mel.js";
import { extremes, peakOf, readWav } from "../../vrnn/ui/ear/js/pcm.js";
import { clockText, frameAt, secondsAt, timeTicks, xAt } from "../../vrnn/ui/ear/js/timeline.js";
import { luminance } from "../../vrnn/ui/pad/js/colour.js";

const LAYOUT = { x0: 10, x1: 110, bottom: 50 };

/** A WAV file; `chunks` come before its data. */
function wav(samples, { bits = 16, channels = 1, format = 1, chunks = [] } = {}) {
  const data = new Uint8Array(Int16Array.from(samples).buffer);
  const head = new DataView(new ArrayBuffer(24));
  [..."fmt "].forEach((c, i) => head.setUint8(i, c.charCodeAt(0)));
  head.setUint32(4, 16, true);
  head.setUint16(8, format, true);
  head.setUint16(10, channels, true);
  head.setUint32(12, 16000, true);
  head.setUint16(22, bits, true);
  const chunk = (name, body) => [...[...name].map((c) => c.charCodeAt(0)), ...new Uint8Array(Uint32Array.of(body.length).buffer), ...body];
  const all = [...new Uint8Array(head.buffer), ...chunks.flatMap(([name, body]) => chunk(name, body)), ...chunk("data", [...data])];
  const name = (text) => [...text].map((c) => c.charCodeAt(0));
  return Uint8Array.from([...name("RIFF"), ...new Uint8Array(Uint32Array.of(all.length + 4).buffer), ...name("WAVE"), ...all]);
}

test("samples come out of a WAV file as they went in, wherever it lies in memory", () => {
  const samples = [0, 1, -1, 32767, -32768];
  const bytes = wav(samples, { chunks: [["LIST", [1, 2, 3, 0]]] });
  const moved = new Uint8Array(bytes.length + 3);
  moved.set(bytes, 3);
  for (const place of [bytes, moved.subarray(3)]) {
    const { rate, samples: read } = readWav(place);
    assert.equal(rate, 16000);
    assert.deepEqual([...read], samples);
  }
});

test("what is not a WAV file of 16 bits and one channel is nothing", () => {
  for (const bytes of [null, new Uint8Array(3), new Uint8Array(100), wav([1], { bits: 8 }), wav([1], { channels: 2 }), wav([1], { format: 3 })]) {
    assert.equal(readWav(bytes), null);
  }
});

test("a file that ends too early gives what there is", () => {
  const bytes = wav([5, 6, 7]);
  assert.deepEqual([...readWav(bytes.subarray(0, bytes.length - 2)).samples], [5, 6]);
});

test("each column holds the least and the greatest of its samples", () => {
  const samples = Int16Array.from([0, 16384, -16384, 0, 8192, 0]);
  assert.deepEqual(extremes(samples, 2), [[-0.5, 0.5], [0, 0.25]]);
  assert.deepEqual(extremes(samples, 3, 3), [[0, 0], [0.5, 0.5], [-0.5, -0.5]]);
  assert.equal(extremes(samples, 12).length, 12);
  assert.deepEqual(extremes(Int16Array.from([]), 2), [[0, 0], [0, 0]]);
  assert.equal(peakOf(samples), 0.5);
});

test("an envelope holds JSON and views of its bytes", () => {
  const json = new TextEncoder().encode(JSON.stringify({ name: "Ä", blobs: [["wav", 2], ["mel", 1]] }));
  const sealed = Uint8Array.from([json.length, 0, 0, 0, ...json, 7, 8, 9]);
  assert.deepEqual(unseal(sealed), { name: "Ä", wav: Uint8Array.from([7, 8]), mel: Uint8Array.from([9]) });
});

test("frames and seconds agree, and both stay inside", () => {
  for (let t = 0; t < 2400; t++) assert.equal(frameAt(t / 80, 80, 2400), t);
  assert.equal(frameAt(9, 80, 240), 239);
  assert.equal(frameAt(-1, 80, 240), 0);
  assert.equal(frameAt(0, 80, 0), null);
});

test("pixels and seconds are each other's inverse", () => {
  assert.equal(xAt(LAYOUT, 4, 1), 35);
  assert.equal(secondsAt(LAYOUT, 4, 35), 1);
  assert.equal(secondsAt(LAYOUT, 4, -100), 0);
  assert.equal(secondsAt(LAYOUT, 4, 900), 4);
});

test("moments on the axis are round", () => {
  assert.deepEqual(timeTicks(3.775, 8), [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]);
  assert.deepEqual(timeTicks(30, 6), [0, 5, 10, 15, 20, 25, 30]);
  assert.equal(clockText(3.27), "0:03.27");
  assert.equal(clockText(59.999), "1:00.00");
  assert.equal(clockText(-1), "0:00.00");
});

test("a spectrogram's lowest row is drawn at the bottom, quiet and loud at the ends of the ramp", () => {
  const stops = [[0, 0, 0], [255, 255, 255]];
  const pixels = melPixels(Uint8Array.from([255, 0, 0, 51]), 2, 2, stops);
  const grey = (x, y) => pixels[4 * (2 * y + x)];
  assert.deepEqual([grey(0, 1), grey(1, 1), grey(0, 0), grey(1, 0)], [255, 0, 0, 51]);
  assert.deepEqual([...pixels].filter((_, i) => i % 4 === 3), [255, 255, 255, 255]);
});

test("loudness is steady in lightness: darker on light paper, lighter on dark", () => {
  for (const dark of [false, true]) {
    const light = loudnessStops(dark).map(luminance);
    const steps = light.slice(1).map((value, i) => (dark ? value - light[i] : light[i] - value));
    assert.ok(steps.every((step) => step > 0), String(light));
  }
});

test("a frequency lies between the centres of its bands", () => {
  assert.equal(heightOf(200, [100, 200, 400]), 0.5);
  assert.equal(heightOf(300, [100, 200, 400]), 2 / 3);
  assert.equal(heightOf(50, [100, 200]), null);
  assert.equal(heightOf(500, [100, 200]), null);
});
