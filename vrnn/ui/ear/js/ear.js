// What an ear knows and how it talks with the page.  Views draws it, fingers move it.
import { watchConnection } from "../../pad/js/connection.js";
import { findParts } from "../../pad/js/controls.js";
import { Clip } from "./clips.js";
import { connectFingers } from "./fingers.js";
import { peakOf, readWav } from "./pcm.js";
import { Player } from "./player.js";
import { frameAt } from "./timeline.js";
import { choicesOf, inStep, klEnd, shownModels } from "./tracks.js";
import { Views } from "./views.js";

const LOST = { text: "The server cannot be reached.", hint: "What was heard can still be played and saved." };

/** What outlives a visit to another page. */
export function newMemory() {
  return { choice: 0, sound: null, position: null };
}

/** The ear on the page, from its root element and the memory it goes on from. */
export class Ear {
  constructor(root, memory) {
    this.memory = memory;
    this.parts = findParts(root);
    Object.assign(this, { sound: null, samples: null, peak: 1, mel: null, analysis: null, message: null });
    Object.assign(this, { hover: null, position: null, at: null, waiting: null, busy: false, klTop: klEnd(null) });
    this.player = new Player(() => this.moved());
    const cards = [...root.querySelectorAll("[data-role=clip]")];
    const hands = { changed: () => this.moved(), focus: () => root.classList.add("by-hand") };
    this.clips = cards.map((card) => new Clip(card, hands));
    this.views = new Views(this);
    this.lost = false;
    this.releaseFingers = connectFingers(this);
    this.unwatch = watchConnection((lost) => {
      this.lost = lost;
      this.views.redraw();
    });
  }

  destroy() {
    this.releaseFingers();
    this.unwatch();
    this.views.destroy();
    for (const player of [this.player, ...this.clips]) player.release();
  }

  /** Takes new data from the page; `send(name, value)` is the way back. */
  update(data, send) {
    this.send = send;
    this.busy = Boolean(data.busy);
    this.message = data.message ?? null;
    this.klTop = klEnd(data.kl_scale);
    this.#takeSound(data);
    const fits = this.sound && data.analysis?.sound_id === this.sound.id && data.analysis.models.length > 0;
    this.analysis = fits ? inStep(data.analysis) : null;
    if (!choicesOf(this.analysis).includes(this.memory.choice) && this.analysis) this.memory.choice = 0;
    const clips = data.clips ?? [];
    this.clips.forEach((clip, i) => clip.take(clips[i] ?? null, clips[i] && data[clips[i].key]));
    this.at = data.at ?? null;
    if (data.chosen === this.waiting) this.waiting = null;
    this.views.retheme();
  }

  #takeSound({ sound, wav, mel, mel_scale: scale }) {
    this.mel = sound && mel && scale ? { ...scale, bytes: mel, frames: mel.length / scale.rows } : null;
    if ((sound?.id ?? null) === (this.sound?.id ?? null)) return;
    const read = sound && readWav(wav);
    Object.assign(this, { sound: read ? sound : null, samples: read?.samples ?? null, hover: null, waiting: null });
    this.peak = read ? peakOf(read.samples) : 1;
    this.player.load(read ? wav : null);
    this.#recall();
  }

  /** Goes back to where one was in this sound, when it comes again after a visit to another page. */
  #recall() {
    const same = this.memory.sound === (this.sound?.id ?? null);
    if (!same) Object.assign(this.memory, { sound: this.sound?.id ?? null, position: null });
    this.position = this.memory.position;
  }

  /** Seconds of the tracks: whole frames only. */
  get span() {
    return this.sound ? this.sound.frames / this.sound.rate_hz : 0;
  }

  get steps() {
    return this.sound?.frames ?? 0;
  }

  get models() {
    return shownModels(this.analysis, this.memory.choice);
  }

  /** How many frames the shown model has heard. */
  get heard() {
    return this.models.model?.log_px.length ?? 0;
  }

  /** The player that moves along the tracks now: a reconstruction while it sounds, else the recording's. */
  get leading() {
    const clip = this.clips.find(({ info, player }) => info?.start === 0 && player.playing);
    return clip?.player ?? this.player;
  }

  /** Where the cursor is in seconds; null before anybody has pointed or played. */
  get seconds() {
    return this.leading.playing ? this.position : (this.hover ?? this.position);
  }

  /** What there is to tell: of the connection before all else. */
  get notice() {
    return this.lost ? LOST : this.message;
  }

  /** The frame that is lit in all tracks and on the path. */
  get cursor() {
    const { seconds } = this;
    return seconds === null || !this.sound ? null : frameAt(seconds, this.sound.rate_hz, this.steps);
  }

  /** A player has started, stopped or gone on. */
  moved() {
    if (this.leading.playing) this.#stand(this.leading.seconds);
    this.views.invalidate("cursor");
  }

  #stand(seconds) {
    this.position = Math.min(this.span, seconds);
    this.memory.position = this.position;
  }

  /** Plays the recording from where the cursor stands, from the start if that is the end, or pauses. */
  play() {
    const at = this.position ?? 0;
    if (!this.player.playing) this.player.seek(at >= this.span - 0.02 ? 0 : at);
    this.player.toggle();
  }

  hoverAt(seconds) {
    if (seconds === this.hover) return;
    this.hover = seconds;
    this.views.invalidate("cursor");
  }

  seek(seconds) {
    this.hover = null;
    this.#stand(seconds);
    this.leading.seek(seconds);
    this.views.invalidate("cursor");
  }

  /** Moves the playhead to the beginning of a frame. */
  seekFrame(t) {
    this.seek(t / this.sound.rate_hz);
  }

  /** Asks the page for continuations after frame t. */
  continueFrom(t) {
    if (!this.sound || t === null || (t === this.at && this.waiting === null)) return;
    this.waiting = `${this.sound.id}/${t}`;
    this.send("at", { sound_id: this.sound.id, t });
    this.views.redraw();
  }

  choose(choice) {
    this.memory.choice = choice;
    this.views.redraw();
  }
}
