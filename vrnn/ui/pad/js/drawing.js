// Writing, erasing and history: what the pointer does to the drawing.
import { hitStroke, toSheet } from "./geometry.js";
import { isNew, makePoint, pressureOf } from "./input.js";
import { MAX_POINTS, commit, countPoints, newHistory, redo, timeOrigin, undo } from "./state.js";

const RUB = 14; // CSS pixels around the eraser

/** The drawing of one pad.  `changed()` is called after each edit that the page should hear of. */
export class Drawing {
  constructor(changed) {
    this.changed = changed;
    this.history = newHistory();
    this.tool = "draw";
    this.live = null; // the stroke being written
    this.full = false;
    this.rubbed = null; // strokes left while the eraser is down
    this.origin = null;
    this.revision = 0;
    this.session = Math.random().toString(36).slice(2, 8);
  }

  get id() {
    return this.history.present.id;
  }

  get strokes() {
    return this.rubbed ?? this.history.present.strokes;
  }

  /** Takes a drawing that the page opened; it can be undone like any edit. */
  adopt(id, strokes) {
    this.live = null;
    this.rubbed = null;
    this.history = commit(this.history, id, strokes);
    this.origin = null;
  }

  #commit(strokes) {
    this.revision += 1;
    this.history = commit(this.history, `${this.session}-${this.revision}`, strokes);
    this.changed();
  }

  #step(move) {
    const next = move(this.history);
    if (next === this.history) return;
    this.history = next;
    this.origin = null;
    this.changed();
  }

  undo() {
    this.#step(undo);
  }

  redo() {
    this.#step(redo);
  }

  clear() {
    if (this.strokes.length > 0) this.#commit([]);
  }

  begin(event, view, at) {
    if (this.tool === "erase" || event.button === 5) {
      this.rubbed = this.strokes;
      this.#rub(view, at);
      return;
    }
    this.full = countPoints(this.strokes) >= MAX_POINTS;
    if (this.full) return;
    this.origin = timeOrigin(this.strokes, this.origin, event.timeStamp);
    this.live = [];
    this.#write(event, view, at);
  }

  move(event, view, at) {
    if (this.rubbed) this.#rub(view, at);
    else if (this.live) this.#write(event, view, at);
  }

  #write(event, view, at) {
    if (countPoints(this.strokes) + this.live.length >= MAX_POINTS) {
      this.full = true;
      return;
    }
    const previous = this.live.at(-1);
    const seconds = (event.timeStamp - this.origin) / 1000;
    const point = makePoint(toSheet(view, ...at), seconds, pressureOf(event), previous);
    if (isNew(point, previous)) this.live.push(point);
  }

  #rub(view, at) {
    const hit = hitStroke(this.rubbed, ...toSheet(view, ...at), RUB / view.scale);
    if (hit >= 0) this.rubbed = this.rubbed.filter((_, i) => i !== hit);
  }

  end() {
    const { live, rubbed } = this;
    this.live = null;
    this.rubbed = null;
    if (live && live.length > 0) this.#commit([...this.strokes, live]);
    else if (rubbed && rubbed.length !== this.strokes.length) this.#commit(rubbed);
  }

  cancel() {
    this.live = null;
    this.rubbed = null;
  }
}
