// The clock of the futures: which part of which hair is on the paper.
import { firstPart, pieces } from "./curve.js";

/** Seconds of pen time that the longest hair takes. */
export function duration(futures) {
  if (!futures) return 0;
  const longest = Math.max(0, ...futures.models.flatMap((model) => model.hairs.map((hair) => hair.length)));
  return longest / futures.rate_hz;
}

/** The count of hairs of the model that has most; 0 for no futures. */
export function hairCount(futures) {
  return Math.max(0, ...(futures?.models.map((model) => model.hairs.length) ?? []));
}

/** The clock after dt seconds of wall time; it stops by itself at the end. */
export function advance(clock, dt, end) {
  if (!clock.playing) return clock;
  const position = Math.min(end, clock.position + dt * clock.speed);
  return { ...clock, position, playing: position < end };
}

/** The clock after the play button: pause, go on, or start over from the end. */
export function toggle(clock, end) {
  if (clock.playing) return { ...clock, playing: false };
  return { ...clock, playing: true, position: clock.position >= end ? 0 : clock.position };
}

/** How much of each of `count` hairs shows (opacity): all of them, or one with the others as a whisper. */
export function hairAlphas(mode, index, count) {
  return Array.from({ length: count }, (_, i) => (mode !== "one" || i === index ? 1 : 0.1));
}

/** The part of a hair that has been written by `position` seconds: whole points, and the share of the next move. */
export function written(hair, position, rate) {
  const at = Math.min(hair.length, Math.max(0, position * rate));
  const whole = Math.floor(at + 1e-9);
  return { whole, part: whole >= hair.length ? 0 : Math.max(0, at - whole) };
}

/** The strokes of a hair, [{start, first, pieces}]; piece k arrives at the hair's point first + k. */
function wholeStrokes(hair, from) {
  const strokes = [];
  const close = (points, end) => {
    const [start] = points;
    if (start) strokes.push({ start, first: end - points.length + 1, pieces: pieces(points) });
  };
  let points = from ? [from] : [];
  hair.forEach((point, i) => {
    points.push(point);
    if (point[2] !== 1) return;
    close(points, i + 1);
    points = [];
  });
  close(points, hair.length);
  return strokes;
}

const known = new WeakMap();

/** As `wholeStrokes`, computed once a hair: the curve of a hair does not change while it is being written. */
function strokesOf(hair, from) {
  const before = known.get(hair);
  if (before && String(before.from) === String(from)) return before.strokes;
  const strokes = wholeStrokes(hair, from);
  known.set(hair, { from, strokes });
  return strokes;
}

/**
 * The strokes [{start, pieces}] of a hair up to `position` seconds, smooth within a stroke and cut where the pen
 * lifts.  `from` is the point the hair starts at when the pen is down there, else null.
 */
export function hairStrokes(hair, from, position, rate) {
  const { whole, part } = written(hair, position, rate);
  const out = [];
  for (const { start, first, pieces: all } of strokesOf(hair, from)) {
    if (first > whole || (first === 0 && whole + part === 0)) break;
    const done = all.slice(0, whole - first);
    const next = all[done.length];
    if (next && part > 0) done.push(firstPart(done.at(-1)?.slice(4) ?? start, next, part));
    out.push({ start: [start[0], start[1]], pieces: done });
  }
  return out;
}

/** Where the pen is at the end of a stroke {start, pieces}. */
export function tipOf({ start, pieces: all }) {
  return all.at(-1)?.slice(4) ?? start;
}
