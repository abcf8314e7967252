// A pen for those who have no pointer: held arrow keys move it, Space puts it down and lifts it.
import { toScreen } from "./geometry.js";
import { mark } from "./pen.js";
import { BASELINE, X_HEIGHT } from "./sheet.js";

const SPEED = 260; // CSS pixels a second; with Shift a third of it
const SOFT = 0.06; // seconds in which the speed comes by a factor e nearer to what the keys ask for: corners come out round
const BEGIN = 60; // where the pen stands on an empty sheet, in units of the sheet
const GAP = 30; // and how far behind the last ink
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export const KEYS = "Writing with keys: arrows move the pen, slowly with Shift; Space puts it down and lifts it; Escape ends.";

/** Where a pen is after dt seconds and how fast, in CSS pixels, with these arrow keys held; it stays inside the box. */
export function moved({ at, speed }, held, slow, dt, box) {
  const wish = [0, 1].map((i) => [...held].reduce((sum, key) => sum + WAYS[key][i], 0));
  const most = (slow ? SPEED / 3 : SPEED) / (Math.hypot(...wish) || 1);
  const share = 1 - Math.exp(-dt / SOFT);
  const next = speed.map((v, i) => v + share * (most * wish[i] - v));
  return { at: at.map((x, i) => Math.min(box[i], Math.max(0, x + dt * next[i]))), speed: next };
}

/** Where to begin: behind the last ink, else at the left of the line, in CSS pixels. */
export function placeToBegin(view, strokes) {
  const last = strokes.at(-1)?.at(-1);
  return toScreen(view, ...(last ? [last[0] + GAP, last[1]] : [BEGIN, (X_HEIGHT + BASELINE) / 2]));
}

/** The pen of a surface.  `hands` are told what a pointer would do; `begin()` says where; `changed()` hears the rest. */
export class KeyPen {
  constructor(surface, hands, { begin, changed }) {
    Object.assign(this, { surface, hands, begin, changed, on: false, down: false });
    Object.assign(this, { held: new Set(), slow: false, frame: 0, last: 0, pen: { at: [0, 0], speed: [0, 0] } });
  }

  /** Takes a key that goes down; true if it was meant for the pen. */
  press({ key, target, shiftKey, ctrlKey, altKey, metaKey, repeat }) {
    if (ctrlKey || altKey || metaKey || target !== this.surface.box) return false;
    const toggles = key === "w" || key === "W";
    if (!this.on) return toggles && this.#take();
    this.slow = shiftKey;
    if (key in WAYS) this.#hold(key);
    else if (key === " ") repeat || this.#touch();
    else if (toggles || key === "Escape") this.leave();
    else return false;
    return true;
  }

  release({ key, shiftKey }) {
    this.held.delete(key);
    this.slow = shiftKey;
  }

  /** Lifts the pen and puts it away. */
  leave() {
    if (!this.on) return;
    if (this.down) this.hands.end();
    cancelAnimationFrame(this.frame);
    this.held.clear();
    Object.assign(this, { on: false, down: false, frame: 0 });
    this.changed();
  }

  draw(ctx, palette) {
    if (!this.on) return;
    const [x, y] = this.pen.at;
    mark(ctx, x, y, 8, { stroke: palette.accent, width: 1 });
    mark(ctx, x, y, this.down ? 4 : 1.5, { fill: palette.accent });
  }

  #take() {
    Object.assign(this, { on: true, pen: { at: this.#inside(this.begin()), speed: [0, 0] } });
    this.changed();
    return true;
  }

  #inside([x, y]) {
    const { width, height } = this.surface;
    return [Math.min(width - 10, Math.max(10, x)), Math.min(height - 10, Math.max(10, y))];
  }

  #hold(key) {
    this.held.add(key);
    if (this.frame) return;
    this.last = performance.now();
    this.frame = requestAnimationFrame((now) => this.#move(now));
  }

  #touch() {
    this.down = !this.down;
    if (this.down) this.hands.begin(this.#event(performance.now()));
    else this.hands.end();
    this.changed();
  }

  #move(now) {
    const dt = Math.min(0.1, Math.max(0, now - this.last) / 1000);
    this.last = now;
    const { width, height } = this.surface;
    this.pen = moved(this.pen, this.held, this.slow, dt, [width, height]);
    if (this.down) this.hands.move([this.#event(now)]);
    this.changed();
    const rests = this.held.size === 0 && Math.hypot(...this.pen.speed) < 2;
    this.frame = rests ? 0 : requestAnimationFrame((later) => this.#move(later));
  }

  /** What a pointer would say from there. */
  #event(timeStamp) {
    const [clientX, clientY] = this.surface.clientAt(...this.pen.at);
    return { clientX, clientY, timeStamp, button: 0, pointerType: "keys", pressure: 0.5 };
  }
}
