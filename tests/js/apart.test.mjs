import assert from "node:assert/strict";
import { test } from "node:test";
import { cellView, cellsOf, letterHeight, panelHeight, pickCell } from "../../vrnn/ui/pad/js/apart.js";
import { toScreen } from "../../vrnn/ui/pad/js/geometry.js";

test("wide panels have two columns, narrow ones one, and the height grows by whole rows", () => {
  assert.equal(panelHeight(550, 8), 320);
  assert.equal(panelHeight(550, 7), 320);
  assert.equal(panelHeight(550, 16), 640);
  assert.equal(panelHeight(350, 8), 528);
  assert.equal(panelHeight(550, 1), 160);
  assert.deepEqual(cellsOf(600, 300, 5).map(({ x, y }) => [x, y]), [[0, 0], [300, 0], [0, 100], [300, 100], [0, 200]]);
  assert.deepEqual(cellsOf(600, 300, 1), [{ x: 0, y: 0, width: 600, height: 300 }]);
  assert.deepEqual(cellsOf(600, 300, 0), []);
});

for (let count = 1; count <= 16; count++) {
  test(`${count} cells: each is picked at its centre, and beside them nothing`, () => {
    for (const width of [330, 550]) {
      const cells = cellsOf(width, panelHeight(width, count), count);
      cells.forEach((c, i) => assert.equal(pickCell(cells, c.x + c.width / 2, c.y + c.height / 2), i));
      assert.equal(pickCell(cells, -1, 10), null);
    }
  });
}

test("a letter is as tall as the middle of the ink, not as its longest stem", () => {
  const body = Array.from({ length: 101 }, (_, i) => [i, 100 + (i % 11) * 5]);
  assert.ok(Math.abs(letterHeight([...body, [50, -200], [50, 400]]) - 35) <= 5);
  assert.equal(letterHeight([[0, 0], [100, 1]]), 20);
});

test("all hairs of both models, and two letters of ink, are inside one cell view", () => {
  const points = Array.from({ length: 100 }, (_, i) => [i * 3, 200 + 40 * Math.sin(i)]);
  const hair = (reach) => Array.from({ length: 50 }, (_, i) => [300 + (i * reach) / 49, 200 + 30 * Math.sin(i), 0]);
  const futures = { at: 98, models: [{ hairs: [hair(500), hair(600)] }, { hairs: [hair(700), []] }] };
  const cell = { width: 270, height: 80 };
  const view = cellView(futures, points, cell);
  for (const [x, y] of futures.models.flatMap((model) => model.hairs.flat())) {
    const [px, py] = toScreen(view, x, y);
    assert.ok(px >= 13 && px <= 257 && py >= 0 && py <= 80, `${px}, ${py}`);
  }
  assert.ok(Math.abs(toScreen(view, 1000, 0)[0] - 256) < 1e-9, "the widest hair fills the cell");
  const letter = letterHeight(points);
  assert.ok(Math.abs(view.tail - toScreen(view, points[99][0] - 2 * letter, 0)[0]) < 1e-9);
});

test("short or missing continuations are not blown up", () => {
  const points = [[0, 0], [5, 10], [10, 0]];
  assert.equal(cellView({ at: 1, models: [{ hairs: [[[12, 1, 0]]] }] }, points, { width: 270, height: 80 }).scale, 0.9);
  assert.ok(Number.isFinite(cellView({ at: 1, models: [{ hairs: [[]] }] }, points, { width: 270, height: 80 }).dy));
});

test("one hair that runs away does not make the others small", () => {
  const points = [[0, 0], [5, 10], [10, 0]];
  const hair = (reach) => [[10, 0, 0], [10 + reach, 5, 0]];
  const view = (last) => cellView({ at: 1, models: [{ hairs: [...Array(15).fill(hair(400)), hair(last)] }] }, points, { width: 270, height: 80 });
  assert.equal(view(5000).scale, view(720).scale);
  assert.equal(view(-5000).scale, view(400).scale);
});
