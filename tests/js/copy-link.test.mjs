import assert from "node:assert/strict";
import test from "node:test";

import { outcome } from "../../vrnn/ui/copy_link/js/outcome.js";

test("what a link does not hold is said, whether it was copied or not", () => {
  assert.equal(outcome(true, ""), "Copied: it opens this page as it is now.");
  assert.equal(outcome(true, "It holds no sound."), "Copied. It holds no sound.");
  assert.equal(outcome(false, ""), "Copy it from here:");
  assert.equal(outcome(false, "It holds no sound."), "Copy it from here: It holds no sound.");
});
