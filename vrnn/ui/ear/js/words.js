// The ear in words, for those who hear the page.
import { figure, mean } from "../../pad/js/scale.js";

/** The waveform: how long it is, and where KL is highest. */
export function describeWave(sound, model) {
  if (!sound) return "No sound yet.";
  const size = `Waveform of ${figure(sound.seconds)} seconds of sound in ${sound.frames} frames.`;
  if (!model?.kl?.length) return size;
  const top = model.kl.indexOf(Math.max(...model.kl));
  const where = `highest ${figure(model.kl[top], 1)} nats at ${figure(top / sound.rate_hz)} seconds`;
  return `${size} Coloured by KL of ${model.label}: mean ${figure(mean(model.kl), 1)}, ${where}.`;
}

/** The spectrogram. */
export function describeMel(mel) {
  if (!mel) return "No spectrogram yet.";
  const [low, high] = [mel.hz[0], mel.hz.at(-1)].map((hertz) => figure(hertz, 0));
  return `Mel spectrogram, ${mel.rows} bands from ${low} to ${high} hertz, ${figure(mel.low_db, 0)} to ${figure(mel.high_db, 0)} decibels.`;
}

/** The three rows over all frames. */
export function describeTracks(sound, model) {
  if (!sound || !model) return "No model has heard this yet.";
  const kl = model.kl ? `KL ${figure(mean(model.kl), 1)} nats, ` : "";
  return `${model.label} in ${model.log_px.length} frames: on average ${kl}log-likelihood ${figure(mean(model.log_px), 1)} nats a frame.`;
}

/** All that is known about one frame, in one sentence. */
export function describeFrame(sound, model, t) {
  const parts = [`${figure(t / sound.rate_hz)} seconds, frame ${t} of ${sound.frames - 1}`];
  if (model && t < model.log_px.length) {
    if (model.kl) parts.push(`KL ${figure(model.kl[t], 1)} nats`);
    parts.push(`log-likelihood ${figure(model.log_px[t], 1)} nats`);
    if (model.move) parts.push(`posterior moved ${figure(model.move[t])}`);
  }
  return `${parts.join(", ")}.`;
}

/** One of the sounds below the tracks. */
export function describeClip(info, seconds) {
  const lead = info.lead > 0 ? ` after ${figure(info.lead, 1)} seconds of the recording` : "";
  return `${info.title} of ${info.label}, ${figure(seconds - info.lead, 1)} seconds${lead}.`;
}

/** The line below the tracks. */
export function readout(sound, cursor, unheard) {
  if (!sound) return "";
  const whole = `${sound.frames} frames in ${figure(sound.frames / sound.rate_hz)} s`;
  if (cursor === null) return `${whole}. Point at a track or play.`;
  const rest = unheard ? " \u00b7 not heard yet" : "";
  return `${figure(cursor / sound.rate_hz)} s \u00b7 frame ${cursor} of ${sound.frames - 1}${rest}`;
}

/** Where the continuations begin. */
export function origin(sound, at) {
  if (!sound || at === null) return "";
  return at >= sound.frames - 1 ? "from the end" : `from ${figure((at + 1) / sound.rate_hz)} s`;
}
