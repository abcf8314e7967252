// KL between two Gaussians under one's fingers, analytic and by samples.
import { PAUSE, PLAY } from "../../ear/js/icons.js";
import { figure } from "../../pad/js/scale.js";
import { View, mounted } from "./view.js";
import { divergence, logRatio, milestones, normals, running } from "./gaussians.js";
import { handle, place } from "./handles.js";
import { MOST, RUG, drawDivergence, drawRunning, layoutOf, runningLayout } from "./picture-kl.js";

const START = { q: { mu: -0.8, sigma: 0.7 }, p: { mu: 0.6, sigma: 1.3 } };
const COUNTS = milestones(MOST);
const SECONDS = 9; // in which all samples arrive, as many in each second as make the same way on the axis

class Divergence extends View {
  start() {
    Object.assign(this, structuredClone(START), { reverse: false, seed: 1, share: 0.5, playing: false });
    this.eps = normals(this.seed, MOST);
    for (const button of this.root.querySelectorAll("[data-handle]")) {
      const [who, name] = button.dataset.handle.split(" ");
      const changed = (value) => this.set({ [who]: { ...this[who], [name]: value } });
      const x = () => this.at.x;
      this.stops.push(handle(button, () => this[who], name, { box: this.parts.densities, x, changed }));
    }
    this.parts.count.oninput = () => this.set({ share: Number(this.parts.count.value), playing: false });
    this.actions = {
      forward: () => this.set({ reverse: false }),
      reverse: () => this.set({ reverse: true }),
      reset: () => this.set({ ...structuredClone(START), reverse: false }),
      seed: () => this.set({ seed: this.seed + 1, eps: normals(this.seed + 1, MOST) }),
      play: () => this.set({ share: this.share >= 1 ? 0 : this.share, playing: !this.playing }),
    };
  }

  /** The two gaussians in the order of the divergence. */
  get order() {
    return this.reverse ? [this.p, this.q] : [this.q, this.p];
  }

  get count() {
    return Math.max(1, Math.round(MOST ** this.share));
  }

  animate(dt) {
    if (!this.playing) return false;
    this.share = this.motion.matches ? 1 : Math.min(1, this.share + dt / SECONDS);
    this.playing = this.share < 1;
    return true;
  }

  draw() {
    const { q, p, eps, count, parts, palette } = this;
    const [a, b] = this.order;
    const { width, height } = this.surfaces.densities;
    this.at = layoutOf(width, height);
    const zs = Array.from(eps.subarray(0, Math.min(count, RUG)), (e) => a.mu + a.sigma * e);
    const name = this.reverse ? "p log p/q" : "q log q/p";
    drawDivergence(this.surfaces.densities.base(), this.at, { q, p, a, b, zs, name, from: this.reverse ? "p" : "q" }, palette);
    const ratios = Array.from(eps.subarray(0, count), (e) => logRatio(a, b, e));
    const estimates = running(ratios, [...COUNTS.filter((n) => n < count), count]);
    const box = this.surfaces.samples;
    drawRunning(box.base(), runningLayout(box.width, box.height, a, b), estimates, palette);
    for (const button of this.root.querySelectorAll("[data-handle]")) {
      const [who, which] = button.dataset.handle.split(" ");
      place(button, this[who], which, this.at.x, this.at.y);
    }
    this.#say(estimates.at(-1), parts);
  }

  #say(last, parts) {
    const { q, p } = this;
    const [forward, reverse] = [divergence(q, p), divergence(p, q)].map((value) => figure(value, 3));
    const by = last.error === null ? "" : ` \u00b1 ${figure(last.error, 3)}`;
    const estimate = `${figure(last.mean, 3)}${by} nats from ${last.n.toLocaleString("en")} sample${last.n > 1 ? "s" : ""}`;
    this.press("forward", !this.reverse);
    this.press("reverse", this.reverse);
    this.say("result", `KL(q \u2016 p) = ${forward} nats \u00a0\u00b7\u00a0 KL(p \u2016 q) = ${reverse} nats`);
    this.say("q", `= N(${figure(q.mu)}, ${figure(q.sigma)}\u00b2)`);
    this.say("p", `= N(${figure(p.mu)}, ${figure(p.sigma)}\u00b2)`);
    this.say("estimate", estimate);
    parts.count.value = String(this.share);
    parts.count.setAttribute("aria-valuetext", `${last.n} samples`);
    parts["play-icon"].setAttribute("d", this.playing ? PAUSE : PLAY);
    parts.act.play.setAttribute("aria-label", this.playing ? "Pause" : "Play");
    this.surfaces.densities.describe(
      `Densities of q = N(${figure(q.mu)}, ${figure(q.sigma)} squared) and p = N(${figure(p.mu)}, ${figure(p.sigma)} squared) over z, `
      + `and the integrand of the KL. KL of q from p ${forward} nats, of p from q ${reverse} nats.`,
    );
    this.surfaces.samples.describe(`Running estimate of the KL over 1 to 10,000 samples: ${estimate}; analytic ${figure(divergence(...this.order), 3)}.`);
  }
}

const mount = mounted(Divergence);

export default function main(args) {
  return mount(args);
}
