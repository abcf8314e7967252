import assert from "node:assert/strict";
import { test } from "node:test";
import {
  density, divergence, integrand, logRatio, milestones, normals, running, spreadOfLogRatio,
} from "../../vrnn/ui/inside/js/gaussians.js";

const Q = { mu: -0.8, sigma: 0.7 };
const P = { mu: 0.6, sigma: 1.3 };
const near = (a, b, within) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b} within ${within}`);

function integral(f) {
  let sum = 0;
  for (let z = -15; z <= 15; z += 0.001) sum += f(z) * 0.001;
  return sum;
}

test("the closed form of the divergence is the integral of its integrand, in both directions", () => {
  near(integral((z) => density(Q, z)), 1, 1e-9);
  for (const [a, b] of [[Q, P], [P, Q]]) near(divergence(a, b), integral((z) => integrand(a, b, z)), 1e-9);
  assert.ok(divergence(Q, P) !== divergence(P, Q));
  assert.equal(divergence(Q, Q), 0);
  near(divergence({ mu: 1, sigma: 1 }, { mu: 0, sigma: 1 }), 0.5, 1e-15);
});

test("the noise is that of its seed, and normal", () => {
  const eps = normals(3, 100001);
  assert.deepEqual(Array.from(normals(3, 5)).slice(0, 4), Array.from(eps.subarray(0, 4)));
  assert.notEqual(normals(4, 1)[0], eps[0]);
  const moment = (k) => eps.reduce((sum, e) => sum + e ** k, 0) / eps.length;
  const n = Math.sqrt(eps.length);
  near(moment(1), 0, 4 / n);
  near(moment(2), 1, (4 * Math.sqrt(2)) / n);
  near(moment(4), 3, (4 * Math.sqrt(96)) / n);
});

test("samples estimate the divergence without bias, and know how unsure they are", () => {
  const eps = normals(1, 50000);
  for (const [a, b] of [[Q, P], [P, Q]]) {
    const [last] = running(Array.from(eps, (e) => logRatio(a, b, e)), [eps.length]);
    near(last.mean, divergence(a, b), 4 * last.error);
    near(Math.sqrt(last.variance), spreadOfLogRatio(a, b), 0.03 * spreadOfLogRatio(a, b));
    near(last.error, spreadOfLogRatio(a, b) / Math.sqrt(eps.length), 0.03 * last.error);
  }
});

test("a running mean and its error are those of the values so far", () => {
  const found = running([1e6, 1e6 + 2, 1e6 + 4, 1e6], [1, 3]);
  assert.deepEqual(found, [
    { n: 1, mean: 1e6, variance: null, error: null },
    { n: 3, mean: 1e6 + 2, variance: 4, error: Math.sqrt(4 / 3) },
  ]);
});

test("milestones rise from 1 to the last and stay integers", () => {
  const counts = milestones(1000, 10);
  assert.equal(counts[0], 1);
  assert.equal(counts.at(-1), 1000);
  assert.ok(counts.every((n, i) => Number.isInteger(n) && (i === 0 || n > counts[i - 1])));
});
