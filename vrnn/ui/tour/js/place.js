// Where the ring and the card lie.  Boxes are {left, top, width, height} in CSS pixels of the window.

const PAD = 6; // between a target and its ring
const GAP = 12; // between the ring and the card, and between the card and the edge of the window
const EDGE = 8;
const NARROW = 640;

/** The box around boxes that have an extent, or null. */
function around(boxes) {
  const seen = boxes.filter(({ width, height }) => width > 0 && height > 0);
  if (seen.length === 0) return null;
  const left = Math.min(...seen.map((box) => box.left));
  const top = Math.min(...seen.map((box) => box.top));
  const right = Math.max(...seen.map((box) => box.left + box.width));
  const bottom = Math.max(...seen.map((box) => box.top + box.height));
  return { left, top, width: right - left, height: bottom - top };
}

/** The ring around some targets, not wider than the window; null where none of them can be seen. */
export function ringAround(boxes, view) {
  const box = around(boxes);
  if (!box) return null;
  const left = Math.max(2, box.left - PAD);
  const right = Math.min(view.width - 2, box.left + box.width + PAD);
  return { left, top: box.top - PAD, width: right - left, height: box.height + 2 * PAD };
}

function within(value, low, high) {
  return Math.max(low, Math.min(value, high));
}

/**
 * The corner [left, top] of a card: below its ring, else above, right or left of it, else in the window's lower right
 * corner; on a narrow window at the bottom.  `view` is {width, height, top}: what lies above `top` is the page's head.
 */
export function placeCard(ring, card, view) {
  const [right, bottom] = [view.width - card.width, view.height - card.height];
  if (view.width < NARROW || !ring) return [Math.max(EDGE, right - EDGE), bottom - EDGE];
  const along = within(ring.left, GAP, right - GAP);
  const level = within(ring.top, view.top, bottom - GAP);
  const [under, over] = [ring.top + ring.height + GAP, ring.top - GAP - card.height];
  const [after, before] = [ring.left + ring.width + GAP, ring.left - GAP - card.width];
  if (under >= view.top && under <= bottom - EDGE) return [along, under];
  if (over >= view.top && over <= bottom - EDGE) return [along, over];
  if (after <= right - EDGE) return [after, level];
  if (before >= EDGE) return [before, level];
  return [right - GAP, bottom - GAP];
}

/** By how many pixels to scroll so that the ring is in sight with room for its card; 0 where it is already. */
export function scrollFor(ring, card, view) {
  const narrow = view.width < NARROW;
  const low = view.height - EDGE - (narrow ? card.height + GAP : 0);
  const room = low - view.top;
  const both = ring.height + GAP + card.height;
  const height = narrow || both > room ? ring.height : both;
  if (ring.top >= view.top && ring.top + height <= low) return 0;
  return height > room ? ring.top - view.top : ring.top + height / 2 - (view.top + low) / 2;
}
