// The clock of the futures: which part of which hair is on the paper.

/** Seconds of pen time that the longest hair takes. */
export function duration(futures) {
  if (!futures) return 0;
  const longest = Math.max(0, ...futures.models.flatMap((model) => model.hairs.map((hair) => hair.length)));
  return longest / futures.rate_hz;
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
  return Array.from({ length: count }, (_, i) => {
    if (mode === "all") return 1;
    return i === index ? 1 : 0.1;
  });
}

/** The part of a hair that has been written by `position` seconds: whole points, and the share of the next move. */
export function written(hair, position, rate) {
  const at = Math.min(hair.length, Math.max(0, position * rate));
  const whole = Math.floor(at + 1e-9);
  return { whole, part: whole >= hair.length ? 0 : Math.max(0, at - whole) };
}

/**
 * The strokes of a hair as arrays of [x, y], cut where the pen lifts, up to `position` seconds.
 * `from` is the point the hair starts at when the pen is down there, else null.
 */
export function hairStrokes(hair, from, position, rate) {
  const { whole, part } = written(hair, position, rate);
  const strokes = [];
  let stroke = from ? [from] : [];
  for (let i = 0; i < whole; i++) {
    const [x, y, pen] = hair[i];
    stroke.push([x, y]);
    if (pen === 1) {
      strokes.push(stroke);
      stroke = [];
    }
  }
  if (part > 0 && stroke.length > 0) {
    const [ax, ay] = stroke.at(-1);
    const [bx, by] = hair[whole];
    stroke.push([ax + part * (bx - ax), ay + part * (by - ay)]);
  }
  if (stroke.length > 0) strokes.push(stroke);
  return strokes;
}
