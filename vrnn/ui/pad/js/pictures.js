// What the pictures of a component share: one animation frame, so that one cursor moves in all of them, and the theme.
import { readPalette } from "./palette.js";

/** Final ones have `draw(dirty, now)`, which draws what the set `dirty` names. */
export class Pictures {
  /** `root` is the component's; `boxes` are the elements whose sizes decide. */
  constructor(root, boxes) {
    Object.assign(this, { root, palette: null, frame: 0, dirty: new Set() });
    this.observer = new ResizeObserver(() => this.redraw());
    for (const box of boxes) this.observer.observe(box);
  }

  destroy() {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
  }

  /** Reads the theme again, and draws everything. */
  retheme() {
    this.palette = readPalette(this.root);
    this.root.classList.toggle("dark", this.palette.dark);
    this.root.style.setProperty("--focus", this.palette.accent);
    this.redraw();
  }

  redraw() {
    this.invalidate("all");
  }

  /** Draws in the next animation frame: "all", "cursor", or what else the final class knows. */
  invalidate(what) {
    this.dirty.add(what);
    if (!this.frame && this.palette) this.frame = requestAnimationFrame((now) => this.#draw(now));
  }

  #draw(now) {
    const { dirty } = this;
    Object.assign(this, { frame: 0, dirty: new Set() });
    this.draw(dirty, now);
  }
}
