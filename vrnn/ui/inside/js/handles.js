// Handles over a picture: buttons that are sliders, moved by a pointer along the axis or by the arrow keys.
import { figure } from "../../pad/js/scale.js";
import { listen } from "../../pad/js/input.js";

const LIMITS = { mu: [-4, 4], sigma: [0.4, 2.5] };
const STEPS = { mu: 0.1, sigma: 0.05 };

/** A mean or a width within its limits, on a grid that keeps the address of a value short. */
export function within(name, value) {
  const [low, high] = LIMITS[name];
  return Math.round(Math.min(high, Math.max(low, value)) * 100) / 100;
}

/** What a key makes of a value, or undefined for a key that means nothing here. */
export function nudged(name, value, key, shift) {
  const [low, high] = LIMITS[name];
  const by = STEPS[name] * (shift ? 5 : 1);
  const moves = {
    ArrowRight: value + by, ArrowUp: value + by, ArrowLeft: value - by, ArrowDown: value - by, Home: low, End: high,
  };
  return key in moves ? within(name, moves[key]) : undefined;
}

/** Where a handle sits: a mean on the peak, a width one sigma to the right of it, where the density is e^(-1/2) lower. */
export function seat(name, { mu, sigma }) {
  const peak = 1 / (sigma * Math.sqrt(2 * Math.PI));
  return name === "mu" ? [mu, peak] : [mu + sigma, peak * Math.exp(-0.5)];
}

/** Makes a button, the handle of a gaussian's `name`; `x()` gives the axis, `changed(value)` is told.  Returns a stop. */
export function handle(button, gaussian, name, { box, x, changed }) {
  const [low, high] = LIMITS[name];
  button.setAttribute("role", "slider");
  button.setAttribute("aria-valuemin", String(low));
  button.setAttribute("aria-valuemax", String(high));
  let grip = 0; // how far from the handle's own place the pointer took hold of it
  const valueAt = (event) => x().invert(event.clientX - box.getBoundingClientRect().left) - grip;
  const of = (z) => (name === "mu" ? z : z - gaussian().mu);
  const stop = listen(button, {
    begin: (event) => {
      grip = 0;
      grip = valueAt(event) - seat(name, gaussian())[0];
    },
    move: (events) => changed(within(name, of(valueAt(events.at(-1))))),
    end: () => {},
    cancel: () => {},
    hover: () => {},
  });
  button.onkeydown = (event) => {
    const value = event.ctrlKey || event.metaKey || event.altKey
      ? undefined : nudged(name, gaussian()[name], event.key, event.shiftKey);
    if (value === undefined) return;
    event.preventDefault();
    changed(value);
  };
  return stop;
}

/** Puts a handle where its value is. */
export function place(button, gaussian, name, x, y) {
  const [z, height] = seat(name, gaussian);
  button.style.transform = `translate(${x(z).toFixed(1)}px, ${y(height).toFixed(1)}px)`;
  button.setAttribute("aria-valuenow", String(gaussian[name]));
  button.setAttribute("aria-valuetext", figure(gaussian[name]));
}
