// One step of each family as a graph: what is computed from what, in which order, and what to say meanwhile.
// In titles and names "_{...}" is a subscript.
import { figure } from "../../pad/js/scale.js";

const row = (name, label, kind = "signed") => ({ name, label, kind });
const MOVE = ["\u0394x", "\u0394y", "pen"];

const NODES = {
  h0: { title: "h_{t\u22121}", note: "the past", rows: [row("before", "")] },
  d0: { title: "d_t", note: "the past", rows: [row("before", "")] },
  z0: { title: "z_{t\u22121}", note: "the latent before", rows: [row("z_before", "")] },
  x: { title: "x_t", note: "the move and the pen", rows: [{ ...row("x", ""), words: MOVE }] },
  phi_x: { title: "\u03c6_x(x_t)", note: "its features", rows: [row("phi_x", "", "amount")] },
  prior: { title: "prior", note: "p(z_t | the past)", model: "p", rows: [row("mu_p", "\u03bc_p"), row("sigma_p", "\u03c3_p", "amount")] },
  posterior: { title: "posterior", note: "q(z_t | the past, x_t)", model: "q", rows: [row("mu_q", "\u03bc_q"), row("sigma_q", "\u03c3_q", "amount")] },
  a: { title: "a_t", note: "what q has read", rows: [row("a", "")] },
  kl: { title: "KL(q \u2016 p)", note: "by dimension of z, nats", picture: "ladder" },
  z: { title: "z_t = \u03bc_q + \u03c3_q \u03b5", note: "", model: "q", rows: [row("eps", "\u03b5"), row("z", "z_t")] },
  phi_z: { title: "\u03c6_z(z_t)", note: "its features", rows: [row("phi_z", "", "amount")] },
  emission: { title: "emission", note: "p(x_t | z_t, the past)", picture: "move" },
  h1: { title: "h_t", note: "for t+1", rows: [row("after", "")] },
  d1: { title: "d_{t+1}", note: "for t+1", rows: [row("after", "")] },
};

/** A pen's frame in words. */
export function moveInWords([dx, dy, pen]) {
  return `\u0394x = ${figure(dx)}, \u0394y = ${figure(dy)}, ${pen > 0.5 ? "and the stroke ends there" : "and the pen stays down"}`;
}

function costliest({ kl }) {
  const sum = kl.reduce((total, value) => total + value, 0);
  const most = kl.indexOf(Math.max(...kl));
  return `The correction costs ${figure(sum)} nats, ${figure(kl[most])} of them in dimension ${most + 1} of z.`;
}

function scoreInWords({ log_px: logPx, lift, x }) {
  const pen = `It gave ${Math.round(100 * (x[2] > 0.5 ? lift : 1 - lift))} % to what the pen then did.`;
  return `a density over moves; the true one, the arrow, has log p = ${figure(logPx)} nats. ${pen}`;
}

const stage = (node, edges, say) => ({ node, edges, say });

const VRNN = [
  stage("prior", ["h0-prior"], () => "Before the move, the prior guesses z from the past alone."),
  stage("phi_x", ["x-phi_x"], ({ x }) => `The move arrives: ${moveInWords(x)}.`),
  stage("posterior", ["h0-posterior", "phi_x-posterior"], () => "The posterior, which has seen the move, corrects the guess."),
  stage("kl", ["prior-kl", "posterior-kl"], costliest),
  stage("z", ["posterior-z"], () => "z is drawn: the posterior\u2019s mean, plus its width times noise."),
  stage("phi_z", ["z-phi_z"], () => "A small network turns z into features."),
  stage("emission", ["phi_z-emission", "h0-emission", "x-emission"], (now) => `From z and the past comes ${scoreInWords(now)}`),
  stage("h1", ["phi_x-h1", "phi_z-h1", "h0-h1"], () => "Move, latent and past make the state that the next step begins with."),
];

const RNN = [
  stage("emission", ["h0-emission", "x-emission"], (now) => `From the past alone comes ${scoreInWords(now)}`),
  stage("phi_x", ["x-phi_x"], ({ x }) => `The move is read: ${moveInWords(x)}.`),
  stage("h1", ["phi_x-h1", "h0-h1"], () => "Move and past make the state that the next step begins with; there is no latent."),
];

const SRNN = [
  stage("prior", ["d0-prior", "z0-prior"], () => "The prior guesses z from the latent before and from what the GRU has read."),
  stage("phi_x", ["x-phi_x"], ({ x }) => `The move arrives: ${moveInWords(x)}.`),
  stage("a", ["phi_x-a", "d0-a"], (now) => (now.ahead ? "a sums up the move and all that comes after it." : "a sums up the move and what came before it.")),
  stage("posterior", ["z0-posterior", "a-posterior"], () => "The posterior corrects the guess."),
  stage("kl", ["prior-kl", "posterior-kl"], costliest),
  stage("z", ["posterior-z"], () => "z is drawn: the posterior\u2019s mean, plus its width times noise."),
  stage("emission", ["z-emission", "d0-emission", "x-emission"], (now) => `From z and d comes ${scoreInWords(now)}`),
  stage("d1", ["phi_x-d1", "d0-d1"], () => "The GRU reads the move. z does not reach it: it has a chain of its own."),
];

const PLACES = {
  vrnn: {
    h0: [1, 1, 4], prior: [2, 1], posterior: [2, 2], phi_x: [2, 3], x: [2, 4], kl: [3, 1, 2], z: [3, 3],
    emission: [4, 1, 2], phi_z: [4, 3], h1: [5, 1, 4],
  },
  rnn: { h0: [1, 1, 4], x: [2, 4], phi_x: [2, 3], emission: [3, 1, 2], h1: [5, 1, 4] },
  srnn: {
    d0: [1, 1, 3], z0: [1, 4], prior: [2, 1], posterior: [2, 2], a: [2, 3], phi_x: [2, 4], x: [3, 4], kl: [3, 1, 2],
    z: [3, 3], emission: [4, 1, 3], d1: [5, 1, 4],
  },
};

/** How an arrow leaves and arrives, `[side, share of the side]`, and the lane it takes; `rail` is its lane on a phone. */
const edge = (from, to, out, into, lane = null, rest = {}) => ({ id: `${from}-${to}`, from, to, out, into, lane, ...rest });
const RIGHT = ["right", 0.5];
const LEFT = ["left", 0.5];

const EDGES = {
  vrnn: [
    edge("h0", "prior", ["right", 0.18], LEFT, null, { rail: 0 }),
    edge("h0", "posterior", ["right", 0.36], LEFT, null, { rail: 0 }),
    edge("h0", "emission", ["top", 0.5], ["top", 0.5], "top", { rail: 0 }),
    edge("h0", "h1", ["bottom", 0.5], ["bottom", 0.5], "bottom", { rail: 0 }),
    edge("x", "phi_x", ["top", 0.5], ["bottom", 0.5]),
    edge("phi_x", "posterior", ["top", 0.5], ["bottom", 0.5]),
    edge("phi_x", "h1", RIGHT, ["left", 0.76], "low", { rail: 2 }),
    edge("x", "emission", RIGHT, RIGHT, "around", { rail: 3, faint: true }),
    edge("prior", "kl", RIGHT, ["left", 0.25], null, { rail: 1 }),
    edge("posterior", "kl", ["right", 0.3], ["left", 0.75]),
    edge("posterior", "z", ["right", 0.75], LEFT, null, { rail: 3 }),
    edge("z", "phi_z", RIGHT, LEFT),
    edge("phi_z", "emission", ["top", 0.5], ["bottom", 0.5]),
    edge("phi_z", "h1", RIGHT, ["left", 0.62], null, { rail: 1 }),
  ],
  rnn: [
    edge("h0", "emission", ["right", 0.25], LEFT, null, { rail: 0 }),
    edge("h0", "h1", ["bottom", 0.5], ["bottom", 0.5], "bottom", { rail: 0 }),
    edge("x", "phi_x", ["top", 0.5], ["bottom", 0.5]),
    edge("x", "emission", RIGHT, RIGHT, "around", { rail: 3, faint: true }),
    edge("phi_x", "h1", RIGHT, ["left", 0.66]),
  ],
  srnn: [
    edge("d0", "prior", ["right", 0.2], ["left", 0.35], null, { rail: 0 }),
    edge("z0", "prior", ["right", 0.3], ["left", 0.7], null, { rail: 1, shift: -6 }),
    edge("x", "phi_x", LEFT, RIGHT),
    edge("phi_x", "a", ["top", 0.5], ["bottom", 0.5], null, { rail: 2 }),
    edge("d0", "a", ["right", 0.8], LEFT, null, { rail: 0 }),
    edge("z0", "posterior", ["right", 0.3], ["left", 0.7], null, { rail: 1, shift: -6 }),
    edge("a", "posterior", ["top", 0.5], ["bottom", 0.5]),
    edge("prior", "kl", RIGHT, ["left", 0.25], null, { rail: 2 }),
    edge("posterior", "kl", ["right", 0.3], ["left", 0.75]),
    edge("posterior", "z", ["right", 0.75], LEFT, null, { rail: 3 }),
    edge("z", "emission", RIGHT, ["left", 0.84]),
    edge("d0", "emission", ["top", 0.5], ["top", 0.5], "top", { rail: 0 }),
    edge("x", "emission", RIGHT, RIGHT, "around", { rail: 3, faint: true }),
    edge("phi_x", "d1", ["bottom", 0.5], ["bottom", 0.5], "bottom", { rail: 2 }),
    edge("d0", "d1", ["top", 0.3], ["top", 0.5], "high", { rail: 0 }),
  ],
};

const STAGES = { vrnn: VRNN, rnn: RNN, srnn: SRNN };
// Which of the review's equations a node is; SRNN's are another paper's.
const EQUATIONS = { vrnn: { prior: 8, posterior: 12, kl: 6, emission: 9, h1: 10 }, rnn: { emission: 2, h1: 1 }, srnn: { kl: 6 } };
const NOTES = { rnn: { emission: "p(x_t | the past)" } };
const GIVEN = ["h0", "d0", "z0", "x"];

/** The graph of a family: its nodes in the order of computation, its arrows, stages, and places `[column, row, rows]`. */
export function graphOf(family) {
  const stages = STAGES[family];
  const places = PLACES[family];
  const order = [];
  for (const id of ["h0", "d0", "z0"].filter((name) => name in places)) order.push(id);
  for (const { node, edges } of stages) {
    if (edges.some((id) => id.startsWith("x-")) && !order.includes("x")) order.push("x");
    order.push(node);
  }
  const nodes = order.map((id) => {
    const note = NOTES[family]?.[id] ?? NODES[id].note;
    return { ...NODES[id], id, note, equation: EQUATIONS[family][id], given: GIVEN.includes(id), place: places[id] };
  });
  return { family, nodes, edges: EDGES[family], stages };
}
