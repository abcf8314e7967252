// Writing and scrubbing, by pointer or by keys: what a pad and a board have in common.
//
// A host has `drawing`, `steps`, `parts`, `hover`, `hoverAt(t)` and `pinAt(t)`; its pictures have `sheet`, `view` and
// `invalidate(what)`.
import { say } from "./controls.js";
import { listen } from "./input.js";
import { KEYS, KeyPen, placeToBegin } from "./keypen.js";
import { pickOnSheet } from "./sheet.js";

const NOBODY = { down() {}, up() {}, forget() {} };

/** What a pointer, or the pen of the keys, does to the sheet; `live` hears of it, `read()` is what was read of the ink. */
function writing(host, pictures, read, live) {
  const { drawing } = host;
  const at = (event) => pictures.sheet.locate(event);
  const finish = (how) => {
    drawing[how]();
    pictures.invalidate("all");
  };
  return {
    begin(event) {
      host.hover = null;
      drawing.begin(event, pictures.view, at(event));
      if (drawing.live) live.down(drawing, drawing.live);
      pictures.invalidate("all");
    },
    move(events) {
      for (const event of events) drawing.move(event, pictures.view, at(event));
      pictures.invalidate(drawing.rubbed ? "sheet" : "cursor");
    },
    end() {
      finish("end");
      live.up(drawing.id);
    },
    cancel() {
      finish("cancel");
      live.forget();
    },
    hover(event) {
      const open = event && host.steps > 0 && drawing.tool === "draw";
      host.hoverAt(open ? pickOnSheet(pictures.view, read(), ...at(event)) : null);
    },
  };
}

/** Lets one write on the sheet: `keys` is the pen of the keys, `stop()` ends it. */
export function writeOn(host, pictures, { read, live = NOBODY }) {
  const { drawing, parts } = host;
  const hands = writing(host, pictures, read, live);
  const keys = new KeyPen(pictures.sheet, hands, {
    begin() {
      drawing.tool = "draw";
      say(parts.live, KEYS);
      return placeToBegin(pictures.view, drawing.strokes);
    },
    changed: () => pictures.invalidate("cursor"),
  });
  const deaf = listen(pictures.sheet.box, hands);
  pictures.sheet.box.onblur = () => keys.leave();
  const stop = () => {
    deaf();
    keys.leave();
    pictures.sheet.box.onblur = null;
  };
  return { keys, stop };
}

/** Points and scrubs on a surface where `stepAt(x, y)` says which step it is; `released()` hears that one lets go. */
export function scrubOn(host, surface, stepAt, released = () => {}) {
  const pick = (event) => (event && host.steps > 0 ? stepAt(...surface.locate(event)) : null);
  return listen(surface.box, {
    begin: (event) => host.pinAt(pick(event)),
    move: (events) => host.pinAt(pick(events.at(-1))),
    end: released,
    cancel: () => {},
    hover: (event) => host.hoverAt(pick(event)),
  });
}
