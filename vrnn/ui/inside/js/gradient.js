// The reparameterised gradient beside the score function's, on a problem whose answer is known.
import { figure } from "../../pad/js/scale.js";
import { exactGradient, expectedReward, pathwise, pathwiseVariance, scored, scoredVariance } from "./estimators.js";
import { normals, running } from "./gaussians.js";
import { handle, place } from "./handles.js";
import { drawEstimates, drawProblem, estimateRange, problemLayout } from "./picture-gradient.js";
import { View, mounted } from "./view.js";

const X = 1; // the observation
const START = { mu: -1, sigma: 0.8 };
const MOST = 10000; // samples

class Gradient extends View {
  start() {
    Object.assign(this, { gaussian: { ...START }, to: "mu", baseline: false, seed: 1, share: 0.75 });
    this.eps = normals(this.seed, MOST);
    for (const button of this.root.querySelectorAll("[data-handle]")) {
      const name = button.dataset.handle;
      const changed = (value) => this.set({ gaussian: { ...this.gaussian, [name]: value } });
      const x = () => this.at.x;
      this.stops.push(handle(button, () => this.gaussian, name, { box: this.parts["problem-box"], x, changed }));
    }
    this.parts.count.oninput = () => this.set({ share: Number(this.parts.count.value) });
    this.parts.baseline.onchange = () => this.set({ baseline: this.parts.baseline.checked });
    this.actions = {
      mu: () => this.set({ to: "mu" }),
      sigma: () => this.set({ to: "sigma" }),
      reset: () => this.set({ gaussian: { ...START }, to: "mu", baseline: false, share: 0.75 }),
      seed: () => this.set({ seed: this.seed + 1, eps: normals(this.seed + 1, MOST) }),
    };
  }

  /** What is averaged, in symbols. */
  get names() {
    const weighed = this.baseline ? "(h(z) \u2212 E[h])" : "h(z)";
    return this.to === "mu"
      ? ["reparameterised: h\u2032(\u03bc + \u03c3\u03b5)", `score function: ${weighed} (z \u2212 \u03bc) / \u03c3\u00b2`]
      : ["reparameterised: h\u2032(\u03bc + \u03c3\u03b5) \u03b5", `score function: ${weighed} ((z \u2212 \u03bc)\u00b2 \u2212 \u03c3\u00b2) / \u03c3\u00b3`];
  }

  /** What both estimators say, of the same noise: `{values, mean, variance, error, theory}` each. */
  estimates(eps) {
    const { gaussian, to } = this;
    const baseline = this.baseline ? expectedReward(gaussian, X) : 0;
    const both = [
      [(e) => pathwise(gaussian, X, to, e), pathwiseVariance(gaussian, X, to)],
      [(e) => scored(gaussian, X, to, e, baseline), scoredVariance(gaussian, X, to, this.baseline)],
    ];
    return both.map(([one, theory]) => {
      const values = Array.from(eps, one);
      return { values, theory, ...running(values, [values.length]).at(-1) };
    });
  }

  draw() {
    const { gaussian, to, parts, palette, surfaces } = this;
    const count = Math.max(2, Math.round(MOST ** this.share));
    const eps = this.eps.subarray(0, count);
    const found = this.estimates(eps);
    this.at = problemLayout(surfaces.problem.width, surfaces.problem.height);
    const zs = Array.from(eps, (e) => gaussian.mu + gaussian.sigma * e);
    drawProblem(surfaces.problem.base(), this.at, { gaussian, x: X, zs }, palette);
    const range = estimateRange(gaussian, X, to, Math.sqrt(Math.max(...found.map(({ theory }) => theory))));
    const rows = found.map((row, i) => ({ ...row, name: this.names[i], colour: palette.models[i] }));
    drawEstimates(surfaces.estimates.base(), surfaces.estimates, { rows, exact: exactGradient(gaussian, X, to), range }, palette);
    for (const button of this.root.querySelectorAll("[data-handle]")) {
      place(button, gaussian, button.dataset.handle, this.at.x, this.at.y);
    }
    this.#say(found, count, parts);
  }

  #say(found, count, parts) {
    const { gaussian: { mu, sigma }, to } = this;
    this.press("mu", to === "mu");
    this.press("sigma", to === "sigma");
    parts.baseline.checked = this.baseline;
    parts.count.value = String(this.share);
    parts.count.setAttribute("aria-valuetext", `${count} samples`);
    this.say("count-text", `${count.toLocaleString("en")} samples`);
    this.say("problem", `z ~ N(${figure(mu)}, ${figure(sigma)}\u00b2), h(z) = \u2212(z \u2212 ${X})\u00b2 / 2`);
    found.forEach(({ mean, error, variance, theory }, i) => {
      this.say(`mean-${i}`, `${figure(mean, 3)} \u00b1 ${figure(error, 3)}`);
      this.say(`variance-${i}`, figure(variance));
      this.say(`theory-${i}`, figure(theory));
    });
    const [path, score] = found;
    const exact = figure(exactGradient(this.gaussian, X, to), 3);
    const ratio = score.theory / path.theory;
    const times = figure(ratio, ratio < 10 ? 1 : 0);
    this.say(
      "result",
      `Both aim at the exact gradient ${exact}. The score function\u2019s variance is ${times} times the other\u2019s `
      + `(measured: ${figure(score.variance / path.variance, 1)}), so it needs ${times} times the samples to be as sure.`,
    );
    this.surfaces.problem.describe(
      `The density of z, normal with mean ${figure(mu)} and standard deviation ${figure(sigma)}, and the parabola h(z) with its top at ${X}.`,
    );
    this.surfaces.estimates.describe(
      `Histograms of ${count} single-sample estimates of the gradient, exact ${exact}: reparameterised mean ${figure(path.mean)}, `
      + `variance ${figure(path.variance)}; score function mean ${figure(score.mean)}, variance ${figure(score.variance)}.`,
    );
  }
}

const mount = mounted(Gradient);

export default function main(args) {
  return mount(args);
}
