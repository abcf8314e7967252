// Which frame of the analysis belongs to which point of the ink.
//
// Frame t is the move points[t] -> points[t + 1]; pen[t] = 1 says that points[t + 1] ends its stroke, so frame
// t + 1 is a jump in the air.
import { arcLengths } from "./geometry.js";

/** The strokes of the resampled points, as [first, last] index pairs, last included. */
export function strokeRuns(pen) {
  const runs = [];
  let first = 0;
  pen.forEach((up, t) => {
    if (!up) return;
    runs.push([first, t + 1]);
    first = t + 2;
  });
  if (first <= pen.length) runs.push([first, pen.length]);
  return runs;
}

/** Whether frame t is a jump with the pen in the air. */
export function inAir(pen, t) {
  return t > 0 && pen[t - 1] === 1;
}

/** The frame that arrives at resampled point k (the first point has none and takes frame 0). */
function frameOfPoint(k) {
  return Math.max(0, k - 1);
}

/** Frames of one stroke's points, by equal fractions of the length of stroke and resampled run. */
function alongRun(stroke, points, [first, last]) {
  const mine = arcLengths(stroke);
  const theirs = arcLengths(points.slice(first, last + 1));
  const total = mine.at(-1);
  const run = theirs.at(-1);
  let j = 0;
  return mine.map((length) => {
    if (total === 0 || run === 0) return frameOfPoint(first);
    const target = (length / total) * run;
    while (j < theirs.length - 2 && theirs[j + 1] < target) j++;
    const gap = theirs[j + 1] - theirs[j];
    const part = gap === 0 ? 0 : Math.min(1, Math.max(0, (target - theirs[j]) / gap));
    return frameOfPoint(first + j) + part * (frameOfPoint(first + j + 1) - frameOfPoint(first + j));
  });
}

/** Frames of all points where the strokes do not pair up: the nearest resampled point, never going back. */
function byDistance(strokes, points) {
  const WINDOW = 80;
  let j = 0;
  return strokes.map((stroke) =>
    stroke.map(([x, y]) => {
      let best = Infinity;
      const end = Math.min(points.length, j + WINDOW);
      let choice = j;
      for (let k = j; k < end; k++) {
        const d = (points[k][0] - x) ** 2 + (points[k][1] - y) ** 2;
        if (d < best) [best, choice] = [d, k];
      }
      j = choice;
      return frameOfPoint(choice);
    }),
  );
}

/** For every stroke, the (fractional) frame of each of its points. */
export function matchFrames(strokes, points, pen) {
  const runs = strokeRuns(pen);
  if (runs.length !== strokes.length) return byDistance(strokes, points);
  return strokes.map((stroke, i) => alongRun(stroke, points, runs[i]));
}
