// What a pad knows and how it talks with the page.  Scene draws it, hands move it.
import { watchConnection } from "./connection.js";
import { say, findParts } from "./controls.js";
import { describeInk } from "./describe.js";
import { Drawing } from "./drawing.js";
import { connectHands } from "./hands.js";
import { Live } from "./live.js";
import { aboutAnalysis, aboutFutures, markMoment } from "./marks.js";
import { advance, duration, hairCount, toggle } from "./playback.js";
import { analysisSignature, continues, futuresSignature, inkFrames, keepsFirst } from "./reading.js";
import { klShare, klTop, latentModel } from "./reading.js";
import { Scene } from "./scene.js";
import { countPoints, cursorOf } from "./state.js";

const REVEAL = 0.7; // seconds in which the ink takes its colours
const FADE = 0.35; // seconds in which new futures replace old ones
const LIVELY = 10000; // points beyond which the ink takes its colours at once: each frame draws all of it
const LOST = { text: "The server cannot be reached.", hint: "Your drawing is kept here, and is read when the connection is back." };
const FULL = { text: "The sheet is full.", hint: "Erase a stroke or clear the sheet to go on." };

/** What outlives a visit to another page: the drawing and the user's choices. */
export function newMemory(changed) {
  return { drawing: new Drawing(changed), offered: null, guide: true, speed: 1, mode: "apart", count: 8 };
}

/** The pad on the page, from its root element and the memory it goes on from. */
export class Stage {
  constructor(root, memory) {
    this.memory = memory;
    this.drawing = memory.drawing;
    this.parts = findParts(root);
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
    this.clock = { position: 0, playing: false, speed: memory.speed };
    Object.assign(this, { analysis: null, model: null, futures: null, former: null, tint: null, message: null });
    Object.assign(this, { hover: null, pin: null, index: 0, lit: null, reveal: 1, fade: 1 });
    Object.assign(this, { pending: null, waiting: null, busy: false, klTop: klTop(null) });
    Object.assign(this, { set: 0, kept: 0, painted: { analysis: "", futures: null } });
    this.live = new Live(() => this.scene.invalidate("cursor"));
    this.scene = new Scene(this);
    this.lost = false;
    this.release = connectHands(this);
    this.unwatch = watchConnection((lost) => this.serverIs(lost));
  }

  destroy() {
    this.release();
    this.live.close();
    this.unwatch();
    this.scene.destroy();
  }

  /** Takes new data from the page; `send(name, value)` is the way back. */
  update(data, send) {
    this.send = send;
    this.busy = Boolean(data.busy);
    this.message = data.message ?? null;
    this.klTop = klTop(data.kl_scale);
    this.#adopt(data.ink ?? null);
    this.#takeAnalysis(data.analysis ?? null);
    this.#takeFutures(data.futures ?? null);
    this.live.configure(data.live ?? null);
    if (this.futures && !this.stale) this.live.answered();
    this.memory.count = data.count ?? (hairCount(this.futures) || this.memory.count);
    if (!this.busy && data.seen === this.pending) this.pending = null;
    if (data.chosen === this.waiting) this.waiting = null;
    this.scene.retheme();
  }

  #adopt(ink) {
    if ((ink?.id ?? null) === this.memory.offered) return;
    this.memory.offered = ink?.id ?? null;
    if (!ink) return;
    this.live.forget();
    this.drawing.adopt(ink.id, ink.strokes.filter((stroke) => stroke.length > 0));
    this.pending = null;
  }

  #takeAnalysis(analysis) {
    const before = this.analysis;
    this.analysis = analysis && analysis.pen.length > 0 ? analysis : null;
    this.model = latentModel(this.analysis);
    if (!this.analysis) this.tint = null;
    if (!this.analysis || this.stale) return;
    if (before?.ink_id !== analysis.ink_id) {
      const lively = (before || this.pending) && countPoints(this.drawing.strokes) < LIVELY;
      Object.assign(this, { pin: null, hover: null, reveal: lively ? 0 : 1 });
      say(this.parts.live, describeInk(this.drawing.strokes, analysis, this.model));
    }
    this.tint = this.#tintFor(analysis);
  }

  /** How the ink is coloured: its frames, and what a frame looks like while the colours run over it. */
  #tintFor(analysis) {
    const { kl } = this.model;
    if (!kl) return null;
    const top = this.klTop;
    const fresh = (frame) => this.reveal < 1 && frame > this.reveal * (kl.length + 1);
    return {
      frames: inkFrames(this.drawing.strokes, analysis),
      colour: (frame) => (fresh(frame) ? this.scene.palette.ink : this.scene.palette.kl(klShare(kl, top, frame))),
      swell: (frame) => (fresh(frame) ? 1 : 1 + 0.3 * klShare(kl, top, frame)),
    };
  }

  #takeFutures(futures) {
    const fits = futures && futures.ink_id === this.analysis?.ink_id && futures.at < this.analysis.pen.length;
    const next = fits ? futures : null;
    if (futuresSignature(next) === futuresSignature(this.futures)) return;
    const still = this.motion.matches;
    const longer = continues(this.futures, next);
    this.kept = longer ? this.kept : Number(keepsFirst(this.futures, next)); // its panels stay as they are
    if (!longer) {
      this.former = this.futures && next ? { futures: this.futures, position: this.clock.position } : null;
      this.set += 1;
      Object.assign(this, { fade: still ? 1 : 0, lit: null });
      if (!this.kept) Object.assign(this, { index: 0, clock: { ...this.clock, position: 0 } });
    }
    this.futures = next;
    if (still) this.clock.position = duration(next);
    const playing = next !== null && !still && (!longer || this.clock.position > 0);
    this.clock = { ...this.clock, playing };
  }

  /** Whether the ink has changed since it was analysed. */
  get stale() {
    return this.analysis !== null && this.analysis.ink_id !== this.drawing.id;
  }

  get steps() {
    return this.analysis && !this.stale ? this.analysis.pen.length : 0;
  }

  get cursor() {
    return cursorOf(this.hover, this.pin, this.steps);
  }

  /** Tells the page of an edit; what was known of the old ink is stale from here on. */
  inkChanged() {
    const { id, strokes } = this.drawing.history.present;
    if (!this.live.writing) this.live.forget();
    Object.assign(this, { pin: null, hover: null, message: this.drawing.full ? FULL : null });
    this.pending = strokes.length > 0 && this.analysis?.ink_id !== id ? id : null;
    if (this.analysis && !this.stale) this.tint = this.#tintFor(this.analysis);
    if (this.send) this.#sendInk(id, strokes);
    this.scene.redraw();
  }

  /** The server is lost, or back: it hears then what was drawn meanwhile, because the page remembers what it sent. */
  serverIs(lost) {
    this.lost = lost;
    this.scene.redraw();
  }

  /** What there is to tell: of the connection before all else. */
  get notice() {
    return this.lost ? LOST : this.message;
  }

  #sendInk(id, strokes) {
    markMoment("ink-sent", { ink_id: id, points: countPoints(strokes) });
    this.send("ink", { id, strokes, base: this.memory.offered });
  }

  /** Marks the frame in which an analysis, or a set of futures, is first on the screen. */
  markPainted() {
    const { analysis, futures, painted, clock } = this;
    const known = painted.analysis;
    painted.analysis = analysisSignature(analysis);
    if (analysis && painted.analysis !== known) markMoment("analysis-drawn", aboutAnalysis(analysis));
    if (futures && (clock.position === 0 || hairCount(futures) === 0)) return;
    const fresh = futures !== null && !continues(painted.futures, futures);
    painted.futures = futures;
    if (fresh) markMoment("futures-drawn", aboutFutures(futures));
  }

  /** Sends a drawing that this browser remembers and the page (which has seen `seen`) does not. */
  remind(seen) {
    const known = seen === this.drawing.id || this.memory.offered === this.drawing.id;
    if (this.drawing.strokes.length > 0 && !known) this.inkChanged();
  }

  /** Asks the page for continuations after frame t. */
  continueFrom(t) {
    if (this.stale || t === null || t === this.futures?.at) return;
    this.waiting = `${this.drawing.id}/${t}`;
    this.send("at", { ink_id: this.drawing.id, t });
    this.scene.redraw();
  }

  hoverAt(t) {
    if (t === this.hover) return;
    this.hover = t;
    this.scene.invalidate("cursor");
  }

  pinAt(t) {
    Object.assign(this, { pin: t, hover: null });
    this.scene.invalidate("cursor");
  }

  play() {
    this.clock = toggle(this.clock, duration(this.futures));
  }

  setSpeed(speed) {
    this.memory.speed = speed;
    this.clock = { ...this.clock, speed };
  }

  /** Sets off the i-th hair of each model; null for none. */
  light(i) {
    if (i === this.lit) return;
    this.lit = i;
    this.scene.invalidate("futures");
  }

  /** Shows the i-th hair of each model alone. */
  open(i) {
    Object.assign(this, { index: i, lit: null });
    this.memory.mode = "one";
    this.scene.redraw();
  }

  /** Shows the next hair of each model, or the one before. */
  walk(by) {
    const count = Math.max(1, hairCount(this.futures));
    this.index = (this.index + by + count) % count;
    if (!this.motion.matches) this.clock = { ...this.clock, position: 0, playing: true };
  }

  /** Moves all that moves by dt seconds, and says what it was. */
  animate(dt) {
    const live = this.live.moves(this.motion.matches);
    const moving = { sheet: this.reveal < 1, futures: this.fade < 1 || this.clock.playing, live };
    this.live.send();
    this.reveal = this.motion.matches ? 1 : Math.min(1, this.reveal + dt / REVEAL);
    this.fade = Math.min(1, this.fade + dt / FADE);
    if (this.fade >= 1) this.former = null;
    this.clock = advance(this.clock, dt, duration(this.futures));
    return moving;
  }
}
