// One step of a model, walked through stage by stage with the numbers of the visitor's own drawing.
import { unseal } from "../../ear/js/envelope.js";
import { PAUSE, PLAY } from "../../ear/js/icons.js";
import { say } from "../../pad/js/controls.js";
import { listen } from "../../pad/js/input.js";
import { figure } from "../../pad/js/scale.js";
import { scrubKey } from "../../pad/js/state.js";
import { playPause, progress, stageBack, stageOn, tick, wholeStep } from "./clock.js";
import { Diagram } from "./diagram.js";
import { graphOf } from "./graph.js";
import { makeKit, stepOf, tellingStep } from "./kit.js";
import { spoken } from "./nodes.js";
import { drawInk, drawPresent, inkView, pickStep } from "./picture-ink.js";
import { View, mounted } from "./view.js";

const NAMES = {
  mu_p: "\u03bc_p", sigma_p: "\u03c3_p", mu_q: "\u03bc_q", sigma_q: "\u03c3_q", eps: "\u03b5", kl: "KL", before: "the state before",
  after: "the state after", phi_x: "\u03c6_x", phi_z: "\u03c6_z", z_before: "the z before",
};

class Walk extends View {
  start() {
    Object.assign(this, { data: null, kit: null, diagram: null, clock: wholeStep(0, 0), speed: 1, lit: null, now: null });
    const { parts } = this;
    const pick = (event) => this.#pick(event);
    this.stops.push(listen(parts.ink, {
      begin: pick, move: (events) => pick(events.at(-1)), end: () => {}, cancel: () => {}, hover: () => {},
    }));
    parts.speed.onchange = () => this.set({ speed: Number(parts.speed.value) });
    parts.diagram.onpointermove = (event) => this.#point(event);
    parts.diagram.onpointerdown = (event) => this.#point(event);
    parts.diagram.onpointerleave = () => this.set({ lit: null });
    this.actions = {
      play: () => this.kit && this.set({ clock: playPause(this.clock, this.size) }),
      on: () => this.kit && this.#tell(stageOn(this.clock, { ...this.size, moves: !this.motion.matches })),
      back: () => this.kit && this.#tell(stageBack(this.clock, this.size)),
    };
  }

  /** Takes a drawing with its numbers; the walk stays where it is as long as it is the same. */
  take(sealed) {
    const data = unseal(sealed);
    const same = this.data && this.data.id === data.id;
    this.data = data;
    this.parts.empty.hidden = data.pen.length > 0;
    say(this.parts.empty, data.pen.length > 0 ? "" : "Write something on the Write page, or choose an example.");
    if (same) return;
    if (data.pen.length === 0) {
      Object.assign(this, { kit: null, inked: "" });
      return;
    }
    const graph = graphOf(data.family);
    const kit = makeKit(data);
    const { t } = this.clock;
    const kept = this.drawing === data.drawing && t < kit.steps ? t : tellingStep(kit);
    this.drawing = data.drawing;
    Object.assign(this, { graph, kit, layout: "", inked: "", clock: wholeStep(kept, graph.stages.length), lit: null });
    this.diagram = new Diagram(this.parts, graph, kit);
  }

  get size() {
    return { stages: this.graph.stages.length, steps: this.kit.steps, speed: this.speed };
  }

  key(event) {
    if (!this.kit || event.target.closest("select") || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = event.target.closest("[data-role=ink]") ? scrubKey(event.key, event.shiftKey, this.clock.t, this.kit.steps) : undefined;
    if (to === undefined) return;
    event.preventDefault();
    this.#goTo(to);
  }

  #goTo(t) {
    this.set({ clock: { ...wholeStep(t, this.graph.stages.length), playing: this.clock.playing && this.clock.until === null } });
  }

  #pick(event) {
    if (!this.kit) return;
    const { width, height } = this.surfaces.ink;
    this.#goTo(pickStep(this.view, this.data.points, width, height, ...this.surfaces.ink.locate(event)));
  }

  #point(event) {
    if (!this.now) return;
    const lit = this.diagram.pick(event, this.now);
    if (JSON.stringify(lit) !== JSON.stringify(this.lit)) this.set({ lit });
  }

  /** Moves by a stage and says aloud what it did. */
  #tell(clock) {
    this.set({ clock });
    const { done, active } = progress(clock, this.size.stages);
    const stage = this.graph.stages[active ?? Math.max(0, Math.min(done, this.size.stages) - (clock.playing ? 0 : 1))];
    say(this.parts.live, stage.say(stepOf(this.kit, this.data, clock.t)));
  }

  animate(dt) {
    if (!this.kit) return false;
    this.clock = tick(this.clock, dt, this.size);
    return this.clock.playing;
  }

  draw() {
    const { kit, data, palette, surfaces: { ink } } = this;
    if (!kit) {
      ink.base();
      ink.over();
      return;
    }
    const { clock, motion } = this;
    const { points, pen } = data;
    const layout = `${this.parts.diagram.clientWidth} ${this.parts.diagram.clientHeight}`;
    if (layout !== this.layout) {
      this.layout = layout;
      this.diagram.measure();
    }
    const inked = [data.id, ink.width, ink.height, palette.paper].join();
    if (inked !== this.inked) {
      Object.assign(this, { inked, view: inkView(points, ink.width, ink.height) });
      drawInk(ink.base(), ink, this.view, { points, pen, amounts: kit.amounts }, palette);
    }
    drawPresent(ink.over(), ink, this.view, { points, pen }, clock.t, palette);
    const walk = progress(clock, this.size.stages);
    this.now = stepOf(kit, data, clock.t);
    this.diagram.show(this.now, walk, this.lit, palette);
    this.diagram.drawFlow(this.now, walk, !motion.matches, palette);
    this.#say(walk);
  }

  #say({ done, active }) {
    const { clock, data, kit, now, parts, graph: { stages } } = this;
    const last = done >= stages.length && active === null && !clock.playing;
    const cost = kit.amounts ? `KL ${figure(kit.amounts[clock.t])} nats, ` : "";
    const whole = `${cost}log p(x${kit.amounts ? " | z" : ""}) ${figure(now.log_px)} nats: ${now.x[2] > 0.5 ? "the stroke ends here" : "the pen stays down"}.`;
    const at = active ?? Math.min(done, stages.length) - 1;
    this.say("said", last ? `The whole step. ${whole}` : `${at + 1} of ${stages.length}. ${stages[Math.max(0, at)].say(now)}`);
    this.say("where", `step ${clock.t} of ${data.pen.length - 1}`);
    this.say("pointed", this.#pointed());
    parts["play-icon"].setAttribute("d", clock.playing ? PAUSE : PLAY);
    parts.act.play.setAttribute("aria-label", clock.playing ? "Pause" : "Play");
    parts.speed.value = String(this.speed);
    parts.ink.setAttribute("aria-valuemax", String(kit.steps - 1));
    parts.ink.setAttribute("aria-valuenow", String(clock.t));
    parts.ink.setAttribute("aria-valuetext", `step ${clock.t} of ${kit.steps - 1}, ${whole}`);
    this.surfaces.ink.describe(`The drawing, ${kit.steps} steps${kit.amounts ? `, coloured by KL of ${data.label}` : ""}; step ${clock.t} is marked.`);
  }

  #pointed() {
    const { lit, now } = this;
    if (!lit) return "Point at a cell for its value; colours of a quantity mean the same at every step.";
    const name = (which) => spoken(NAMES[which] ?? which);
    if (!lit.latent) return `${name(lit.name)}, number ${lit.index + 1} of ${now[lit.name].length}: ${figure(now[lit.name][lit.index], 3)}`;
    const of = ["mu_p", "sigma_p", "mu_q", "sigma_q", "eps", "z", "kl"].filter((which) => now[which]);
    const values = of.map((which) => `${name(which)} ${figure(now[which][lit.index], which === "kl" ? 3 : 2)}`);
    return `Dimension ${lit.index + 1} of z: ${values.join(", ")}${now.kl ? " nats" : ""}`;
  }
}

const mount = mounted(Walk);

export default function main(args) {
  return mount(args);
}
