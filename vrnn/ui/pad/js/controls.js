// The words and buttons around the pictures.  Text reaches the page through textContent only.
import { inAir } from "./frames.js";
import { KEYS } from "./keypen.js";
import { duration, hairCount } from "./playback.js";
import { scoreOf, shadeOf } from "./reading.js";
import { brief, figure, likelihood } from "./scale.js";

const MODES = ["apart", "together", "one"];
const PLAY = "M6 4l10 6-10 6z";
const PAUSE = "M5.5 4h3v12h-3z M11.5 4h3v12h-3z";

/** Sets an element's text, and does nothing when it already says so (assistive technology would read it again). */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function attribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function pressed(button, on) {
  attribute(button, "aria-pressed", String(on));
}

/** The elements of the stage by their data-role, and its buttons by their data-act. */
export function findParts(root) {
  const parts = { root, act: {} };
  for (const element of root.querySelectorAll("[data-role]")) parts[element.dataset.role] = element;
  for (const button of root.querySelectorAll("[data-act]")) parts.act[button.dataset.act] = button;
  parts.futures = [...root.querySelectorAll("[data-role=future]")];
  return parts;
}

/** The drawing tools. */
export function showTools(parts, drawing, guide) {
  pressed(parts.act.draw, drawing.tool === "draw");
  pressed(parts.act.erase, drawing.tool === "erase");
  pressed(parts.act.guide, guide);
  parts.act.undo.disabled = drawing.history.past.length === 0;
  parts.act.redo.disabled = drawing.history.future.length === 0;
  parts.act.clear.disabled = drawing.strokes.length === 0;
  parts.sheet.classList.toggle("erasing", drawing.tool === "erase");
  parts.invite.hidden = drawing.strokes.length > 0 || drawing.live !== null;
}

/** The switch of the guesses while the pen writes, where the page offers any. */
export function showLive(parts, { offer, on }) {
  const button = parts.act.live;
  button.hidden = !offer;
  if (!offer) return;
  pressed(button, on);
  attribute(button, "title", `Live: ${offer.label} guesses what comes next while you write`);
}

/** The scale of the ink's colours. */
export function showLegend(parts, model, top, palette) {
  parts.legend.style.visibility = model?.kl ? "visible" : "hidden";
  if (!model?.kl) return;
  parts.ramp.style.background = palette.klGradient;
  say(parts.whose, `KL of ${model.label}`);
  say(parts.top, `\u2265 ${brief(top)} nats`);
  const range = `from 0 to ${brief(top)} nats or more`;
  attribute(parts.legend, "aria-label", `Ink coloured by KL of ${model.label}, ${range}`);
}

/** Where the cursor is, and what can be continued from. */
export function showReadout(parts, { analysis, cursor, futures, stale, steps, live, keys }) {
  const from = futures?.at ?? null;
  parts.act["from-here"].disabled = cursor === null || cursor === from;
  parts.act["from-end"].disabled = steps === 0 || from === null || from === steps - 1;
  const guessing = keys.on ? KEYS : live.guessing ? `${live.offer.label} guesses ahead as you write.` : "";
  say(parts.readout, guessing || readout(analysis, cursor, stale));
}

function readout(analysis, cursor, stale) {
  if (!analysis) return "";
  if (stale) return "The ink has changed since this was read.";
  const { pen, time } = analysis;
  if (cursor === null) return `${pen.length} steps in ${figure(time.at(-1))} s. Point at ink, steps or path.`;
  const air = inAir(pen, cursor) ? " \u00b7 pen in the air" : "";
  return `step ${cursor} of ${pen.length - 1} \u00b7 ${figure(time[cursor])} s${air}`;
}

/** The strip as a slider. */
export function showSlider(parts, steps, cursor, sentence) {
  attribute(parts.strip, "aria-valuemax", String(Math.max(0, steps - 1)));
  attribute(parts.strip, "aria-valuenow", String(cursor ?? 0));
  attribute(parts.strip, "aria-valuetext", sentence);
}

/** What the strip and the latent plane show. */
export function showCaptions(parts, model, other) {
  say(parts["strip-title"], model ? `${model.label}, step by step` : "Step by step");
  const share = typeof model?.explained === "number" ? `, ${Math.round(100 * model.explained)}% of variance` : "";
  const whose = other?.path ? `of ${model.label} in its fixed PCA basis` : "fixed PCA basis of this checkpoint";
  say(parts["plane-note"], model?.path ? `${whose}${share}` : "");
  parts["plane-note"].title = parts["plane-note"].textContent;
}

/** Name, score and colour of each panel of futures. */
export function showPanels(parts, analysis, futures, palette) {
  parts.futures.forEach((panel, i) => {
    const model = futures?.models[i] ?? analysis?.models[i];
    panel.hidden = i > 0 && Boolean(analysis ?? futures) && !model;
    const scored = scoreOf(analysis, futures, i);
    panel.style.setProperty("--model", model ? palette.models[shadeOf(futures, i)] : "transparent");
    say(panel.querySelector("[data-role=name]"), model?.label ?? "\u00a0");
    const bound = panel.querySelector("[data-role=bound]");
    say(bound, scored ? likelihood(scored) : "");
    const kind = scored?.bound_kind === "exact" ? "Exact log-likelihood" : "A lower bound of the log-likelihood";
    bound.title = `${kind} of this ink`;
    panel.querySelector(".empty").hidden = Boolean(futures);
  });
}

/** The transport of the futures. */
export function showPlayback(parts, { clock, memory, index, motion, waiting, futures, analysis }) {
  const count = hairCount(futures);
  const alone = memory.mode === "one";
  parts.act.play.disabled = motion.matches || duration(futures) === 0;
  attribute(parts.act.play, "aria-label", clock.playing ? "Pause" : "Play");
  attribute(parts["play-icon"], "d", clock.playing ? PAUSE : PLAY);
  parts.speed.disabled = motion.matches;
  parts.speed.value = String(clock.speed);
  parts.root.classList.toggle("alone", alone);
  for (const mode of MODES) pressed(parts.act[mode], memory.mode === mode);
  for (const act of ["previous", "next"]) parts.act[act].disabled = !alone || count < 2;
  say(parts.count, alone && count > 0 ? `${index + 1} / ${count}` : "\u2013");
  say(parts.from, waiting ? "writing\u2026" : origin(futures, analysis));
}

function origin(futures, analysis) {
  if (!futures || !analysis) return "";
  const { at } = futures;
  return at >= analysis.pen.length - 1 ? "from the end of the ink" : `from step ${at}, ${figure(analysis.time[at])} s`;
}

/** A message of the page, or of the pad itself. */
export function showMessage(parts, message) {
  parts.message.hidden = !message;
  say(parts["message-text"], message?.text ?? "");
  say(parts["message-hint"], message?.hint ?? "");
}
