// Pointers, keys and buttons: what they do to an ear.
import { listen } from "../../pad/js/input.js";
import { pickOnPath } from "../../pad/js/path.js";
import { scrubKey } from "../../pad/js/state.js";
import { secondsAt } from "./timeline.js";

/** Scrubs on a surface; letting go asks for continuations from there. */
function scrubOn(ear, surface, secondsUnder) {
  const under = (event) => (event && ear.sound ? secondsUnder(...surface.locate(event)) : null);
  const go = (event) => {
    const seconds = under(event);
    if (seconds !== null) ear.seek(seconds);
  };
  return listen(surface.box, {
    begin: go,
    move: (events) => go(events.at(-1)),
    end: () => ear.continueFrom(ear.cursor),
    cancel: () => {},
    hover: (event) => ear.hoverAt(under(event)),
  });
}

function onPath(ear, x, y) {
  const path = ear.models.model?.path;
  const t = path && ear.views.plane ? pickOnPath(ear.views.plane, path, x, y) : null;
  return t === null ? null : t / ear.sound.rate_hz;
}

function onButton(ear, event) {
  const button = event.target.closest("button[data-act]");
  if (!button || button.disabled) return;
  const actions = {
    play: () => ear.play(),
    "show-0": () => ear.choose(0),
    "show-1": () => ear.choose(1),
    difference: () => ear.choose("difference"),
    "from-here": () => ear.continueFrom(ear.cursor),
    "from-end": () => ear.continueFrom(ear.steps - 1),
  };
  actions[button.dataset.act]?.();
}

function onKey(ear, event) {
  event.stopPropagation(); // r and c are shortcuts of the page around the ear
  ear.parts.root.classList.remove("by-hand");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const pressing = event.target.closest("button, a");
  const to = scrubKey(event.key, event.shiftKey, ear.cursor, ear.steps);
  if (to !== undefined) ear.seekFrame(to);
  else if (event.key === " " && !pressing) ear.play();
  else if (event.key === "Enter" && !pressing) ear.continueFrom(ear.cursor);
  else return;
  event.preventDefault();
}

/** Connects all inputs to an ear; returns a function that disconnects them. */
export function connectFingers(ear) {
  const { views, parts } = ear;
  const alongTime = (x) => secondsAt(views.layout, ear.span, x);
  const stops = [
    ...[views.wave, views.spectrum, views.strip].map((surface) => scrubOn(ear, surface, alongTime)),
    scrubOn(ear, views.path, (x, y) => onPath(ear, x, y)),
  ];
  parts.root.onclick = (event) => onButton(ear, event);
  parts.root.onkeydown = (event) => onKey(ear, event);
  parts.root.onkeyup = (event) => event.stopPropagation();
  parts.root.onpointerdown = () => parts.root.classList.add("by-hand");
  return () => {
    for (const stop of stops) stop();
    Object.assign(parts.root, { onclick: null, onkeydown: null, onkeyup: null, onpointerdown: null });
  };
}
