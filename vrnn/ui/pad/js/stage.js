// One stage: the store, its views, and when each is drawn.
import * as controls from "./controls.js";
import { describeFutures, describeInk, describePath, describeStep, describeStrip } from "./describe.js";
import { Drawing } from "./drawing.js";
import { drawFutures, futuresView } from "./futures.js";
import { listen } from "./input.js";
import { readPalette } from "./palette.js";
import { drawPath, drawPathCursor, pathView, pickOnPath } from "./path.js";
import { inkStroke } from "./pen.js";
import { advance, duration, toggle } from "./playback.js";
import { continues, futuresSignature, inkFrames, klShare, klTop, latentModel, otherModel } from "./reading.js";
import { SHEETS, drawSheet, drawSheetCursor, pickOnSheet, sheetView } from "./sheet.js";
import { cursorOf, scrubKey } from "./state.js";
import { drawStrip, drawStripCursor, pickOnStrip, stripLayout, stripRows } from "./strip.js";
import { Surface } from "./surface.js";

const REVEAL = 0.7; // seconds in which the ink takes its colours
const FADE = 0.35; // seconds in which new futures replace old ones
const FULL = { text: "The sheet is full.", hint: "Erase a stroke or clear the sheet to go on." };

/** What outlives a page switch: the drawing and the choices of the user. */
export function newMemory(changed) {
  return { drawing: new Drawing(changed), offered: null, guide: true, speed: 1, mode: "all" };
}

/** The pad on the page, from its root element and the memory it goes on from. */
export class Stage {
  constructor(root, memory) {
    this.memory = memory;
    this.drawing = memory.drawing;
    this.parts = controls.findParts(root);
    this.sheet = new Surface(this.parts.sheet);
    this.strip = new Surface(this.parts.strip);
    this.path = new Surface(this.parts.path);
    this.panels = this.parts.futures.map((panel) => new Surface(panel.querySelector(".panel")));
    this.clock = { position: 0, playing: false, speed: memory.speed };
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
    Object.assign(this, { hover: null, pin: null, index: 0, analysis: null, futures: null, former: null });
    Object.assign(this, { tint: null, pending: null, waiting: false, reveal: 1, fade: 1, frame: 0, last: null });
    this.dirty = new Set();
    this.observer = new ResizeObserver(() => this.redraw());
    for (const surface of [this.sheet, this.strip, this.path, ...this.panels]) this.observer.observe(surface.box);
    this.stops = [this.#listenToSheet(), this.#listenToScrub(this.strip), this.#listenToScrub(this.path)];
    this.#bindButtons(root);
  }

  destroy() {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    for (const stop of this.stops) stop();
  }

  // --- the page -------------------------------------------------------------------------------------------------

  /** Takes new data from the page; `send(name, value)` is the way back. */
  update(data, send) {
    this.send = send;
    this.palette = readPalette(this.parts.root);
    this.parts.root.classList.toggle("dark", this.palette.dark);
    this.parts.root.style.setProperty("--focus", this.palette.accent);
    this.message = data.message ?? null;
    this.busy = Boolean(data.busy);
    this.#adopt(data.ink ?? null);
    this.#takeAnalysis(data.analysis ?? null);
    this.#takeFutures(data.futures ?? null);
    if (!this.busy && (this.message || this.analysis?.ink_id === this.pending)) this.pending = null;
    this.redraw();
  }

  #adopt(ink) {
    if ((ink?.id ?? null) === this.memory.offered) return;
    this.memory.offered = ink?.id ?? null;
    if (!ink) return;
    this.drawing.adopt(ink.id, ink.strokes);
    this.pending = null;
  }

  #takeAnalysis(analysis) {
    const before = this.analysis;
    this.analysis = analysis;
    this.model = latentModel(analysis);
    if (!analysis) this.tint = null;
    if (!analysis || this.stale) return;
    if (before?.ink_id !== analysis.ink_id) {
      Object.assign(this, { pin: null, hover: null, reveal: before || this.pending ? 0 : 1 });
      const mean = describeInk(this.drawing.strokes, analysis, this.model);
      controls.say(this.parts.live, mean);
    }
    this.tint = this.model.kl ? this.#tint(analysis) : null;
  }

  #tint(analysis) {
    const { kl } = this.model;
    const top = klTop(this.model);
    const steps = kl.length;
    const shown = () => (this.motion.matches ? Infinity : this.reveal * (steps + 1));
    return {
      frames: inkFrames(this.drawing.strokes, analysis),
      colour: (frame) => (this.reveal < 1 && frame > shown() ? this.palette.ink : this.palette.kl(klShare(kl, top, frame))),
      swell: (frame) => (this.reveal < 1 && frame > shown() ? 1 : 1 + 0.3 * klShare(kl, top, frame)),
    };
  }

  #takeFutures(futures) {
    const usable = futures && this.analysis && futures.ink_id === this.analysis.ink_id ? futures : null;
    if (futuresSignature(usable) === futuresSignature(this.futures)) return;
    this.waiting = false;
    if (continues(this.futures, usable)) {
      this.futures = usable;
      if (this.clock.position > 0 && !this.motion.matches) this.clock = { ...this.clock, playing: true };
      return;
    }
    this.former = this.futures && usable ? { futures: this.futures, position: this.clock.position } : null;
    this.futures = usable;
    this.fade = this.motion.matches ? 1 : 0;
    this.index = 0;
    this.clock = { ...this.clock, position: this.motion.matches ? duration(usable) : 0, playing: Boolean(usable) && !this.motion.matches };
  }

  get stale() {
    return Boolean(this.analysis) && this.analysis.ink_id !== this.drawing.id;
  }

  get cursor() {
    return this.stale ? null : cursorOf(this.hover, this.pin, this.analysis?.pen.length ?? 0);
  }

  /** Tells the page that the ink has changed; what lay under the old ink is stale from here on. */
  inkChanged() {
    const { id, strokes } = this.drawing.history.present;
    Object.assign(this, { pin: null, hover: null, message: null });
    this.pending = strokes.length > 0 && this.analysis?.ink_id !== id ? id : null;
    if (!this.stale && this.analysis && this.model?.kl) this.tint = this.#tint(this.analysis);
    this.send?.("ink", { id, strokes, base: this.memory.offered });
    this.redraw();
  }

  /** Sends a drawing that this browser remembers and the page does not. */
  remind() {
    const known = this.analysis?.ink_id === this.drawing.id || this.memory.offered === this.drawing.id;
    if (this.drawing.strokes.length > 0 && !known) this.inkChanged();
  }

  #sendAt(t) {
    if (this.stale || !this.analysis || t === this.futures?.at) return;
    this.waiting = true;
    this.send("at", t === null ? null : { ink_id: this.drawing.id, t });
    this.invalidate("cursor");
  }

  // --- the hand -------------------------------------------------------------------------------------------------

  #listenToSheet() {
    const at = (event) => this.sheet.locate(event);
    return listen(this.parts.sheet, {
      begin: (event) => {
        this.drawing.begin(event, this.view, at(event));
        Object.assign(this, { hover: null, drawn: 0, message: this.drawing.full ? FULL : this.message });
        this.redraw();
      },
      move: (events) => {
        for (const event of events) this.drawing.move(event, this.view, at(event));
        this.invalidate(this.drawing.rubbed ? "sheet" : "cursor");
      },
      end: () => {
        const { full } = this.drawing;
        this.drawing.end();
        if (full) this.message = FULL;
        this.redraw();
      },
      cancel: () => {
        this.drawing.cancel();
        this.redraw();
      },
      hover: (event) => {
        const open = event && this.analysis && !this.stale && this.drawing.tool === "draw";
        this.#setHover(open ? pickOnSheet(this.view, this.analysis, ...at(event)) : null);
      },
    });
  }

  #listenToScrub(surface) {
    const pick = (event) => (this.analysis && !this.stale ? this.#pick(surface, ...surface.locate(event)) : null);
    const pin = (event) => {
      Object.assign(this, { pin: pick(event), hover: null });
      this.invalidate("cursor");
    };
    return listen(surface.box, {
      begin: pin,
      move: (events) => pin(events.at(-1)),
      end: () => this.#sendAt(this.pin),
      cancel: () => {},
      hover: (event) => this.#setHover(event && pick(event)),
    });
  }

  #pick(surface, x, y) {
    if (surface === this.strip) return pickOnStrip(this.layout, this.analysis.pen.length, x);
    return this.model.path ? pickOnPath(this.plane, this.model.path, x, y) : null;
  }

  #setHover(t) {
    if (t === this.hover) return;
    this.hover = t;
    this.invalidate("cursor");
  }

  #bindButtons(root) {
    const actions = {
      draw: () => (this.drawing.tool = "draw"),
      erase: () => (this.drawing.tool = this.drawing.tool === "erase" ? "draw" : "erase"),
      undo: () => this.drawing.undo(),
      redo: () => this.drawing.redo(),
      clear: () => this.drawing.clear(),
      guide: () => (this.memory.guide = !this.memory.guide),
      "from-here": () => this.#sendAt(this.cursor),
      "from-end": () => this.#sendAt(this.analysis.pen.length - 1),
      play: () => (this.clock = toggle(this.clock, duration(this.futures))),
      previous: () => this.#walk(-1),
      next: () => this.#walk(1),
    };
    root.onclick = (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const { act, speed, mode } = button.dataset;
      if (act) actions[act]();
      if (speed) this.clock = { ...this.clock, speed: (this.memory.speed = Number(speed)) };
      if (mode) this.memory.mode = mode;
      this.redraw();
    };
    root.onkeydown = (event) => this.#key(event);
  }

  #walk(by) {
    const count = Math.max(1, ...this.futures.models.map((model) => model.hairs.length));
    this.index = (this.index + by + count) % count;
    if (!this.motion.matches) this.clock = { ...this.clock, position: 0, playing: true };
  }

  #key(event) {
    event.stopPropagation(); // r and c are shortcuts of the page around the pad
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const back = command && key === "z" && !event.shiftKey;
    const forth = command && (key === "y" || (key === "z" && event.shiftKey));
    const to = command || event.altKey ? undefined : scrubKey(event.key, event.shiftKey, this.cursor, this.stale ? 0 : this.analysis?.pen.length ?? 0);
    if (back) this.drawing.undo();
    else if (forth) this.drawing.redo();
    else if (to !== undefined) Object.assign(this, { pin: to, hover: null });
    else if (event.key === "Enter" && !event.target.closest("button") && this.cursor !== null) this.#sendAt(this.cursor);
    else return;
    event.preventDefault();
    this.invalidate(to === undefined ? "all" : "cursor");
  }

  // --- drawing --------------------------------------------------------------------------------------------------

  redraw() {
    this.invalidate("all");
  }

  /** Draws in the next animation frame: "all", or one of "sheet", "futures", "cursor". */
  invalidate(what) {
    this.dirty.add(what);
    if (!this.frame && this.palette) this.frame = requestAnimationFrame((now) => this.#draw(now));
  }

  #draw(now) {
    this.frame = 0;
    const dt = this.last === null ? 0 : Math.min(0.1, (now - this.last) / 1000);
    const dirty = this.dirty;
    this.dirty = new Set();
    const all = dirty.has("all");
    if (all) this.#measure();
    const moving = this.#animate(dt);
    if (all || dirty.has("sheet") || moving.sheet) this.#drawSheet();
    if (all) this.#drawInference();
    if (all || dirty.has("futures") || moving.futures) this.#drawFutures();
    if (all || dirty.has("cursor") || moving.sheet) this.#drawCursor();
    if (all) this.#showControls();
    this.last = moving.sheet || moving.futures ? now : null;
    if (moving.sheet) this.invalidate("sheet");
    if (moving.futures) this.invalidate("futures");
  }

  #measure() {
    for (const surface of [this.sheet, this.strip, this.path, ...this.panels]) surface.measure();
    const size = this.sheet.width < 480 ? SHEETS.narrow : SHEETS.wide;
    if (!this.drawing.live) this.view = sheetView(this.drawing.strokes, size, this.sheet.width, this.sheet.height);
    if (!this.analysis) return;
    this.rows = stripRows(this.model, otherModel(this.analysis));
    this.layout = stripLayout(this.strip.width, this.strip.height);
    this.plane = this.model.path && pathView(this.model.path, this.path.width, this.path.height);
  }

  #animate(dt) {
    const sheet = this.reveal < 1;
    const futures = this.fade < 1 || this.clock.playing;
    if (sheet) this.reveal = this.motion.matches ? 1 : Math.min(1, this.reveal + dt / REVEAL);
    if (this.fade < 1) this.fade = Math.min(1, this.fade + dt / FADE);
    if (this.fade >= 1) this.former = null;
    const playing = this.clock.playing;
    this.clock = advance(this.clock, dt, duration(this.futures));
    if (playing !== this.clock.playing) this.#showPlayback();
    return { sheet, futures };
  }

  #drawSheet() {
    const { view, tint } = this;
    const strokes = this.drawing.strokes;
    drawSheet(this.sheet.base(), { view, width: this.sheet.width, strokes, guide: this.memory.guide, tint }, this.palette);
    const current = this.stale ? null : this.analysis;
    this.sheet.describe(describeInk(strokes, current, this.model));
  }

  #drawInference() {
    const [strip, path] = [this.strip.base(), this.path.base()];
    if (this.analysis) {
      const last = this.analysis.pen.length - 1;
      const from = this.futures && this.futures.at < last ? this.futures.at : null;
      drawStrip(strip, { layout: this.layout, rows: this.rows, pen: this.analysis.pen, from }, this.palette);
      if (this.model.path) drawPath(path, this.plane, this.model.path, this.palette);
    }
    this.strip.describe(describeStrip(this.analysis, this.model));
    this.path.describe(describePath(this.analysis, this.model));
  }

  #drawFutures() {
    this.panels.forEach((panel, i) => {
      const base = panel.base();
      const fading = this.former && this.analysis ? panel.over() : null;
      this.#drawPanel(base, panel, i, this.futures, this.clock.position, this.fade);
      if (fading) this.#drawPanel(fading, panel, i, this.former.futures, this.former.position, 1 - this.fade);
      else panel.over();
      const model = this.futures?.models[i];
      const bound = this.analysis?.models.find((other) => other.name === model?.name);
      panel.describe(describeFutures(this.futures, model, bound));
    });
  }

  #drawPanel(ctx, panel, i, futures, position, opacity) {
    if (!futures?.models[i] || futures.ink_id !== this.analysis?.ink_id) return;
    const view = futuresView(futures, this.analysis.points, panel.width, panel.height);
    const { hairs } = futures.models[i];
    const look = { mode: this.memory.mode, index: this.index, colour: this.palette.models[i], opacity };
    drawFutures(ctx, { view, analysis: this.analysis, futures, hairs, position, ...look }, this.palette);
  }

  #drawCursor() {
    const t = this.cursor;
    const [sheet, strip, path] = [this.sheet.over(), this.strip.over(), this.path.over()];
    const { analysis, model, palette } = this;
    if (this.drawing.live?.length) inkStroke(sheet, this.view, this.drawing.live.slice(), null, () => palette.ink);
    if (analysis) drawStripCursor(strip, { layout: this.layout, rows: this.rows, pen: analysis.pen }, t, palette);
    if (analysis && t !== null) {
      drawSheetCursor(sheet, this.view, analysis, t, palette);
      if (model.path) drawPathCursor(path, this.plane, model.path, t, palette);
    }
    const sentence = analysis && t !== null ? describeStep(analysis, model, t) : describeStrip(analysis, model);
    controls.showSlider(this.parts, analysis?.pen.length ?? 0, t, sentence);
    controls.showReadout(this.parts, analysis, t, this.futures?.at ?? null, this.stale);
    this.#showPlayback();
  }

  #showPlayback() {
    const look = { clock: this.clock, mode: this.memory.mode, index: this.index, still: this.motion.matches, waiting: this.waiting };
    controls.showPlayback(this.parts, look, this.futures, this.analysis);
  }

  #showControls() {
    const { parts, analysis, model, palette } = this;
    controls.showTools(parts, this.drawing, this.memory.guide);
    controls.showLegend(parts, model, klTop(model), palette);
    controls.showPlane(parts, model);
    controls.showPanels(parts, analysis, this.futures, palette);
    controls.showMessage(parts, this.message);
    parts.busy.hidden = !(this.busy || this.pending);
    parts["strip-empty"].hidden = Boolean(analysis);
    parts["path-empty"].hidden = Boolean(model?.path);
    for (const box of [parts.strip, parts.path, ...parts.futures]) box.classList.toggle("stale", this.stale);
  }
}
