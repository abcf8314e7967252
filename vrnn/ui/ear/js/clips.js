// The sounds below the tracks, each with a picture, a player of its own and a link that saves it.
import { say } from "../../pad/js/controls.js";
import { Surface } from "../../pad/js/surface.js";
import { PAUSE, PLAY } from "./icons.js";
import { extremes, peakOf, readWav } from "./pcm.js";
import { Player } from "./player.js";
import { drawColumns, drawLine } from "./wave.js";
import { describeClip } from "./words.js";

const MARGIN = 8;

/** One card. */
export class Clip {
  constructor(card, { changed, focus }) {
    this.card = card;
    this.info = null;
    this.bytes = null;
    this.sound = null;
    this.parts = Object.fromEntries([...card.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    this.surface = new Surface(this.parts.picture);
    this.player = new Player(changed);
    this.parts.play.onclick = () => this.player.toggle();
    this.parts.picture.onclick = (event) => this.#seek(this.surface.locate(event)[0]);
    this.parts.picture.onpointerdown = focus;
  }

  release() {
    this.player.release();
  }

  /** Takes what the page says of it; the player goes on where the sound is the same as before. */
  take(info, bytes) {
    this.card.hidden = !info;
    if (info && this.info?.id === info.id) return;
    Object.assign(this, { info, bytes, sound: readWav(bytes), columns: null });
    this.player.load(info ? bytes : null);
    if (!info) return;
    say(this.parts.name, info.label);
    say(this.parts.title, info.title);
    say(this.parts.note, info.note);
    this.parts.note.title = info.note;
    Object.assign(this.parts.save, { href: this.player.url, download: info.file });
    this.parts.save.setAttribute("aria-label", `Save ${info.title} of ${info.label} as WAV`);
  }

  get seconds() {
    return this.sound ? this.sound.samples.length / this.sound.rate : 0;
  }

  #seek(x) {
    const wide = this.surface.width - 2 * MARGIN;
    if (this.sound) this.player.seek(this.seconds * Math.min(1, Math.max(0, (x - MARGIN) / wide)));
  }

  /** Draws the sound; what was before the continuation is grey. */
  draw(palette) {
    this.surface.measure();
    const ctx = this.surface.base();
    if (!this.sound) return;
    const { width, height } = this.surface;
    const columns = Math.max(1, Math.round(width - 2 * MARGIN));
    const box = { x0: MARGIN, y0: 4, height: height - 8, gain: 1 / Math.max(peakOf(this.sound.samples), 0.02) };
    const join = (columns * this.info.lead) / this.seconds;
    const colour = palette.models[this.info.model];
    drawColumns(ctx, box, extremes(this.sound.samples, columns), (i) => (i < join ? palette.ghost : colour));
    this.card.style.setProperty("--model", colour);
    this.surface.describe(describeClip(this.info, this.seconds));
    this.face = null;
    this.drawCursor(palette);
  }

  /** Draws the playhead of this sound and the face of its button, where they have changed. */
  drawCursor(palette) {
    const { player } = this;
    const face = `${player.playing} ${player.seconds}`;
    if (face === this.face) return;
    this.face = face;
    const ctx = this.surface.over();
    const label = `${player.playing ? "Pause" : "Play"} ${this.info?.title ?? ""} of ${this.info?.label ?? ""}`;
    this.parts.play.setAttribute("aria-label", label);
    this.parts.icon.setAttribute("d", player.playing ? PAUSE : PLAY);
    if (!this.sound || (!player.playing && player.seconds === 0)) return;
    const x = MARGIN + (player.seconds / this.seconds) * (this.surface.width - 2 * MARGIN);
    drawLine(ctx, x, 2, this.surface.height - 2, palette);
  }
}
