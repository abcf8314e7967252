import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Live, socketAddress } from "../../vrnn/ui/pad/js/live.js";

const OFFER = { path: "/live/ink", label: "VRNN-Gauss", begin: { model: "vrnn-gauss", seed: 0 } };
const point = (i) => [i, i, i / 100, 0.5];
const kept = new Map();

beforeEach(() => {
  kept.clear();
  const localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  Object.defineProperty(globalThis, "localStorage", { value: localStorage, configurable: true });
  Object.defineProperty(globalThis, "location", { value: { href: "http://host:1/listen?x=1" }, configurable: true });
});

/** A pad with a socket that the test opens, answers and closes by hand. */
function pad({ refuse = false } = {}) {
  const made = { time: 0, sockets: [], changes: 0 };
  const connect = (url) => {
    if (refuse) throw new Error("not allowed");
    const socket = { url, readyState: 0, said: [], closed: false };
    socket.send = (text) => socket.said.push(JSON.parse(text));
    socket.close = () => (socket.closed = true);
    made.sockets.push(socket);
    return socket;
  };
  made.live = new Live(() => (made.changes += 1), { connect, now: () => made.time });
  made.live.configure(OFFER);
  return made;
}

function open(socket) {
  socket.readyState = 1;
  socket.onopen({});
}

function answer(socket, n, frames = n) {
  const set = { n, frames, anew: 0, up: false, from: [0, 0], hairs: [[[1, 1, 0]]], whole: true };
  socket.onmessage({ data: JSON.stringify(set) });
}

const empty = { id: "", strokes: [] };

test("the address is that of the page's own server, and safe where the page is", () => {
  assert.equal(socketAddress("/live/ink", "http://host:8501/listen?a=1"), "ws://host:8501/live/ink");
  assert.equal(socketAddress("/live/ink", "https://host/"), "wss://host/live/ink");
});

test("no socket is opened before the pen comes down, and then what was there and what is new goes out", () => {
  const { live, sockets } = pad();
  assert.equal(sockets.length, 0);
  const stroke = [point(0)];
  live.down({ id: "a", strokes: [[point(7)]] }, stroke);
  stroke.push(point(1));
  live.send();
  assert.equal(sockets[0].url, "ws://host:1/live/ink");
  assert.deepEqual(sockets[0].said, [], "nothing goes out before it is open");
  open(sockets[0]);
  assert.deepEqual(sockets[0].said, [
    { begin: OFFER.begin, strokes: [[point(7)]] },
    { n: 1, points: [point(0), point(1)], up: false },
  ]);
});

test("one question is open at a time, and the answer sends what was written meanwhile", () => {
  const { live, sockets } = pad();
  const stroke = [point(0)];
  live.down(empty, stroke);
  open(sockets[0]);
  stroke.push(point(1));
  live.send();
  stroke.push(point(2));
  assert.ok(!live.send());
  assert.equal(sockets[0].said.length, 2);
  answer(sockets[0], 1);
  assert.deepEqual(sockets[0].said.at(-1), { n: 2, points: [point(1), point(2)], up: false });
  answer(sockets[0], 1);
  assert.equal(sockets[0].said.length, 3, "more of an old answer opens nothing");
});

test("pen up is said at once, and the next stroke goes on without the drawing being sent again", () => {
  const { live, sockets } = pad();
  const stroke = [point(0), point(1)];
  live.down(empty, stroke);
  open(sockets[0]);
  stroke.push(point(2));
  live.up("a");
  assert.deepEqual(sockets[0].said.at(-1), { n: 2, points: [point(2)], up: true });
  live.down({ id: "a", strokes: [stroke] }, [point(5)]);
  answer(sockets[0], 2);
  assert.deepEqual(sockets[0].said.at(-1), { n: 3, points: [point(5)], up: false });
  assert.equal(sockets[0].said.filter((said) => said.begin).length, 1);
});

test("a drawing that was changed otherwise is sent as a whole", () => {
  const { live, sockets } = pad();
  live.down(empty, [point(0)]);
  open(sockets[0]);
  live.up("a");
  live.forget();
  answer(sockets[0], 2);
  assert.equal(live.trail.now, null, "guesses about what was are not shown");
  live.down({ id: "b", strokes: [] }, [point(5)]);
  assert.deepEqual(sockets[0].said.at(-2), { begin: OFFER.begin, strokes: [] });
});

test("other settings begin anew", () => {
  const { live, sockets } = pad();
  live.down(empty, [point(0)]);
  open(sockets[0]);
  live.up("a");
  live.configure({ ...OFFER, begin: { model: "rnn-gmm", seed: 0 } });
  live.down({ id: "a", strokes: [] }, [point(5)]);
  answer(sockets[0], 2);
  assert.equal(sockets[0].said.filter((said) => said.begin).at(-1).begin.model, "rnn-gmm");
});

test("guesses are told of, and only while the pen is down", () => {
  const made = pad();
  const { live, sockets } = made;
  live.down(empty, [point(0)]);
  open(sockets[0]);
  const before = made.changes;
  assert.ok(!live.guessing);
  answer(sockets[0], 1);
  assert.ok(live.guessing && made.changes > before);
  live.up("a");
  assert.ok(!live.guessing && live.trail.now !== null);
});

test("a socket that is refused is left alone for a while, and nothing else changes", () => {
  const made = pad();
  const { live, sockets } = made;
  live.down(empty, [point(0)]);
  sockets[0].onclose({ code: 1006 });
  live.send();
  live.up("a");
  live.down({ id: "a", strokes: [] }, [point(1)]);
  assert.equal(sockets.length, 1);
  made.time = 29999;
  live.down({ id: "a", strokes: [] }, [point(1)]);
  assert.equal(sockets.length, 1);
  made.time = 30000;
  live.down({ id: "a", strokes: [] }, [point(1)]);
  assert.equal(sockets.length, 2);
});

test("where sockets may not even be made the pen writes on", () => {
  const { live } = pad({ refuse: true });
  live.down(empty, [point(0)]);
  live.send();
  live.up("a");
  assert.ok(!live.guessing);
});

test("a socket that fell asleep is opened again at the next stroke", () => {
  const { live, sockets } = pad();
  live.down(empty, [point(0)]);
  open(sockets[0]);
  live.up("a");
  sockets[0].onclose({ code: 1000 });
  live.down({ id: "a", strokes: [[point(0)]] }, [point(5)]);
  open(sockets[1]);
  assert.deepEqual(sockets[1].said[0], { begin: OFFER.begin, strokes: [[point(0)]] });
});

test("switched off it is silent, and the browser remembers", () => {
  const { live, sockets } = pad();
  live.down(empty, [point(0)]);
  open(sockets[0]);
  live.toggle();
  assert.ok(sockets[0].closed && !live.on);
  live.down(empty, [point(0)]);
  assert.equal(sockets.length, 1);
  assert.ok(!pad().live.on);
  live.toggle();
  assert.ok(pad().live.on);
});

test("without an offer there is nothing to do", () => {
  const { live, sockets } = pad();
  live.configure(null);
  live.down(empty, [point(0)]);
  assert.equal(sockets.length, 0);
});

test("a very long drawing is not sent again at every visit", () => {
  const { live, sockets } = pad();
  live.down({ id: "a", strokes: [Array.from({ length: 8000 }, (_, i) => point(i))] }, [point(0)]);
  assert.equal(sockets.length, 0);
});

test("messages of a socket that was left are not heard", () => {
  const { live, sockets } = pad();
  live.down(empty, [point(0)]);
  open(sockets[0]);
  live.close();
  answer(sockets[0], 1);
  assert.equal(live.trail.now, null);
});
