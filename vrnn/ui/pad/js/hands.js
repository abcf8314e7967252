// Pointers, keys and buttons: what they do to a stage.
import { pickCell } from "./apart.js";
import { scrubOn, writeOn } from "./gestures.js";
import { pickOnPath } from "./path.js";
import { scrubKey } from "./state.js";
import { pickOnStrip } from "./strip.js";

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
  if (stage.keys.press(event)) {
    event.preventDefault();
    return;
  }
  if (event.target.closest("select")) return;
  const command = event.ctrlKey || event.metaKey;
  const letter = event.key.toLowerCase();
  const to = command || event.altKey ? undefined : scrubKey(event.key, event.shiftKey, stage.cursor, stage.steps);
  if (command && letter === "z" && !event.shiftKey) stage.drawing.undo();
  else if (command && (letter === "y" || letter === "z")) stage.drawing.redo();
  else if (to !== undefined) stage.pinAt(to);
  else if (event.key === "Enter" && !event.target.closest("button")) stage.continueFrom(stage.cursor);
  else return;
  event.preventDefault();
}

/** Connects all inputs to a stage; returns a function that disconnects them. */
export function connectHands(stage) {
  const { scene, parts } = stage;
  const { keys, stop } = writeOn(stage, scene, { read: () => stage.analysis, live: stage.live });
  const onStrip = (x) => pickOnStrip(scene.layout, stage.steps, x);
  const onPath = (x, y) => (stage.model.path ? pickOnPath(scene.plane, stage.model.path, x, y) : null);
  const goOn = () => stage.continueFrom(stage.pin);
  stage.keys = keys;
  const stops = [
    stop,
    scrubOn(stage, scene.strip, onStrip, goOn),
    scrubOn(stage, scene.path, onPath, goOn),
    ...scene.panels.map((panel, i) => chooseOn(stage, panel, i)),
  ];
  parts.root.onclick = (event) => onButton(stage, event);
  parts.root.onkeydown = (event) => onKey(stage, event);
  parts.root.onkeyup = (event) => {
    event.stopPropagation();
    stage.keys.release(event);
  };
  parts.root.onpointerdown = () => parts.root.classList.add("by-hand");
  parts.speed.onchange = () => stage.setSpeed(Number(parts.speed.value));
  return () => {
    for (const end of stops) end();
    Object.assign(parts.root, { onclick: null, onkeydown: null, onkeyup: null, onpointerdown: null });
    parts.speed.onchange = null;
  };
}
