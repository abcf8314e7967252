// Sound as the page sends it: 16-bit PCM of one channel in a WAV file.

const HEADER = 12; // bytes of "RIFF", size, "WAVE"

function tag(view, at) {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

/** {rate, samples} of a WAV file's bytes, samples as Int16Array; null for anything else. */
export function readWav(bytes) {
  if (!bytes || bytes.byteLength < HEADER) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tag(view, 0) !== "RIFF" || tag(view, 8) !== "WAVE") return null;
  let rate = null;
  for (let at = HEADER; at + 8 <= view.byteLength; ) {
    const size = view.getUint32(at + 4, true);
    if (tag(view, at) === "fmt " && at + 24 <= view.byteLength) rate = formatOf(view, at + 8);
    if (tag(view, at) === "data") return rate && { rate, samples: samplesOf(view, at + 8, size) };
    at += 8 + size + (size % 2);
  }
  return null;
}

function formatOf(view, at) {
  const plain = view.getUint16(at, true) === 1 && view.getUint16(at + 2, true) === 1;
  return plain && view.getUint16(at + 14, true) === 16 ? view.getUint32(at + 4, true) : null;
}

function samplesOf(view, at, size) {
  const count = Math.floor(Math.min(size, view.byteLength - at) / 2);
  return Int16Array.from({ length: count }, (_, i) => view.getInt16(at + 2 * i, true));
}

/** The least and the greatest sample, -1..1, in each of `columns` equal parts of the first `count` samples. */
export function extremes(samples, columns, count = samples.length) {
  return Array.from({ length: columns }, (_, i) => {
    const begin = Math.min(samples.length, Math.floor((i * count) / columns));
    const end = Math.min(samples.length, Math.max(begin + 1, Math.floor(((i + 1) * count) / columns)));
    if (begin >= end) return [0, 0];
    let [low, high] = [samples[begin], samples[begin]];
    for (let k = begin; k < end; k++) {
      if (samples[k] < low) low = samples[k];
      if (samples[k] > high) high = samples[k];
    }
    return [low / 32768, high / 32768];
  });
}

/** The greatest absolute sample, 0..1. */
export function peakOf(samples) {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak / 32768;
}
