import assert from "node:assert/strict";
import { test } from "node:test";
import {
  exactGradient, expectedReward, histogram, pathwise, pathwiseVariance, reward, scored, scoredVariance,
} from "../../vrnn/ui/inside/js/estimators.js";

const X = 1;
const near = (a, b, within) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b} within ${within}`);

/** E[f(eps)] for eps ~ N(0, 1), by the trapezium rule. */
function expected(f) {
  let sum = 0;
  for (let e = -10; e <= 10; e += 0.002) sum += f(e) * Math.exp(-0.5 * e * e) * 0.002;
  return sum / Math.sqrt(2 * Math.PI);
}

const CASES = ["mu", "sigma"].flatMap((to) => [{ mu: -1, sigma: 0.8 }, { mu: 2.3, sigma: 1.7 }].map((gaussian) => ({ to, gaussian })));

test("the exact gradient is the slope of the expected reward", () => {
  for (const { to, gaussian } of CASES) {
    near(expected((e) => reward(gaussian.mu + gaussian.sigma * e, X)), expectedReward(gaussian, X), 1e-9);
    const moved = (by) => expectedReward({ ...gaussian, [to]: gaussian[to] + by }, X);
    near((moved(1e-4) - moved(-1e-4)) / 2e-4, exactGradient(gaussian, X, to), 1e-8);
  }
});

test("both estimators have the exact gradient as their mean, with and without a baseline", () => {
  for (const { to, gaussian } of CASES) {
    const exact = exactGradient(gaussian, X, to);
    near(expected((e) => pathwise(gaussian, X, to, e)), exact, 1e-9);
    for (const baseline of [0, 5, expectedReward(gaussian, X)]) {
      near(expected((e) => scored(gaussian, X, to, e, baseline)), exact, 1e-8);
    }
  }
});

test("their variances are the closed forms", () => {
  for (const { to, gaussian } of CASES) {
    const exact = exactGradient(gaussian, X, to);
    const variance = (one) => expected((e) => one(e) ** 2) - exact ** 2;
    near(variance((e) => pathwise(gaussian, X, to, e)), pathwiseVariance(gaussian, X, to), 1e-7);
    near(variance((e) => scored(gaussian, X, to, e)), scoredVariance(gaussian, X, to, false), 1e-7);
    const baseline = expectedReward(gaussian, X);
    near(variance((e) => scored(gaussian, X, to, e, baseline)), scoredVariance(gaussian, X, to, true), 1e-7);
  }
});

test("every value is counted once, or outside", () => {
  assert.deepEqual(histogram([-1, 0, 0.49, 0.5, 0.99, 1, 7], 0, 1, 2), { counts: [2, 2], below: 1, above: 2 });
});
