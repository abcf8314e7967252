// The drawing and its history, as values: every function returns a new one.
//
// A stroke is a frozen-by-convention array of points [x, y, t, p]; a drawing is {id, strokes}.

/** More points than this are not taken: a browser and a model both have to read them. */
export const MAX_POINTS = 50000;
const MAX_HISTORY = 200;

/** An empty sheet. */
export function newHistory() {
  return { past: [], present: { id: "", strokes: [] }, future: [] };
}

/** The history after the drawing became {id, strokes}; what was undone before is forgotten. */
export function commit(history, id, strokes) {
  const past = [...history.past, history.present].slice(-MAX_HISTORY);
  return { past, present: { id, strokes }, future: [] };
}

/** One step back, or the same history at the start. */
export function undo(history) {
  if (history.past.length === 0) return history;
  return {
    past: history.past.slice(0, -1),
    present: history.past.at(-1),
    future: [history.present, ...history.future],
  };
}

/** One step forward, or the same history at the end. */
export function redo(history) {
  if (history.future.length === 0) return history;
  return {
    past: [...history.past, history.present],
    present: history.future[0],
    future: history.future.slice(1),
  };
}

/** How many points a drawing has. */
export function countPoints(strokes) {
  return strokes.reduce((sum, stroke) => sum + stroke.length, 0);
}

/** The time in seconds of a drawing's last point; 0 for an empty sheet. */
export function lastTime(strokes) {
  return strokes.length === 0 ? 0 : strokes.at(-1).at(-1)[2];
}

/**
 * The moment (ms, the clock of event timestamps) at which a drawing's time is 0.
 * A drawing that was not written in one sitting (opened, undone) goes on half a second after its last point.
 */
export function timeOrigin(strokes, origin, stamp) {
  if (strokes.length === 0) return stamp;
  const end = lastTime(strokes);
  if (origin !== null && (stamp - origin) / 1000 >= end) return origin;
  return stamp - 1000 * (end + 0.5);
}

/** The step lit everywhere: the hovered one, else the pinned one, else none. */
export function cursorOf(hover, pin, steps) {
  const at = hover ?? pin;
  return at === null || at === undefined || steps === 0 ? null : Math.min(steps - 1, Math.max(0, at));
}

/** Where a key moves the cursor, or undefined when the key is not for scrubbing. */
export function scrubKey(key, shift, cursor, steps) {
  const step = shift ? 10 : 1;
  const last = steps - 1;
  const moves = {
    ArrowLeft: (cursor ?? steps) - step,
    ArrowRight: (cursor ?? -1) + step,
    Home: 0,
    End: last,
  };
  if (!(key in moves) || steps === 0) return undefined;
  return Math.min(last, Math.max(0, moves[key]));
}
