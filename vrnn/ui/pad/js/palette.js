// The colours and fonts of the stage, taken from the page's theme.
import { css, klStops, luminance, mix, parse, ramp } from "./colour.js";

// Okabe and Ito's blue and vermilion (light paper), sky blue and orange (dark): safe for all colour vision.  Their
// green is for a model whose latent was changed.
const MODELS_ON_LIGHT = ["#0072b2", "#c4520a", "#00835f"].map(parse);
const MODELS_ON_DARK = ["#56b4e9", "#e69f00", "#1fc795"].map(parse);

function themed(style, name, fallback) {
  return parse(style.getPropertyValue(name)) ?? fallback;
}

/** The palette for a root element: plain colours, the models' colours, and the ramps for KL and for time. */
export function readPalette(root) {
  const style = getComputedStyle(root);
  const page = themed(style, "--st-background-color", [255, 255, 255]);
  const text = themed(style, "--st-text-color", [35, 38, 45]);
  const accent = themed(style, "--st-primary-color", [31, 78, 140]);
  const dark = luminance(page) < 0.2;
  const paper = dark ? mix(page, [255, 255, 255], 0.035) : mix(page, [255, 255, 255], 0.65);
  const stops = klStops(dark);
  const models = dark ? MODELS_ON_DARK : MODELS_ON_LIGHT;
  return {
    dark,
    paper: css(paper),
    text: css(text),
    muted: css(mix(paper, text, 0.66)),
    faint: css(mix(paper, text, 0.3)),
    hairline: css(mix(paper, text, 0.13)),
    clear: css(paper, 0),
    wash: css(mix(paper, accent, dark ? 0.12 : 0.055)),
    guide: css(mix(paper, accent, 0.22)),
    ink: css(dark ? mix(text, paper, 0.06) : mix(text, [10, 20, 60], 0.5)),
    ghost: css(mix(paper, text, 0.34)),
    accent: css(dark ? mix(accent, [255, 255, 255], 0.35) : accent),
    models: models.map((colour) => css(colour)),
    hairs: models.map((colour) => ramp([mix(colour, paper, 0.2), mix(colour, text, 0.5)])),
    kl: ramp(stops),
    klGradient: `linear-gradient(to right, ${stops.map((stop) => css(stop)).join(", ")})`,
    time: ramp([mix(paper, text, 0.28), mix(accent, dark ? [255, 255, 255] : paper, dark ? 0.3 : 0.1)]),
    font: style.fontFamily,
  };
}
