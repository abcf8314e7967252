// A canvas in a flow of other elements, drawn in CSS pixels.

/** The cleared context of a canvas, and its size {width, height} in CSS pixels. */
export function context(canvas) {
  const ratio = globalThis.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const ctx = canvas.getContext("2d");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  Object.assign(ctx, { globalAlpha: 1, lineCap: "butt", lineJoin: "round" });
  return [ctx, { width, height }];
}
