import assert from "node:assert/strict";
import { test } from "node:test";
import { playPause, progress, stageBack, stageOn, tick, wholeStep } from "../../vrnn/ui/inside/js/clock.js";
import { graphOf } from "../../vrnn/ui/inside/js/graph.js";
import { makeKit, stepOf, tellingStep } from "../../vrnn/ui/inside/js/kit.js";
import { parts, spoken } from "../../vrnn/ui/inside/js/nodes.js";
import { pickStep, inkView } from "../../vrnn/ui/inside/js/picture-ink.js";
import { toScreen } from "../../vrnn/ui/pad/js/geometry.js";

const SIZE = { stages: 8, steps: 3, speed: 1 };
const FAMILIES = ["vrnn", "rnn", "srnn"];

function after(clock, seconds, size = SIZE) {
  for (let t = 0; t < seconds; t += 0.05) clock = tick(clock, 0.05, size);
  return clock;
}

test("playing goes through every stage of a step and on to the next, and stops whole at the end", () => {
  const begun = playPause(wholeStep(0, 8), SIZE);
  assert.deepEqual({ t: begun.t, at: begun.at, playing: begun.playing }, { t: 1, at: 0, playing: true });
  const later = after(begun, 9.3);
  assert.equal(later.t, 2);
  assert.deepEqual(after(begun, 30), wholeStep(2, 8));
  assert.equal(playPause(later, SIZE).playing, false);
  assert.equal(playPause(wholeStep(2, 8), SIZE).t, 0, "from the end it begins again");
  assert.ok(after(begun, 2, { ...SIZE, speed: 4 }).at > after(begun, 2).at);
});

test("one stage on plays just that stage; where nothing may move it is there at once", () => {
  const on = stageOn(wholeStep(0, 8), { ...SIZE, moves: true });
  assert.deepEqual([on.t, on.at, on.playing], [1, 0, true]);
  const stopped = after(on, 5);
  assert.deepEqual(stopped, { t: 1, at: 1, playing: false, until: null });
  const still = stageOn(stopped, { ...SIZE, moves: false });
  assert.deepEqual(still, { t: 1, at: 2, playing: false, until: null });
  assert.deepEqual(stageOn(wholeStep(2, 8), { ...SIZE, moves: true }), wholeStep(2, 8));
});

test("one stage back undoes one stage on, over the border between steps too", () => {
  let clock = wholeStep(0, 8);
  const seen = [];
  for (let i = 0; i < 11; i++) {
    seen.push(clock);
    clock = stageOn(clock, { ...SIZE, moves: false });
  }
  for (const before of seen.reverse()) {
    clock = stageBack(clock, SIZE);
    assert.deepEqual([clock.t, clock.at], [before.t, before.at]);
  }
});

test("values travel first, then the node is computed", () => {
  assert.deepEqual(progress({ at: 8 }, 8), { done: 8, active: null, travelled: 1, computed: 1 });
  assert.deepEqual(progress({ at: 3 }, 8), { done: 3, active: null, travelled: 1, computed: 1 });
  const half = progress({ at: 3.3 }, 8);
  assert.deepEqual([half.done, half.active, half.computed], [3, 3, 0]);
  assert.ok(Math.abs(half.travelled - 0.5) < 1e-9);
  const late = progress({ at: 3.8 }, 8);
  assert.equal(late.travelled, 1);
  assert.ok(Math.abs(late.computed - 0.5) < 1e-9);
});

test("in every family each node is given or computed once, after all that its arrows come from", () => {
  for (const family of FAMILIES) {
    const { nodes, edges, stages } = graphOf(family);
    const computed = stages.map(({ node }) => node);
    assert.equal(new Set(computed).size, computed.length);
    assert.deepEqual(new Set(nodes.map(({ id }) => id)), new Set([...computed, ...nodes.filter((n) => n.given).map((n) => n.id)]));
    const taken = stages.flatMap((stage) => stage.edges);
    assert.deepEqual([...taken].sort(), edges.map(({ id }) => id).sort(), "every arrow is taken once");
    stages.forEach(({ node, edges: into }, i) => {
      for (const id of into) {
        const edge = edges.find((other) => other.id === id);
        assert.equal(edge.to, node);
        const known = nodes.find((other) => other.id === edge.from).given || computed.indexOf(edge.from) < i;
        assert.ok(known && computed.indexOf(edge.from) !== i, `${family}: ${id} comes too early`);
      }
    });
  }
});

test("no two nodes of a family share a place", () => {
  for (const family of FAMILIES) {
    const taken = graphOf(family).nodes.flatMap(({ place: [column, row, rows = 1] }) => Array.from({ length: rows }, (_, i) => `${column}/${row + i}`));
    assert.equal(new Set(taken).size, taken.length, family);
  }
});

test("a title's subscripts are parts of their own", () => {
  assert.deepEqual(parts("h_{t\u22121}"), [["h", "t\u22121"]]);
  assert.deepEqual(parts("z_t = \u03bc_q + \u03b5"), [["z", "t"], [" = \u03bc", "q"], [" + \u03b5", ""]]);
  assert.equal(spoken("z_t = \u03bc_q"), "zt = \u03bcq");
});

const bytes = (...values) => new Uint8Array(Float32Array.from(values).buffer);
const DATA = {
  pen: [0, 1], ahead: false,
  widths: { mu_p: 2, mu_q: 2, sigma_p: 2, sigma_q: 2, z: 2, kl: 2, log_px: 1, lift: 1 },
  mu_p: bytes(0, 0, 0, 0), mu_q: bytes(1, -2, 3, 0), sigma_p: bytes(1, 1, 1, 1), sigma_q: bytes(0.5, 1, 1, 1),
  z: bytes(1, -2.5, 3, 0), kl: bytes(0.5, 0.25, 2, 0), log_px: bytes(-1, 1.5), lift: bytes(0.1, 0.9),
};

test("a step's values are its rows of the matrices, and scales are shared by what belongs together", () => {
  const kit = makeKit(DATA);
  assert.deepEqual([kit.steps, kit.amounts], [2, [0.75, 2]]);
  assert.equal(kit.reach.mu_p, 3, "prior and posterior share a scale");
  assert.equal(kit.spread, 5);
  const now = stepOf(kit, DATA, 1);
  assert.deepEqual(Array.from(now.mu_q), [3, 0]);
  assert.deepEqual([now.log_px, Math.round(10 * now.lift)], [1.5, 9]);
  assert.equal(tellingStep(kit), 1);
  const { kl, mu_q, ...rest } = DATA.widths;
  const bare = makeKit({ ...DATA, widths: { log_px: rest.log_px, lift: rest.lift } });
  assert.equal(bare.amounts, null);
  assert.equal(tellingStep(bare), 0, "the step that was foreseen worst");
});

test("bytes may begin anywhere", () => {
  const shifted = new Uint8Array(17);
  shifted.set(bytes(1, 2, 3, 4), 1);
  const kit = makeKit({ ...DATA, widths: { log_px: 2 }, log_px: shifted.subarray(1) });
  assert.deepEqual(Array.from(kit.matrices.log_px.at(1)), [3, 4]);
});

test("the ink is picked by its nearest point, the bars by their place", () => {
  const points = [[0, 0], [10, 0], [20, 0], [20, 10]];
  const view = inkView(points, 400, 190);
  assert.equal(pickStep(view, points, 400, 190, ...toScreen(view, 19, 0.5)), 1);
  assert.equal(pickStep(view, points, 400, 190, ...toScreen(view, 0, 0)), 0);
  assert.equal(pickStep(view, points, 400, 190, 399, 189), 2);
  assert.equal(pickStep(view, points, 400, 190, 1, 189), 0);
});
