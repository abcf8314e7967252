// Where the walk through a drawing is: which step, which stage of it, and how far that stage has come.
// A stage travels for a while, then its node is computed; a whole step has come to the end of its last stage.

const STAGE = 1.1; // seconds at speed 1
const TRAVEL = 0.6; // share of a stage in which values are on their way

/** A step that is shown whole. */
export function wholeStep(t, stages) {
  return { t, at: stages, playing: false, until: null };
}

/** The clock after dt seconds; with `until` it stops at that stage's end, without it plays on to the last step's end. */
export function tick(clock, dt, { stages, steps, speed }) {
  if (!clock.playing) return clock;
  const at = clock.at + (dt * speed) / STAGE;
  if (clock.until !== null && at >= clock.until) return { ...clock, at: clock.until, playing: false, until: null };
  if (at < stages) return { ...clock, at };
  if (clock.t + 1 >= steps) return wholeStep(clock.t, stages);
  return { ...clock, t: clock.t + 1, at: Math.min(at - stages, stages - 1e-6) };
}

/** Play or pause; from the end of the drawing it begins again, from a whole step with the next. */
export function playPause(clock, { stages, steps }) {
  if (clock.playing) return { ...clock, playing: false, until: null };
  const next = clock.at >= stages ? { t: (clock.t + 1) % steps, at: 0 } : {};
  return { ...clock, ...next, playing: true, until: null };
}

/** One stage on, over a movement where things may move; after the last stage with the first of the next step. */
export function stageOn(clock, { stages, steps, moves }) {
  const over = clock.at >= stages;
  if (over && clock.t + 1 >= steps) return clock;
  const from = over ? { t: clock.t + 1, at: 0 } : { t: clock.t, at: Math.floor(clock.at + 1e-9) };
  const until = from.at + 1;
  return moves ? { ...from, playing: true, until } : { ...from, at: until, playing: false, until: null };
}

/** One stage back. */
export function stageBack(clock, { stages }) {
  const at = Math.ceil(clock.at - 1e-9) - 1;
  if (at >= 1) return { t: clock.t, at, playing: false, until: null };
  return clock.t > 0 ? wholeStep(clock.t - 1, stages) : { t: 0, at: 1, playing: false, until: null };
}

/**
 * How many stages are done and which is under way (null when none is); of that one how far its values have come, and
 * how much of its node has been computed, 0..1 each.
 */
export function progress({ at }, stages) {
  const done = Math.min(stages, Math.floor(at + 1e-9));
  const share = at - done;
  if (done >= stages || share < 1e-6) return { done, active: null, travelled: 1, computed: 1 };
  return { done, active: done, travelled: Math.min(1, share / TRAVEL), computed: Math.max(0, (share - TRAVEL) / (1 - TRAVEL)) };
}
