// What the interactive figures of this page have in common: parts, surfaces, one animation frame, theme, buttons.
import { findParts, say } from "../../pad/js/controls.js";
import { readPalette } from "../../pad/js/palette.js";
import { Shown } from "../../pad/js/shown.js";
import { Surface } from "../../pad/js/surface.js";

/** A figure on the page.  Final ones have `start()`, `draw()`, and may have `animate(dt)`: whether something moves. */
export class View {
  constructor(root) {
    this.root = root;
    this.parts = findParts(root);
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
    this.surfaces = {};
    for (const box of root.querySelectorAll(".panel[data-role]")) {
      if (box.querySelector("canvas")) this.surfaces[box.dataset.role.replace(/-box$/, "")] = new Surface(box);
    }
    Object.assign(this, { actions: {}, stops: [], palette: null, frame: 0, last: null });
    this.start();
    this.observer = new ResizeObserver(() => this.redraw());
    this.observer.observe(root);
    root.onclick = (event) => this.#click(event);
    root.onkeyup = (event) => event.stopPropagation();
    root.onpointerdown = () => root.classList.add("by-hand");
    root.onkeydown = (event) => {
      event.stopPropagation(); // r and c are shortcuts of the page around
      root.classList.remove("by-hand");
      this.key?.(event);
    };
  }

  destroy() {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    for (const stop of this.stops) stop();
    Object.assign(this.root, { onclick: null, onkeydown: null, onkeyup: null, onpointerdown: null });
  }

  /** Takes new data from the page, and the theme, which may have changed. */
  update(data) {
    this.take?.(data);
    this.palette = readPalette(this.root);
    const { classList, style } = this.root;
    classList.toggle("dark", this.palette.dark);
    style.setProperty("--focus", this.palette.accent);
    style.setProperty("--q", this.palette.models[0]);
    style.setProperty("--p", this.palette.models[1]);
    this.redraw();
  }

  /** Changes what is shown. */
  set(changes) {
    Object.assign(this, changes);
    this.redraw();
  }

  redraw() {
    if (!this.frame && this.palette) this.frame = requestAnimationFrame((now) => this.#draw(now));
  }

  say(role, text) {
    say(this.parts[role], text);
  }

  press(act, on) {
    this.parts.act[act].setAttribute("aria-pressed", String(on));
  }

  #draw(now) {
    const dt = this.last === null ? 0 : Math.min(0.1, (now - this.last) / 1000);
    this.frame = 0;
    const moves = this.animate?.(dt) ?? false;
    this.last = moves ? now : null;
    for (const surface of Object.values(this.surfaces)) surface.measure();
    if (this.root.clientWidth > 0) this.draw();
    if (moves) this.redraw();
  }

  #click(event) {
    const act = event.target.closest("button")?.dataset.act;
    if (act) this.actions[act]();
  }
}

const views = new Shown();

/** The entry that the page calls at each change of data or theme: one view per element. */
export function mounted(Kind) {
  return ({ data, parentElement }) => {
    const { thing: view, end } = views.call(parentElement, () => new Kind(parentElement.querySelector(".stage")));
    view.update(data);
    return end;
  };
}
