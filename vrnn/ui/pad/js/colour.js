// Colours as [r, g, b] in 0..255, and the ramps of the stage.

/** "rgb(r g b)" or, with alpha below 1, "rgb(r g b / a)". */
export function css([r, g, b], alpha = 1) {
  const text = `${Math.round(r)} ${Math.round(g)} ${Math.round(b)}`;
  return alpha >= 1 ? `rgb(${text})` : `rgb(${text} / ${alpha.toFixed(3)})`;
}

/** The colour a share s of the way from a to b. */
export function mix(a, b, s) {
  return a.map((value, i) => value + s * (b[i] - value));
}

/** [r, g, b] of "#rgb", "#rrggbb" or "rgb(...)"; null for anything else. */
export function parse(text) {
  const value = text.trim();
  if (/^#[0-9a-f]{3}$/i.test(value)) return [1, 2, 3].map((i) => 17 * Number.parseInt(value[i], 16));
  if (/^#[0-9a-f]{6}/i.test(value)) return [1, 3, 5].map((i) => Number.parseInt(value.slice(i, i + 2), 16));
  const numbers = /^rgba?\(/.test(value) ? value.match(/[\d.]+/g) : null;
  return numbers && numbers.length >= 3 ? numbers.slice(0, 3).map(Number) : null;
}

function linear(value) {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it. */
export function luminance([r, g, b]) {
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** A function from 0..1 to a CSS colour through equally spaced stops; values outside are clamped. */
export function ramp(stops) {
  const table = Array.from({ length: 256 }, (_, i) => {
    const at = (i / 255) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    return css(mix(stops[low], stops[low + 1], at - low));
  });
  return (value) => table[Math.min(255, Math.max(0, Math.round(value * 255)))];
}

// Both ramps rise steadily in lightness from ink blue to orange (the plasma order, which stays ordered under every
// colour deficiency); each is cut where it would vanish into its paper.
const ON_LIGHT = ["#1d2a6b", "#5a1f96", "#9a1f8b", "#cc3f6c", "#e8693f", "#f08f1f"].map(parse);
const ON_DARK = ["#7385cf", "#a37fd6", "#d77cb6", "#f38a85", "#fbb05a", "#fde25e"].map(parse);

/** The stops of the KL ramp on light or dark paper. */
export function klStops(dark) {
  return dark ? ON_DARK : ON_LIGHT;
}
