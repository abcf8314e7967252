// Where a visitor is on the tour, as values: every function returns a new one.

/** Not on the tour. */
export const AWAY = { open: false, index: 0 };

/** At the first stop. */
export function begin() {
  return { open: true, index: 0 };
}

/** `by` stops further on a tour of `count`; one step beyond the last one leaves it. */
export function move({ open, index }, by, count) {
  const next = index + by;
  if (!open || next >= count) return AWAY;
  return { open, index: Math.max(0, next) };
}

/** The same place on a tour that has become `count` stops long, perhaps shorter. */
export function fitted({ open, index }, count) {
  return open && count > 0 ? { open, index: Math.min(index, count - 1) } : AWAY;
}

/** By how many stops a key moves; 0 for all other keys. */
export function keyMove(key) {
  return { ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0;
}
