// Pointers, keys and buttons: what they do to a stage.
import { pickCell } from "./apart.js";
import { say } from "./controls.js";
import { listen } from "./input.js";
import { KEYS, KeyPen, placeToBegin } from "./keypen.js";
import { pickOnPath } from "./path.js";
import { pickOnSheet } from "./sheet.js";
import { scrubKey } from "./state.js";
import { pickOnStrip } from "./strip.js";

/** What a pointer, or the pen of the keys, does to the sheet. */
function writing(stage) {
  const { scene, drawing } = stage;
  const at = (event) => scene.sheet.locate(event);
  const finish = (how) => {
    drawing[how]();
    scene.redraw();
  };
  return {
    begin(event) {
      stage.hover = null;
      drawing.begin(event, scene.view, at(event));
      if (drawing.live) stage.live.down(drawing, drawing.live);
      scene.redraw();
    },
    move(events) {
      for (const event of events) drawing.move(event, scene.view, at(event));
      scene.invalidate(drawing.rubbed ? "sheet" : "cursor");
    },
    end() {
      finish("end");
      stage.live.up(drawing.id);
    },
    cancel() {
      finish("cancel");
      stage.live.forget();
    },
    hover(event) {
      const open = event && stage.steps > 0 && drawing.tool === "draw";
      stage.hoverAt(open ? pickOnSheet(scene.view, stage.analysis, ...at(event)) : null);
    },
  };
}

function penOfKeys(stage) {
  const { scene, drawing, parts } = stage;
  return new KeyPen(scene.sheet, writing(stage), {
    begin() {
      drawing.tool = "draw";
      say(parts.live, KEYS);
      return placeToBegin(scene.view, drawing.strokes);
    },
    changed: () => scene.invalidate("cursor"),
  });
}

/** Scrubs on a surface; letting go continues from the step that was reached. */
function scrubOn(stage, surface, pickAt) {
  const pick = (event) => (event && stage.steps > 0 ? pickAt(...surface.locate(event)) : null);
  return listen(surface.box, {
    begin: (event) => stage.pinAt(pick(event)),
    move: (events) => stage.pinAt(pick(events.at(-1))),
    end: () => stage.continueFrom(stage.pin),
    cancel: () => {},
    hover: (event) => stage.hoverAt(pick(event)),
  });
}

/** Cells of continuations: pointing at one sets off its pair too, a click or tap opens it. */
function chooseOn(stage, surface, i) {
  const pick = (event) => (stage.memory.mode === "apart" ? pickCell(stage.scene.cellsOn(i), ...surface.locate(event)) : null);
  const stop = new AbortController();
  const on = (type, handler) => surface.box.addEventListener(type, handler, { signal: stop.signal });
  on("pointermove", (event) => event.pointerType !== "touch" && stage.light(pick(event)));
  on("pointerleave", () => stage.light(null));
  on("click", (event) => {
    const cell = pick(event);
    if (cell !== null) stage.open(cell);
  });
  return () => stop.abort();
}

function onButton(stage, event) {
  const button = event.target.closest("button");
  if (!button) return;
  const { drawing, memory } = stage;
  const actions = {
    draw: () => (drawing.tool = "draw"),
    erase: () => (drawing.tool = drawing.tool === "erase" ? "draw" : "erase"),
    undo: () => drawing.undo(),
    redo: () => drawing.redo(),
    clear: () => drawing.clear(),
    guide: () => (memory.guide = !memory.guide),
    live: () => stage.live.toggle(),
    "from-here": () => stage.continueFrom(stage.cursor),
    "from-end": () => stage.continueFrom(stage.steps - 1),
    play: () => stage.play(),
    previous: () => stage.walk(-1),
    next: () => stage.walk(1),
    apart: () => (memory.mode = "apart"),
    together: () => (memory.mode = "together"),
    one: () => (memory.mode = "one"),
  };
  actions[button.dataset.act]();
  stage.scene.redraw();
}

function onKey(stage, event) {
  event.stopPropagation(); // r and c are shortcuts of the page around the pad
  stage.parts.root.classList.remove("by-hand");
  if (stage.keys.press(event)) return event.preventDefault();
  if (event.target.closest("select")) return undefined;
  const command = event.ctrlKey || event.metaKey;
  const letter = event.key.toLowerCase();
  const to = command || event.altKey ? undefined : scrubKey(event.key, event.shiftKey, stage.cursor, stage.steps);
  if (command && letter === "z" && !event.shiftKey) stage.drawing.undo();
  else if (command && (letter === "y" || letter === "z")) stage.drawing.redo();
  else if (to !== undefined) stage.pinAt(to);
  else if (event.key === "Enter" && !event.target.closest("button")) stage.continueFrom(stage.cursor);
  else return undefined;
  return event.preventDefault();
}

/** Connects all inputs to a stage; returns a function that disconnects them. */
export function connectHands(stage) {
  const { scene, parts } = stage;
  stage.keys = penOfKeys(stage);
  const stops = [
    listen(scene.sheet.box, writing(stage)),
    scrubOn(stage, scene.strip, (x) => pickOnStrip(scene.layout, stage.steps, x)),
    scrubOn(stage, scene.path, (x, y) => (stage.model.path ? pickOnPath(scene.plane, stage.model.path, x, y) : null)),
    ...scene.panels.map((panel, i) => chooseOn(stage, panel, i)),
  ];
  parts.root.onclick = (event) => onButton(stage, event);
  parts.root.onkeydown = (event) => onKey(stage, event);
  parts.root.onkeyup = (event) => {
    event.stopPropagation();
    stage.keys.release(event);
  };
  parts.sheet.onblur = () => stage.keys.leave();
  parts.root.onpointerdown = () => parts.root.classList.add("by-hand");
  parts.speed.onchange = () => stage.setSpeed(Number(parts.speed.value));
  return () => {
    for (const stop of stops) stop();
    stage.keys.leave();
    parts.sheet.onblur = null;
    Object.assign(parts.root, { onclick: null, onkeydown: null, onkeyup: null, onpointerdown: null });
    parts.speed.onchange = null;
  };
}
