// The words and buttons around the tracks.  Text reaches the page through textContent only.
import { say, showMessage } from "../../pad/js/controls.js";
import { brief, likelihood } from "../../pad/js/scale.js";
import { PAUSE, PLAY } from "./icons.js";
import { clockText } from "./timeline.js";
import { choicesOf } from "./tracks.js";
import { describeFrame, describeTracks, origin, readout } from "./words.js";

function attribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** The buttons that choose what the tracks show, and the link that saves the recording. */
export function showButtons({ parts, analysis, memory, sound, player }) {
  const choices = choicesOf(analysis);
  parts.choice.hidden = choices.length < 2;
  [0, 1].forEach((i) => {
    const model = analysis?.models[i];
    const button = parts.act[`show-${i}`];
    button.hidden = !model;
    say(button, model?.label ?? "");
    attribute(button, "aria-pressed", String(memory.choice === i));
  });
  parts.act.difference.hidden = !choices.includes("difference");
  attribute(parts.act.difference, "aria-pressed", String(memory.choice === "difference"));
  parts.act.play.disabled = !sound;
  parts.save.hidden = !sound;
  if (sound) Object.assign(parts.save, { href: player.url, download: `${sound.name || "sound"}.wav` });
}

/** Names, scores, scales and messages. */
export function showCaptions(ear, palette) {
  const { parts, models, klTop, notice, busy, waiting, analysis, sound, at } = ear;
  const { model } = models;
  parts.legend.style.visibility = model?.kl ? "visible" : "hidden";
  parts.ramp.style.background = palette.klGradient;
  say(parts.top, `\u2265 ${brief(klTop)} nats`);
  attribute(parts.legend, "aria-label", `Waveform coloured by KL, from 0 to ${brief(klTop)} nats or more`);
  const scores = (analysis?.models ?? []).map((one) => `${one.label} ${likelihood(one)}`);
  say(parts.scores, scores.join(" \u00b7 "));
  const share = typeof model?.explained === "number" && model.path ? `, ${Math.round(100 * model.explained)}% of variance` : "";
  say(parts["plane-note"], model?.path ? `${model.label}${share}` : "");
  parts["plane-note"].title = model?.path ? "In the plane of two principal axes that belong to the checkpoint, not to the sound" : "";
  say(parts.from, waiting ? "going on\u2026" : origin(sound, at));
  parts["hear-it"].hidden = !ear.clips.some((clip) => clip.info);
  showMessage(parts, notice);
  parts.busy.hidden = !busy;
}

/** Where the cursor is, and what can be continued from. */
export function showReadout({ parts, sound, cursor, heard, player, at, steps, seconds, analysis }) {
  say(parts.readout, readout(sound, cursor, analysis !== null && cursor !== null && cursor >= heard));
  say(parts.clock, sound ? `${clockText(seconds ?? 0)} / ${clockText(sound.seconds)}` : "");
  attribute(parts.act.play, "aria-label", player.playing ? "Pause" : "Play");
  attribute(parts["play-icon"], "d", player.playing ? PAUSE : PLAY);
  parts.act["from-here"].disabled = !analysis || cursor === null || cursor === at;
  parts.act["from-end"].disabled = !analysis || steps === 0 || at === steps - 1;
}

/** The waveform as a slider; while it plays, nothing is read aloud with every frame. */
export function showSlider({ parts, sound, models, cursor, steps, leading }) {
  attribute(parts.wave, "aria-valuemax", String(Math.max(0, steps - 1)));
  attribute(parts.wave, "aria-valuenow", String(cursor ?? 0));
  if (leading.playing) return;
  const sentence = sound && cursor !== null ? describeFrame(sound, models.model, cursor) : describeTracks(sound, models.model);
  attribute(parts.wave, "aria-valuetext", sentence);
}
