// One sound that can be played.  Only one of all players sounds at a time.

let sounding = null;

/** A player over the browser's own; `changed()` is called when it starts, stops or is moved. */
export class Player {
  #url = null;
  #frame = 0;

  constructor(changed) {
    this.changed = changed;
    this.audio = new Audio();
    this.audio.preload = "auto";
    for (const event of ["play", "pause", "ended", "seeked", "loadedmetadata"]) {
      this.audio.addEventListener(event, () => this.#follow());
    }
  }

  /** Takes the bytes of a WAV file; null for none. */
  load(bytes) {
    this.release();
    if (!bytes) return;
    this.#url = URL.createObjectURL(new Blob([bytes], { type: "audio/wav" }));
    this.audio.src = this.#url;
  }

  release() {
    cancelAnimationFrame(this.#frame);
    this.audio.pause();
    this.audio.removeAttribute("src");
    if (sounding === this) sounding = null;
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = null;
  }

  /** Where the file can be saved from. */
  get url() {
    return this.#url;
  }

  get playing() {
    return !this.audio.paused && !this.audio.ended;
  }

  get seconds() {
    return this.audio.currentTime;
  }

  seek(seconds) {
    this.audio.currentTime = seconds;
  }

  pause() {
    this.audio.pause();
  }

  /** Plays on, or from the start where it had come to its end, or pauses. */
  toggle() {
    if (this.playing) return this.pause();
    if (!this.#url) return undefined;
    if (sounding && sounding !== this) sounding.pause();
    sounding = this;
    if (this.audio.ended) this.audio.currentTime = 0;
    return this.audio.play().catch(() => this.changed()); // refused by the browser, or paused at once
  }

  #follow() {
    cancelAnimationFrame(this.#frame);
    this.changed();
    if (this.playing) this.#frame = requestAnimationFrame(() => this.#follow());
  }
}
