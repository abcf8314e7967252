// The numbers of a drawing by name and step, and how a vector is laid out and coloured.

/** The float32 values in bytes that may begin anywhere, `[time width]` row by row. */
export function matrix(bytes, width) {
  const values = new Float32Array(bytes.slice().buffer);
  return { width, steps: values.length / width, at: (t) => values.subarray(t * width, (t + 1) * width), values };
}

/** The largest absolute value of a matrix: the end of its colours, the same at every step. */
export function reach({ values }) {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** Columns and rows in which `count` cells fill a box with cells as square as may be; few cells make one row. */
export function gridOf(count, width, height) {
  if (count <= 32) return { columns: count, rows: 1 };
  const rows = Math.max(1, Math.round(Math.sqrt((count * height) / width)));
  return { columns: Math.ceil(count / rows), rows: Math.ceil(count / Math.ceil(count / rows)) };
}

/** The index of the cell under (x, y), or null. */
export function cellAt({ columns, rows }, count, width, height, x, y) {
  const [column, line] = [Math.floor((x / width) * columns), Math.floor((y / height) * rows)];
  const index = line * columns + column;
  return column >= 0 && column < columns && line >= 0 && index >= 0 && index < count ? index : null;
}

/** The smallest of least, 2 least, 4 least, ... that is not below a value: a view that changes its scale seldom. */
export function zoom(value, least = 0.5) {
  return least * 2 ** Math.max(0, Math.ceil(Math.log2(value / least)));
}
