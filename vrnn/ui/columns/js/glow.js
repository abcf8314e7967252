// The ink of a column: a thin line, and under it the colour of the difference at each step.
import { bounds, fit, union } from "../../pad/js/geometry.js";
import { inkStroke } from "../../pad/js/pen.js";
import { valueAt } from "./difference.js";

const MARGIN = 14; // CSS pixels around the ink
const CLOSEST = 0.6; // CSS pixels a sheet unit: a single letter does not fill the column
const BROAD = 8; // CSS pixels of the colour under the ink

/** The view that shows all of the ink in the middle of a column. */
export function inkView(strokes, width, height) {
  const box = strokes.map(bounds).reduce(union, null);
  if (!box) return { scale: 1, dx: 0, dy: 0 };
  const view = fit(box, width, height, MARGIN);
  if (view.scale <= CLOSEST) return view;
  const [cx, cy] = [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2];
  return { scale: CLOSEST, dx: width / 2 - CLOSEST * cx, dy: height / 2 - CLOSEST * cy };
}

/** Draws strokes with their `frames` (a Map); `differences` over `reach` choose the colour under them, if there are any. */
export function drawGlow(ctx, { view, strokes, frames, differences, reach, colour }, palette) {
  const broad = BROAD / (3.8 * view.scale); // the nib is 3.8 sheet units wide
  const tint = (frame) => colour(valueAt(differences, frame) / reach);
  if (differences) for (const stroke of strokes) inkStroke(ctx, view, stroke, frames.get(stroke), tint, () => broad);
  for (const stroke of strokes) inkStroke(ctx, view, stroke, frames.get(stroke), () => palette.ink, () => 0.75);
}
