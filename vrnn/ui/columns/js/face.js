// The words and buttons of a board.  Text reaches the page through textContent only.
import { PAUSE, PLAY } from "../../ear/js/icons.js";
import { clockText } from "../../ear/js/timeline.js";
import { say, showMessage } from "../../pad/js/controls.js";
import { inAir } from "../../pad/js/frames.js";
import { KEYS } from "../../pad/js/keypen.js";
import { duration } from "../../pad/js/playback.js";
import { brief, figure } from "../../pad/js/scale.js";
import { divergingGradient } from "./diverging.js";
import { grouped } from "./figures.js";
import { showTally } from "./tally.js";

function attribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function labelOf(board) {
  return board.data.columns.find(({ name }) => name === board.reference)?.label ?? "the reference";
}

/** All that does not follow the cursor. */
export function showFace(board, palette) {
  const { parts, data, drawing, columns } = board;
  for (const part of parts.root.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== data.kind;
  attribute(parts.act.draw, "aria-pressed", String(drawing.tool === "draw"));
  attribute(parts.act.erase, "aria-pressed", String(drawing.tool === "erase"));
  parts.act.undo.disabled = drawing.history.past.length === 0;
  parts.act.redo.disabled = drawing.history.future.length === 0;
  parts.act.clear.disabled = drawing.strokes.length === 0;
  parts.invite.hidden = drawing.strokes.length > 0 || drawing.live !== null;
  parts.sheet.classList.toggle("erasing", drawing.tool === "erase");
  parts.busy.hidden = !(data.busy || board.stale);
  parts.board.style.setProperty("--count", String(Math.max(1, data.columns.length)));
  parts.board.classList.toggle("four", data.columns.length > 3);
  parts.board.classList.toggle("stale", board.stale);
  parts.empty.hidden = data.columns.length > 0;
  const reference = data.columns.find(({ name }) => name === board.reference) ?? null;
  for (const column of columns) {
    if (!column.data) continue;
    const pinned = column.data.name === board.reference;
    column.showHead({ reference, pinned, shade: palette.models[pinned ? 1 : 0] });
  }
  showScale(board, palette);
  showMessage(parts, board.message);
}

function showScale(board, palette) {
  const { parts, reach, differences } = board;
  const label = labelOf(board);
  parts.scale.style.visibility = differences.some(Boolean) ? "visible" : "hidden";
  parts.diverging.style.background = divergingGradient(palette);
  say(parts.low, `\u2264 ${grouped(brief(-reach))}`);
  say(parts.high, `\u2265 ${grouped(brief(reach))} nats`);
  say(parts["ahead-low"], `${label} ahead`);
  attribute(parts.scale, "aria-label", `Colours of the difference at a step, from ${brief(reach)} nats ahead for ${label} to ${brief(reach)} nats ahead for the model of the column`);
}

function readoutOf({ cursor, steps, stale, read, sound, keys }) {
  if (keys.on) return KEYS;
  if (stale) return "The ink has changed since this was read.";
  if (steps === 0) return "";
  const seconds = (t) => (sound ? (t + 1) / sound.rate_hz : read.time[t]);
  if (cursor === null) return `${steps} steps in ${figure(seconds(steps - 1))} s. Point at any of them.`;
  const air = !sound && inAir(read.pen, cursor) ? " \u00b7 pen in the air" : "";
  return `step ${cursor} of ${steps - 1} \u00b7 ${figure(seconds(cursor))} s${air}`;
}

/** The button that plays the continuations. */
export function showPlay({ parts, motion, futures, clock }) {
  parts.act.play.disabled = motion.matches || duration(futures) === 0;
  say(parts.act.play, clock.playing ? "Pause" : "Play again");
}

/** All that follows the cursor. */
export function showCursor(board) {
  const { parts, data, differences, cursor, steps, sound, player, waiting } = board;
  say(parts.readout, waiting === null ? readoutOf(board) : `Going on from step ${waiting}\u2026`);
  say(parts.where, cursor === null ? "Mean over all steps, nats" : `At step ${cursor}, nats`);
  showTally(parts.rows, { columns: data.columns, differences, reference: board.reference, decimals: sound ? 1 : 2 }, cursor);
  parts.act["from-here"].disabled = cursor === null || cursor === data.at;
  parts.act["from-end"].disabled = steps === 0 || data.at === null || data.at === steps - 1;
  attribute(parts.wave, "aria-valuemax", String(Math.max(0, steps - 1)));
  attribute(parts.wave, "aria-valuenow", String(cursor ?? 0));
  if (!player.playing) attribute(parts.wave, "aria-valuetext", readoutOf(board));
  attribute(parts["sound-icon"], "d", player.playing ? PAUSE : PLAY);
  attribute(parts.act["play-sound"], "aria-label", player.playing ? "Pause" : "Play the recording");
  say(parts.clock, sound ? `${clockText(cursor === null ? 0 : cursor / sound.rate_hz)} / ${clockText(sound.seconds)}` : "");
}

