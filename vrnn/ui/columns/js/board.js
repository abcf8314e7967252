// What a board knows and how it talks with the page.  Painting draws it, touch moves it.
import { peakOf, readWav } from "../../ear/js/pcm.js";
import { Player } from "../../ear/js/player.js";
import { frameAt } from "../../ear/js/timeline.js";
import { findParts, say } from "../../pad/js/controls.js";
import { Drawing } from "../../pad/js/drawing.js";
import { advance, duration, toggle } from "../../pad/js/playback.js";
import { inkFrames } from "../../pad/js/reading.js";
import { cursorOf } from "../../pad/js/state.js";
import { Column } from "./column.js";
import { differencesTo, reachOf, spansOf } from "./difference.js";
import { Painting } from "./painting.js";
import { addressOf, copyText } from "./share.js";
import { connectTouch } from "./touch.js";

const FULL = { text: "The sheet is full.", hint: "Erase a stroke or clear the sheet to go on." };

/** What outlives a visit to another page: the drawing and the pin. */
export function newMemory() {
  return { drawing: new Drawing(() => {}), offered: null, reference: null, told: null };
}

/** The board on the page, from its root element and the memory it goes on from. */
export class Board {
  constructor(root, memory) {
    this.memory = memory;
    this.drawing = memory.drawing;
    this.parts = findParts(root);
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
    this.player = new Player(() => this.moved());
    const hands = { changed: () => this.painting.invalidate("cursor"), focus: () => root.classList.add("by-hand") };
    this.columns = [...root.querySelectorAll("[data-role=column]")].map((column) => new Column(column, hands));
    Object.assign(this, { data: { columns: [] }, read: null, frames: null, sound: null, samples: null, mel: null, peak: 1 });
    Object.assign(this, { hover: null, pin: null, lit: null, waiting: null, set: null, full: false });
    this.clock = { position: 0, playing: false, speed: 1 };
    this.painting = new Painting(this);
    this.release = connectTouch(this);
  }

  destroy() {
    this.release();
    this.painting.destroy();
    this.player.release();
    for (const column of this.columns) column.release();
  }

  /** Takes new data from the page; `send(name, value)` is the way back. */
  update(data, send) {
    const kept = this.#isWaiting(data) ? { columns: this.data.columns, read: this.read, at: this.data.at, set: this.set } : {};
    Object.assign(this, { send, data: { ...data, ...kept } });
    this.#take(this.data);
  }

  /** Whether nothing is known yet of another ink: until something is, the pictures of the one before stay, dimmed. */
  #isWaiting({ kind, busy, columns }) {
    const known = (some) => some.some((column) => column.log_px);
    return kind === "ink" && this.data.kind === kind && busy && !known(columns) && known(this.data.columns);
  }

  #take(data) {
    this.#adopt(data.ink ?? null);
    this.#takeRead(data.read ?? null);
    this.#takeSound(data);
    if (data.reference !== this.memory.told) Object.assign(this.memory, { told: data.reference, reference: data.reference });
    this.columns.forEach((column, i) => {
      const model = data.columns[i] ?? null;
      column.take(model, data.clips?.[model?.name] ?? [], data);
    });
    if (data.at === this.waiting) this.waiting = null;
    this.compare();
    this.#play();
    this.painting.retheme();
  }

  #adopt(ink) {
    if ((ink?.id ?? null) === this.memory.offered) return;
    this.memory.offered = ink?.id ?? null;
    if (ink) this.drawing.adopt(ink.id, ink.strokes.filter((stroke) => stroke.length > 0));
  }

  #takeRead(read) {
    if (read && read.ink_id === this.read?.ink_id && read.points.length === this.read.points.length) return;
    if (read?.ink_id !== this.read?.ink_id) Object.assign(this, { hover: null, pin: null });
    this.read = read;
    this.frames = read ? inkFrames(read.strokes, read) : null;
  }

  #takeSound({ sound = null, wav, mel, mel_scale: scale }) {
    if ((sound?.id ?? null) === (this.sound?.id ?? null)) return;
    const known = sound && readWav(wav);
    Object.assign(this, { sound: known ? sound : null, samples: known?.samples ?? null, hover: null, pin: null });
    this.mel = known && mel ? { ...scale, bytes: mel, frames: mel.length / scale.rows } : null;
    this.peak = known ? peakOf(known.samples) : 1;
    this.player.load(known ? wav : null);
  }

  /** The continuations start over when other ones are asked for, and go on as more of them come. */
  #play() {
    if (this.data.set !== this.set) Object.assign(this, { set: this.data.set, clock: { ...this.clock, position: 0 } });
    const end = duration(this.futures);
    if (this.motion.matches) this.clock = { ...this.clock, position: end, playing: false };
    else if (this.data.busy || this.clock.position === 0) this.clock = { ...this.clock, playing: this.clock.position < end };
  }

  /** All differences anew: other data have come, or another model is the reference. */
  compare() {
    const { columns } = this.data;
    this.differences = differencesTo(columns, this.reference);
    this.reach = reachOf(this.differences);
    this.spans = spansOf(columns, this.reference);
  }

  /** The name of the pinned model: the one clicked or asked for, if it is here. */
  get reference() {
    const names = this.data.columns.map(({ name }) => name);
    return names.includes(this.memory.reference) ? this.memory.reference : (names[0] ?? null);
  }

  /** Pins a model: the page is told for its address, and the board does not wait for it. */
  pinModel(name) {
    if (!name || name === this.reference) return;
    this.memory.reference = name;
    this.compare();
    this.send("reference", name);
    this.painting.invalidate("all");
    say(this.parts.live, `${this.data.columns.find((column) => column.name === name).label} is the reference.`);
  }

  /** Whether the sheet shows another ink than the models have read. */
  get stale() {
    return this.data.kind === "ink" && this.read !== null && this.read.ink_id !== this.drawing.id;
  }

  get steps() {
    if (this.data.kind === "sound") return this.sound?.frames ?? 0;
    return this.read && !this.stale ? this.read.pen.length : 0;
  }

  get cursor() {
    return cursorOf(this.player.playing ? null : this.hover, this.pin, this.steps);
  }

  /** The strokes to show: as the models read them, as soon as they have. */
  get strokes() {
    const fresh = this.drawing.live || this.drawing.rubbed || this.stale || !this.read;
    return fresh ? this.drawing.strokes : this.read.strokes;
  }

  /** What all columns go on with, in the pad's format. */
  get futures() {
    const { columns, at } = this.data;
    if (!this.read || at === null) return null;
    return { ink_id: this.read.ink_id, at, rate_hz: this.read.rate_hz, models: columns.filter(({ hairs }) => hairs.length > 0) };
  }

  /** The drawing has changed: the page is asked anew. */
  inkChanged() {
    const { id, strokes } = this.drawing.history.present;
    Object.assign(this, { hover: null, pin: null, full: this.drawing.full });
    this.send?.("ink", { id, strokes, base: this.memory.offered });
    this.painting.invalidate("all");
  }

  /** Sends a drawing that this browser remembers and the page (which has seen `seen`) does not. */
  remind(seen) {
    const known = seen === this.drawing.id || this.memory.offered === this.drawing.id;
    if (this.data.kind === "ink" && this.drawing.strokes.length > 0 && !known) this.inkChanged();
  }

  get message() {
    return this.full ? FULL : (this.data.message ?? null);
  }

  hoverAt(t) {
    if (t === this.hover) return;
    this.hover = t;
    this.painting.invalidate("cursor");
  }

  /** Sets the cursor down; a sound is played from there. */
  pinAt(t) {
    Object.assign(this, { pin: t, hover: null });
    if (this.sound && t !== null) this.player.seek(t / this.sound.rate_hz);
    this.painting.invalidate("cursor");
  }

  /** The recording has started, stopped or gone on. */
  moved() {
    if (this.sound && this.player.playing) this.pin = frameAt(this.player.seconds, this.sound.rate_hz, this.steps);
    this.painting.invalidate("cursor");
  }

  playSound() {
    if (!this.sound) return;
    if (!this.player.playing && this.player.seconds >= this.sound.seconds - 0.02) this.player.seek(0);
    this.player.toggle();
  }

  play() {
    this.clock = toggle(this.clock, duration(this.futures));
    this.painting.invalidate("hairs");
  }

  /** Sets off the i-th continuation of every model; null for none. */
  light(i) {
    if (i === this.lit) return;
    this.lit = i;
    this.painting.invalidate("hairs");
  }

  /** Asks the page for continuations after step t. */
  continueFrom(t) {
    if (t === null || this.steps === 0 || t === this.data.at) return;
    this.waiting = t;
    this.send("at", this.data.kind === "sound" ? { sound_id: this.sound.id, t } : { ink_id: this.drawing.id, t });
    this.painting.invalidate("all");
  }

  async copyLink() {
    const copied = await copyText(addressOf(location, this.data.link), this.parts.address);
    say(this.parts.told, `${copied ? "Copied." : "Copy it from below."} ${this.data.link_note ?? ""}`);
  }

  /** Moves what moves by dt seconds; whether anything did. */
  animate(dt) {
    const moving = this.clock.playing;
    this.clock = advance(this.clock, dt, duration(this.futures));
    return moving;
  }
}
