// One scale for differences: the reference's vermilion where it is ahead, paper at zero, the models' blue where they are.
import { css, parse, ramp } from "../../pad/js/colour.js";

/** The stops of the scale on a palette's paper, from the reference ahead to the model ahead. */
export function divergingStops(palette) {
  return [palette.models[1], palette.paper, palette.models[0]].map(parse);
}

/** A function from a share -1..1 to a CSS colour; shares outside are clamped. */
export function diverging(palette) {
  const colour = ramp(divergingStops(palette));
  return (share) => colour((share + 1) / 2);
}

/** The scale as a CSS background. */
export function divergingGradient(palette) {
  return `linear-gradient(to right, ${divergingStops(palette).map((stop) => css(stop)).join(", ")})`;
}
