// Pointers become strokes.  One pointer writes at a time; a palm beside a pen is ignored.

const PALM = 800; // ms after a pen was seen in which touches are taken for a palm

/** The events of a move in order: coalesced ones where the browser gives them, else the event itself. */
export function movesOf(event) {
  const many = event.getCoalescedEvents?.() ?? [];
  return many.length > 0 ? many : [event];
}

/** Pressure 0..1: what a pen says, 0.5 for a mouse or finger (their figures mean nothing). */
export function pressureOf(event) {
  return event.pointerType === "pen" ? Math.min(1, Math.max(0, event.pressure)) : 0.5;
}

/** A new point [x, y, t, p] rounded for the wire, with time never going back. */
export function makePoint([x, y], seconds, pressure, previous) {
  const t = Math.max(previous ? previous[2] : 0, seconds);
  const round = (value, scale) => Math.round(value * scale) / scale;
  return [round(x, 100), round(y, 100), round(t, 10000), round(pressure, 1000)];
}

/** Whether a point adds anything to the one before it. */
export function isNew(point, previous) {
  return !previous || Math.hypot(point[0] - previous[0], point[1] - previous[1]) >= 0.3;
}

/**
 * Listens on an element and reports `begin(event)`, `move(events)`, `end()`, `cancel()` for the writing pointer and
 * `hover(event | null)` for a mouse or pen that does not press.  Returns a function that stops listening.
 */
export function listen(element, { begin, move, end, cancel, hover }) {
  let active = null;
  let penSeen = -Infinity;
  const stop = new AbortController();
  const on = (type, handler) => element.addEventListener(type, handler, { signal: stop.signal });

  on("pointerdown", (event) => {
    if (event.pointerType === "pen") penSeen = event.timeStamp;
    const palm = event.pointerType === "touch" && event.timeStamp - penSeen < PALM;
    if (active !== null || palm || (event.button !== 0 && event.button !== 5)) return;
    event.preventDefault();
    active = event.pointerId;
    element.setPointerCapture(active);
    element.focus({ preventScroll: true });
    begin(event);
  });
  on("pointermove", (event) => {
    if (event.pointerType === "pen") penSeen = event.timeStamp;
    if (event.pointerId === active) move(movesOf(event));
    else if (active === null && event.pointerType !== "touch") hover(event);
  });
  on("pointerup", (event) => {
    if (event.pointerId !== active) return;
    active = null;
    end();
  });
  on("pointercancel", (event) => {
    if (event.pointerId !== active) return;
    active = null;
    cancel();
  });
  on("pointerleave", () => active === null && hover(null));
  return () => stop.abort();
}
