// How wide the pen writes.
const NIB = 3.8; // sheet units at medium pressure or at walking pace
const FAST = 1600; // sheet units a second at which a line is thinnest

function pressureVaries(stroke) {
  let low = 1;
  let high = 0;
  for (const point of stroke) {
    low = Math.min(low, point[3]);
    high = Math.max(high, point[3]);
  }
  return high - low > 0.04;
}

function fromSpeed(stroke, i) {
  const a = stroke[Math.max(0, i - 1)];
  const b = stroke[Math.min(stroke.length - 1, i + 1)];
  const seconds = b[2] - a[2];
  if (seconds <= 0) return NIB;
  const speed = Math.hypot(b[0] - a[0], b[1] - a[1]) / seconds;
  return NIB * (1.18 - 0.6 * Math.min(1, speed / FAST));
}

/**
 * Line width at each point of a stroke, in sheet units: from pressure where the device reports it, else from
 * speed (fast is thin), low-passed so that a jittery clock does not show.
 */
export function nibWidths(stroke) {
  const pressed = pressureVaries(stroke);
  let width = null;
  return stroke.map((point, i) => {
    const target = pressed ? NIB * (0.45 + 1.1 * point[3]) : fromSpeed(stroke, i);
    width = width === null ? target : width + 0.3 * (target - width);
    return width;
  });
}

/** A stroke with each inner point averaged with its neighbours (1 2 1), which removes the pixel grid's stairs. */
export function settle(stroke) {
  return stroke.map((point, i) => {
    if (i === 0 || i === stroke.length - 1) return point;
    const [a, c] = [stroke[i - 1], stroke[i + 1]];
    return [(a[0] + 2 * point[0] + c[0]) / 4, (a[1] + 2 * point[1] + c[1]) / 4, point[2], point[3]];
  });
}
