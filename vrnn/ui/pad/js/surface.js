// A picture in two layers: a base that is drawn when the content changes, and above it the cursor.

function context(canvas, width, height) {
  const ratio = globalThis.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const ctx = canvas.getContext("2d");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  return ctx;
}

/** Two canvases over each other in one box; `base()` and `over()` hand out a cleared context in CSS pixels. */
export class Surface {
  constructor(box) {
    this.box = box;
    [this.baseCanvas, this.overCanvas] = box.querySelectorAll("canvas");
    this.width = 0;
    this.height = 0;
  }

  /** Takes the box's present size; true when it has changed. */
  measure() {
    const { clientWidth, clientHeight } = this.box;
    const changed = clientWidth !== this.width || clientHeight !== this.height;
    [this.width, this.height] = [clientWidth, clientHeight];
    return changed;
  }

  base() {
    return context(this.baseCanvas, this.width, this.height);
  }

  over() {
    return context(this.overCanvas, this.width, this.height);
  }

  /** Says in words what the picture shows. */
  describe(sentence) {
    if (this.baseCanvas.getAttribute("aria-label") !== sentence) {
      this.baseCanvas.setAttribute("aria-label", sentence);
    }
  }

  /** The position of a pointer event inside the box, in CSS pixels. */
  locate(event) {
    const rect = this.box.getBoundingClientRect();
    return [event.clientX - rect.left - this.box.clientLeft, event.clientY - rect.top - this.box.clientTop];
  }

  /** The inverse of `locate`: where a pointer would be in the window. */
  clientAt(x, y) {
    const rect = this.box.getBoundingClientRect();
    return [x + rect.left + this.box.clientLeft, y + rect.top + this.box.clientTop];
  }
}
