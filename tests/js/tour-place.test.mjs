import assert from "node:assert/strict";
import { test } from "node:test";
import { placeCard, ringAround, scrollFor } from "../../vrnn/ui/tour/js/place.js";

const WIDE = { width: 1280, height: 900, top: 68 };
const PHONE = { width: 390, height: 844, top: 68 };
const CARD = { width: 380, height: 150 };

const box = (left, top, width, height) => ({ left, top, width, height });

test("a ring goes around all targets that can be seen, and stays in the window", () => {
  const ring = ringAround([box(100, 200, 50, 20), box(300, 190, 100, 50), box(0, 0, 0, 0)], WIDE);
  assert.deepEqual(ring, box(94, 184, 312, 62));
  assert.deepEqual(ringAround([box(0, 100, 390, 40)], PHONE), box(2, 94, 386, 52));
  assert.equal(ringAround([box(5, 5, 0, 0)], WIDE), null);
  assert.equal(ringAround([], WIDE), null);
});

test("a card lies below its ring, else above, else beside, else in the corner", () => {
  assert.deepEqual(placeCard(box(100, 200, 500, 300), CARD, WIDE), [100, 512]);
  assert.deepEqual(placeCard(box(1100, 200, 150, 300), CARD, WIDE), [888, 512], "not beyond the right edge");
  assert.deepEqual(placeCard(box(100, 500, 500, 300), CARD, WIDE), [100, 338]);
  assert.deepEqual(placeCard(box(100, 80, 500, 780), CARD, WIDE), [612, 80]);
  assert.deepEqual(placeCard(box(700, 80, 500, 780), CARD, WIDE), [308, 80]);
  assert.deepEqual(placeCard(box(20, 80, 1240, 780), CARD, WIDE), [888, 738]);
});

test("a card without a ring, or on a phone, lies at the bottom", () => {
  assert.deepEqual(placeCard(null, CARD, WIDE), [892, 742]);
  assert.deepEqual(placeCard(box(10, 200, 370, 200), { width: 374, height: 180 }, PHONE), [8, 656]);
});

test("a card never covers its ring where there is room anywhere", () => {
  for (let top = 70; top < 700; top += 35) {
    for (let height = 40; height < 500; height += 60) {
      const ring = box(200, top, 400, height);
      const [x, y] = placeCard(ring, CARD, WIDE);
      const apart = x >= 600 || x + CARD.width <= 200 || y >= top + height || y + CARD.height <= top;
      assert.ok(apart && x >= 0 && y >= 0 && x + CARD.width <= 1280 && y + CARD.height <= 900, `${top} ${height}`);
    }
  }
});

test("what is in sight with its card does not scroll; what is not comes to the middle", () => {
  assert.equal(scrollFor(box(100, 200, 500, 300), CARD, WIDE), 0);
  const by = scrollFor(box(100, 1200, 500, 300), CARD, WIDE);
  const top = 1200 - by;
  assert.ok(top >= WIDE.top && top + 300 + 12 + CARD.height <= WIDE.height);
  assert.equal(scrollFor(box(100, 1200, 500, 900), CARD, WIDE), 1200 - WIDE.top, "too high: its top comes to the top");
});

test("on a phone what is spoken of stays above the card", () => {
  const card = { width: 374, height: 180 };
  const top = 900 - scrollFor(box(10, 900, 370, 200), card, PHONE);
  assert.ok(top >= PHONE.top && top + 200 <= placeCard(null, card, PHONE)[1]);
});
