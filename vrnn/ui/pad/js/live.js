// Continuation while you write: ink goes to the server as it is written, and the model's guesses come back.
//
// It is an extra.  Where the socket cannot be opened, or is closed, nothing is said and nothing waits for it: the page
// answers after each pen up as it always does.  What is said over the socket: vrnn/ui/live_messages.py.
import { css, parse } from "./colour.js";
import { drawHair } from "./futures.js";
import { toScreen } from "./geometry.js";
import { markMoment } from "./marks.js";
import { countPoints } from "./state.js";
import { end, moves, noTrail, shown, take } from "./trails.js";

const REST = 30000; // ms without another try after a socket was refused
const MOST_POINTS = 8000; // a larger drawing is not sent as a whole before each visit to it
const FAINTER = [[0, 1], [0.25, 0.8], [1, 0.1]]; // opacity along the way to the furthest guess
const KEY = "vrnn-live"; // of what the browser remembers

/** The address of the socket, from the page's own. */
export function socketAddress(path, page) {
  const url = new URL(path, page);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

function remembered() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true; // a browser that remembers nothing
  }
}

function remember(on) {
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // then it is on again next time
  }
}

/** Draws one set; what is further from the pen is fainter, as it is less certain. */
function drawGuesses(ctx, view, { from, up, hairs }, alpha, colour) {
  const [x, y] = toScreen(view, ...from);
  const reach = Math.max(1, ...hairs.flat().map((point) => Math.hypot(point[0] - from[0], point[1] - from[1])));
  const shade = ctx.createRadialGradient(x, y, 0, x, y, 0.8 * reach * view.scale);
  for (const [at, strength] of FAINTER) shade.addColorStop(at, css(parse(colour), strength));
  const look = { from: up ? null : from, rate: 1, shade, alpha, tip: 0, width: 1.3 };
  for (const hair of hairs) drawHair(ctx, view, hair, { position: hair.length, ...look });
}

/** The guesses of one pad.  `changed()` is called when there is something new to draw. */
export class Live {
  constructor(changed, { connect = (url) => new WebSocket(url), now = () => performance.now() } = {}) {
    Object.assign(this, { changed, connect, now, on: remembered(), offer: null, asks: "" });
    Object.assign(this, { socket: null, known: null, n: 0, open: null, blocked: -Infinity, trail: noTrail() });
    Object.assign(this, { stroke: null, sent: 0, before: null, told: false, painted: true });
  }

  /** Takes what the page offers: {path, label, begin}, or null. */
  configure(offer) {
    const asks = JSON.stringify(offer ?? null);
    if (asks === this.asks) return;
    Object.assign(this, { offer: offer ?? null, asks });
    this.forget();
  }

  toggle() {
    this.on = !this.on;
    remember(this.on);
    if (!this.on) this.close();
  }

  /** Whether the pen is down on ink that is sent. */
  get writing() {
    return this.stroke !== null;
  }

  /** Whether guesses are coming for the stroke that is being written. */
  get guessing() {
    return this.stroke !== null && this.told && this.trail.now !== null;
  }

  /** The pen comes down on a drawing; `stroke` will grow, and `drawing.strokes` are there before it. */
  down({ id, strokes }, stroke) {
    const ready = this.on && this.offer && this.now() >= this.blocked && countPoints(strokes) < MOST_POINTS;
    if (!ready) return;
    Object.assign(this, { stroke, sent: 0, told: false, painted: false });
    this.before = this.socket && this.known === id ? null : strokes;
    this.known = null;
    if (!this.socket) this.#open();
    this.send();
  }

  /** Sends what has been written since the last time, unless an answer is still to come; once a frame. */
  send(up = false) {
    if (!this.stroke || this.socket?.readyState !== 1 || (this.open !== null && !up)) return false;
    const points = this.stroke.slice(this.sent);
    if (points.length === 0 && !up) return false;
    if (this.before) this.#say({ begin: this.offer.begin, strokes: this.before });
    this.n += 1;
    this.#say({ n: this.n, points, up });
    if (!this.told) markMoment("live-sent", { n: this.n });
    Object.assign(this, { before: null, sent: this.stroke.length, open: this.n, told: true });
    return true;
  }

  /** The pen goes up; with the stroke the drawing is called `id`. */
  up(id) {
    if (!this.stroke) return;
    this.known = this.send(true) ? id : null;
    this.stroke = null;
  }

  /** The stroke that was being written is no part of the drawing, or the drawing is another. */
  forget() {
    Object.assign(this, { stroke: null, known: null, trail: noTrail() });
    this.changed();
  }

  /** The page has answered to the whole drawing. */
  answered() {
    if (!this.stroke) this.trail = end(this.trail, this.now());
  }

  close() {
    const { socket } = this;
    this.#lost();
    this.forget();
    socket?.close();
  }

  /** Draws the guesses under the ink; `still` where the reader wants no motion. */
  draw(ctx, view, palette, still) {
    for (const { set, alpha } of shown(this.trail, this.now(), still)) drawGuesses(ctx, view, set, alpha, palette.models[0]);
    if (this.painted || !this.trail.now?.hairs[0]?.length) return;
    this.painted = true;
    markMoment("live-drawn", { n: this.trail.now.n, hairs: this.trail.now.hairs.length });
  }

  moves(still) {
    return moves(this.trail, this.now(), still);
  }

  #say(message) {
    this.socket.send(JSON.stringify(message));
  }

  #open() {
    let socket;
    try {
      socket = this.connect(socketAddress(this.offer.path, location.href));
    } catch {
      this.blocked = this.now() + REST; // a policy of the page forbids it
      return;
    }
    this.socket = socket;
    const mine = (handler) => (event) => socket === this.socket && handler(event);
    socket.onopen = mine(() => this.send());
    socket.onmessage = mine((event) => this.#hear(event.data));
    socket.onclose = mine((event) => {
      if (event.code !== 1000) this.blocked = this.now() + REST;
      this.#lost();
    });
  }

  #lost() {
    Object.assign(this, { socket: null, known: null, open: null, stroke: null, told: false });
  }

  #hear(text) {
    const set = JSON.parse(text);
    if (set.n >= this.open) this.open = null;
    if (this.stroke || this.known !== null) this.trail = take(this.trail, set, this.now());
    this.send();
    this.changed();
  }
}
