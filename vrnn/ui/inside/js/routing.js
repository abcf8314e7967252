// Arrows between boxes {left, top, right, bottom}: corners of a path that goes across and down only.

const GAP = 14; // CSS pixels that an arrow keeps from a box it does not enter

/** A point on a side of a box. */
export function anchor(box, [side, share]) {
  const x = box.left + share * (box.right - box.left);
  const y = box.top + share * (box.bottom - box.top);
  return { left: [box.left, y], right: [box.right, y], top: [x, box.top], bottom: [x, box.bottom] }[side];
}

/** Where the lanes around and between the boxes run, all boxes given. */
export function lanesOf(boxes) {
  const all = Object.values(boxes);
  return {
    top: Math.min(...all.map(({ top }) => top)) - GAP,
    high: Math.min(...all.map(({ top }) => top)) - 2 * GAP,
    bottom: Math.max(...all.map(({ bottom }) => bottom)) + GAP,
    low: boxes.x ? boxes.x.top - GAP : 0,
  };
}

/** The corners of an arrow in the wide layout. */
export function wideRoute(edge, boxes) {
  const lanes = lanesOf(boxes);
  const [a, b] = [anchor(boxes[edge.from], edge.out), anchor(boxes[edge.to], edge.into)];
  if (edge.lane === "around") {
    const x = boxes[edge.to].right + GAP;
    return [a, [x, a[1]], [x, b[1]], b];
  }
  if (edge.lane === "low") {
    const [out, into] = [a[0] + GAP, b[0] - GAP];
    return [a, [out, a[1]], [out, lanes.low], [into, lanes.low], [into, b[1]], b];
  }
  if (edge.lane) return [a, [a[0], lanes[edge.lane]], [b[0], lanes[edge.lane]], b];
  if (edge.out[0] === "top" || edge.out[0] === "bottom") return straight(a, b, 1);
  const x = b[0] - GAP + (edge.shift ?? 0);
  return Math.abs(a[1] - b[1]) < 1 ? [a, b] : [a, [x, a[1]], [x, b[1]], b];
}

function straight(a, b, along) {
  if (Math.abs(a[1 - along] - b[1 - along]) < 1) return [a, b];
  const y = (a[1] + b[1]) / 2;
  return [a, [a[0], y], [b[0], y], b];
}

/** The corners of an arrow where all boxes stand in one column: straight down to the next, else by a rail on the left. */
export function narrowRoute(edge, boxes, order) {
  const next = order.indexOf(edge.to) === order.indexOf(edge.from) + 1;
  const [from, to] = [boxes[edge.from], boxes[edge.to]];
  if (next) return [anchor(from, ["bottom", 0.5]), anchor(to, ["top", 0.5])];
  const rail = edge.rail ?? 1;
  const [a, b] = [anchor(from, ["left", 0.72]), anchor(to, ["left", 0.3 + 0.1 * rail])];
  const x = from.left - 6 - 6 * rail;
  return [a, [x, a[1]], [x, b[1]], b];
}

function towards([ax, ay], [bx, by], distance) {
  const length = Math.hypot(bx - ax, by - ay) || 1;
  return [ax + ((bx - ax) * distance) / length, ay + ((by - ay) * distance) / length];
}

/** A path with round corners, for the d attribute. */
export function roundPath(corners, radius = 8) {
  const [first, ...rest] = corners;
  let path = `M${first.map(round).join(" ")}`;
  rest.forEach((corner, i) => {
    const after = rest[i + 1];
    if (!after) {
      path += `L${corner.map(round).join(" ")}`;
      return;
    }
    const before = corners[i];
    const r = Math.min(radius, gap(before, corner) / 2, gap(corner, after) / 2);
    const [into, out] = [towards(corner, before, r), towards(corner, after, r)];
    path += `L${into.map(round).join(" ")}Q${[...corner, ...out].map(round).join(" ")}`;
  });
  return path;
}

function round(value) {
  return Math.round(value * 10) / 10;
}

function gap([ax, ay], [bx, by]) {
  return Math.hypot(bx - ax, by - ay);
}

/** The point a share s (0..1) of the way along the corners. */
export function along(corners, s) {
  const lengths = corners.slice(1).map((corner, i) => gap(corners[i], corner));
  let left = s * lengths.reduce((sum, length) => sum + length, 0);
  for (const [i, length] of lengths.entries()) {
    if (left <= length) return towards(corners[i], corners[i + 1], left);
    left -= length;
  }
  return corners.at(-1);
}
