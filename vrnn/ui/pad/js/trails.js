// What the model guessed while the pen was writing, as values: the newest guesses, and older ones that fade.
//
// A set of guesses is what the server says: {n, from: [x, y], up, hairs: [[[x, y, pen], ...], ...], frames, anew}.

const FADE = 700; // ms in which a set that is no longer the newest leaves the paper
const APART = 90; // ms between sets that are kept to fade: all of them would be a blot
const OLD = 0.35; // opacity of a set that has just been replaced
const NEW = 0.9;

/** No guesses. */
export function noTrail() {
  return { now: null, old: [], ended: null };
}

/** Whether two sets continue the same ink, so that the later one is only longer. */
function sameStart(a, b) {
  return a.frames === b.frames && a.anew === b.anew;
}

/** The trail after a set of guesses has come at `time` (ms). */
export function take(trail, set, time) {
  const before = trail.now;
  if (before && set.n < before.n) return trail;
  if (!before || sameStart(before, set) || before.hairs.every((hair) => hair.length === 0)) {
    return { ...trail, now: set, ended: null };
  }
  const old = trail.old.filter(({ left }) => time - left < FADE);
  const due = old.length === 0 || time - old.at(-1).left >= APART;
  return { now: set, old: due ? [...old, { set: before, left: time }] : old, ended: null };
}

/** The trail once there is an answer to the whole drawing: the newest guesses fade too. */
export function end(trail, time) {
  return trail.now && trail.ended === null ? { ...trail, ended: time } : trail;
}

function fading(since, time) {
  return Math.max(0, 1 - (time - since) / FADE) ** 2;
}

/** What to draw at `time`, the oldest first: [{set, alpha}].  `still` shows the newest alone and lets nothing fade. */
export function shown(trail, time, still) {
  const { now, old, ended } = trail;
  const newest = now && !(still && ended !== null) ? [{ set: now, alpha: NEW * (ended === null ? 1 : fading(ended, time)) }] : [];
  const older = still ? [] : old.map(({ set, left }) => ({ set, alpha: OLD * fading(left, time) }));
  return [...older, ...newest].filter(({ alpha }) => alpha > 0.01);
}

/** Whether the picture changes by itself. */
export function moves(trail, time, still) {
  if (still) return false;
  const young = (since) => since !== null && time - since < FADE;
  return trail.old.some(({ left }) => young(left)) || young(trail.ended);
}
