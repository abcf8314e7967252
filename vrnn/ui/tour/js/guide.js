// The tour on the page: a button, a ring around the thing that is spoken of, and a card with the sentence.
import { findParts, say } from "../../pad/js/controls.js";
import { readPalette } from "../../pad/js/palette.js";
import { findTargets, pointAt, scroller, viewOf } from "./find.js";
import { firstTime } from "./once.js";
import { placeCard, ringAround, scrollFor } from "./place.js";
import { AWAY, begin, fitted, keyMove, move } from "./walk.js";

const SETTLE = 1200; // ms after which a first visitor is offered the tour

/** A guide, from its root element. */
export class Guide {
  constructor(root) {
    this.parts = findParts(root);
    Object.assign(this, { walk: AWAY, stops: [], host: "", frame: 0, drawn: "", scroll: false, timer: 0 });
    const { act, card, offer } = this.parts;
    act.ask.addEventListener("click", () => (this.walk.open ? this.leave() : this.start()));
    act.forward.addEventListener("click", () => this.#move(1));
    act.back.addEventListener("click", () => this.#move(-1));
    act.leave.addEventListener("click", () => this.leave());
    act.accept.addEventListener("click", () => this.start());
    act.decline.addEventListener("click", () => offer.hidePopover());
    card.addEventListener("keydown", (event) => this.#key(event));
    this.escape = (event) => event.key === "Escape" && this.leave();
  }

  destroy() {
    clearTimeout(this.timer);
    this.leave();
    this.parts.offer.hidePopover?.();
  }

  /** Takes what the page has to say now; an open tour goes on with it. */
  update({ stops, host, offer }) {
    Object.assign(this, { stops, host });
    const { root, act, question } = this.parts;
    root.classList.toggle("dark", readPalette(root).dark);
    act.ask.disabled = stops.length === 0;
    say(question, offer);
    if (this.walk.open) this.#go(fitted(this.walk, stops.length));
    else if (!this.timer) this.timer = setTimeout(() => this.#offer(), SETTLE);
  }

  #offer() {
    if (!this.walk.open && this.stops.length > 0 && this.parts.offer.showPopover && firstTime()) {
      this.parts.offer.showPopover();
    }
  }

  start() {
    const { offer, ring, card, act } = this.parts;
    firstTime(); // who has asked needs no offer
    offer.hidePopover?.();
    for (const part of [ring, card]) part.showPopover?.();
    act.ask.setAttribute("aria-expanded", "true");
    document.addEventListener("keydown", this.escape);
    this.#go(begin());
    card.focus({ preventScroll: true });
  }

  leave() {
    if (!this.walk.open) return;
    const { ring, card, act } = this.parts;
    const focused = card.matches(":focus-within");
    cancelAnimationFrame(this.frame);
    document.removeEventListener("keydown", this.escape);
    this.walk = AWAY;
    for (const part of [ring, card]) part.hidePopover?.();
    act.ask.setAttribute("aria-expanded", "false");
    pointAt(this.host, null);
    if (focused) act.ask.focus({ preventScroll: true });
  }

  #move(by) {
    const next = move(this.walk, by, this.stops.length);
    if (next.open) this.#go(next);
    else this.leave();
  }

  #key(event) {
    event.stopPropagation(); // letters are shortcuts of the page
    if (event.key === "Escape") this.leave();
    const by = keyMove(event.key);
    if (by && this.walk.index + by < this.stops.length) this.#move(by);
  }

  /** Shows a stop. */
  #go(walk) {
    if (!walk.open) return this.leave();
    const { parts, stops, host } = this;
    const stop = stops[walk.index];
    this.scroll ||= stop.title !== parts.title.textContent || !this.walk.open;
    this.walk = walk;
    say(parts.title, stop.title);
    say(parts.text, stop.text);
    say(parts.place, `${walk.index + 1} of ${stops.length}`);
    parts.act.back.disabled = walk.index === 0;
    say(parts.act.forward, walk.index === stops.length - 1 ? "Done" : "Next");
    requestAnimationFrame(() => this.walk.open && pointAt(host, stop.t)); // after the host has taken the same run's data
    cancelAnimationFrame(this.frame);
    return this.#follow();
  }

  /** Keeps ring and card beside their targets, whatever scrolls or grows, as long as the tour is open. */
  #follow() {
    const { card } = this.parts;
    const targets = findTargets(this.host, this.stops[this.walk.index].targets);
    const view = viewOf();
    const ring = ringAround(targets.map((target) => target.getBoundingClientRect()), view);
    const size = { width: card.offsetWidth, height: card.offsetHeight };
    this.#lay(ring, placeCard(ring, size, view));
    if (this.scroll && ring) this.#scrollTo(scrollFor(ring, size, view));
    this.frame = requestAnimationFrame(() => this.#follow());
  }

  #lay(ring, [left, top]) {
    const drawn = JSON.stringify([ring, left, top]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const { parts } = this;
    parts.ring.style.visibility = ring ? "visible" : "hidden";
    for (const [name, value] of Object.entries(ring ?? {})) parts.ring.style[name] = `${value}px`;
    Object.assign(parts.card.style, { left: `${left}px`, top: `${top}px` });
  }

  #scrollTo(by) {
    this.scroll = false;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (by) scroller().scrollBy({ top: by, behavior: still ? "auto" : "smooth" });
  }
}
