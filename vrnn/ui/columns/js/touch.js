// Pointers, keys and buttons: what they do to a board.
import { frameAt, secondsAt } from "../../ear/js/timeline.js";
import { pickCell } from "../../pad/js/apart.js";
import { scrubOn, writeOn } from "../../pad/js/gestures.js";
import { pickOnSheet } from "../../pad/js/sheet.js";
import { scrubKey } from "../../pad/js/state.js";
import { pickOnStrip } from "../../pad/js/strip.js";

/** Pointing at a continuation sets off those of its number in all columns. */
function lightOn(board, column) {
  const stop = new AbortController();
  const on = (type, handler) => column.parts.hairs.addEventListener(type, handler, { signal: stop.signal });
  on("pointermove", (event) => board.light(pickCell(column.cells(board.data.count), ...column.hairs.locate(event))));
  on("pointerleave", () => board.light(null));
  return () => stop.abort();
}

function touchColumn(board, column) {
  const { parts } = column;
  parts.pin.onclick = () => board.pinModel(column.data?.name);
  return [
    scrubOn(board, column.lanes, (x) => pickOnStrip(column.layout, board.steps, x)),
    scrubOn(board, column.ink, (x, y) => (column.view && board.read ? pickOnSheet(column.view, board.read, x, y) : null)),
    lightOn(board, column),
    () => (parts.pin.onclick = null),
  ];
}

function alongTracks(board, x) {
  const { layout } = board.painting;
  const { rate_hz: rate, frames } = board.sound;
  return frameAt(secondsAt(layout, frames / rate, x), rate, frames);
}

function onButton(board, event) {
  const button = event.target.closest("button[data-act]");
  if (!button || button.disabled) return;
  const { drawing } = board;
  const actions = {
    draw: () => (drawing.tool = "draw"),
    erase: () => (drawing.tool = drawing.tool === "erase" ? "draw" : "erase"),
    undo: () => drawing.undo(),
    redo: () => drawing.redo(),
    clear: () => drawing.clear(),
    copy: () => board.copyLink(),
    play: () => board.play(),
    "play-sound": () => board.playSound(),
    "from-here": () => board.continueFrom(board.cursor),
    "from-end": () => board.continueFrom(board.steps - 1),
  };
  actions[button.dataset.act]();
  board.painting.invalidate("all");
}

function onKey(board, event) {
  event.stopPropagation(); // r and c are shortcuts of the page around the board
  board.parts.root.classList.remove("by-hand");
  if (board.keys.press(event)) {
    event.preventDefault();
    return;
  }
  if (event.target.closest("input")) return;
  const command = event.ctrlKey || event.metaKey;
  const letter = event.key.toLowerCase();
  const pressing = event.target.closest("button, a");
  const to = command || event.altKey ? undefined : scrubKey(event.key, event.shiftKey, board.cursor, board.steps);
  const ink = board.data.kind === "ink";
  if (ink && command && letter === "z" && !event.shiftKey) board.drawing.undo();
  else if (ink && command && (letter === "y" || letter === "z")) board.drawing.redo();
  else if (to !== undefined) board.pinAt(to);
  else if (event.key === " " && !ink && !pressing) board.playSound();
  else if (event.key === "Enter" && !pressing) board.continueFrom(board.cursor);
  else return;
  event.preventDefault();
}

/** Connects all inputs to a board; returns a function that disconnects them. */
export function connectTouch(board) {
  const { parts, painting } = board;
  const along = (x) => alongTracks(board, x);
  const { keys, stop } = writeOn(board, painting, { read: () => board.read });
  board.keys = keys;
  const stops = [
    stop,
    scrubOn(board, painting.wave, along),
    scrubOn(board, painting.spectrum, along),
    ...board.columns.flatMap((column) => touchColumn(board, column)),
  ];
  parts.root.onclick = (event) => onButton(board, event);
  parts.root.onkeydown = (event) => onKey(board, event);
  parts.root.onkeyup = (event) => {
    event.stopPropagation();
    board.keys.release(event);
  };
  parts.root.onpointerdown = () => parts.root.classList.add("by-hand");
  return () => {
    for (const end of stops) end();
    Object.assign(parts.root, { onclick: null, onkeydown: null, onkeyup: null, onpointerdown: null });
  };
}
