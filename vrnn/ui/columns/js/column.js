// One column: the parts of the page that belong to one model, and its pictures.
import { Clip } from "../../ear/js/clips.js";
import { cellsOf, drawApart, panelHeight } from "../../pad/js/apart.js";
import { say } from "../../pad/js/controls.js";
import { describeFutures } from "../../pad/js/describe.js";
import { drawSheetCursor } from "../../pad/js/sheet.js";
import { Surface } from "../../pad/js/surface.js";
import { describeColumn, describeStep, scoreText, scoreTitle, testText, updatesText, versusText } from "./figures.js";
import { drawGlow, inkView } from "./glow.js";
import { drawLanes, drawLanesCursor, lanesLayout } from "./lanes.js";

function attribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** One of the places for a model. */
export class Column {
  constructor(root, hands) {
    this.root = root;
    this.parts = Object.fromEntries([...root.querySelectorAll("[data-col]")].map((part) => [part.dataset.col, part]));
    this.ink = new Surface(this.parts.ink);
    this.lanes = new Surface(this.parts.lanes);
    this.hairs = new Surface(this.parts.hairs);
    this.surfaces = [this.ink, this.lanes, this.hairs];
    this.clips = [...root.querySelectorAll("[data-role=clip]")].map((card) => new Clip(card, hands));
    this.data = null;
    this.layout = lanesLayout(0, 0);
  }

  release() {
    for (const clip of this.clips) clip.release();
  }

  /** Takes what the page says of its model; null for none. */
  take(data, clips, files) {
    this.data = data;
    this.root.hidden = !data;
    this.clips.forEach((clip, i) => clip.take(clips[i] ?? null, clips[i] && files[clips[i].key]));
  }

  /** Name, figures and what is missing. */
  showHead({ reference, pinned, shade }) {
    const { data, parts, root } = this;
    root.classList.toggle("pinned", pinned);
    root.classList.toggle("absent", Boolean(data.missing));
    root.style.setProperty("--model", shade);
    say(parts.name, data.label);
    attribute(parts.pin, "aria-pressed", String(pinned));
    attribute(parts.pin, "aria-label", pinned ? `${data.label} is the reference` : `Make ${data.label} the reference`);
    parts.pin.title = pinned ? "The reference" : "Make this the reference";
    say(parts.score, scoreText(data) || "\u00a0");
    parts.score.title = scoreTitle(data);
    say(parts.versus, versusText(data, reference) || "\u00a0");
    say(parts.test, data.missing ? "" : testText(data));
    parts.test.title = "Nats a frame of the test set, with the 95% interval resampled over writers, speakers or recordings";
    say(parts.updates, data.missing ? "" : updatesText(data));
    parts.ahead.hidden = !data.ahead;
    parts.ahead.title = "Each z is inferred from the whole input, so a step knows what comes later; continuations never do";
    parts.missing.hidden = !data.missing;
    say(parts.why, data.missing?.text ?? "");
    parts.how.hidden = parts.command.hidden = !data.missing?.command;
    say(parts.command, data.missing?.command ?? "");
  }

  /** Takes the sizes of its boxes; `count` cells of continuations get the room they need. */
  measure(count) {
    this.parts.hairs.style.height = `${panelHeight(this.parts.hairs.clientWidth, count)}px`;
    for (const surface of this.surfaces) surface.measure();
    this.layout = lanesLayout(this.lanes.width, this.lanes.height);
  }

  /** Draws the ink and the lanes; `shown` says what they show (see Painting). */
  drawBase(shown, palette) {
    const { data } = this;
    const [ink, lanes] = [this.ink.base(), this.lanes.base()];
    this.shown = shown;
    const { read, pen, differences } = shown;
    if (read) {
      this.view = inkView(read.strokes, this.ink.width, this.ink.height);
      drawGlow(ink, { ...shown, view: this.view, strokes: read.strokes }, palette);
    }
    if (pen.length > 0) drawLanes(lanes, { ...shown, layout: this.layout, axis: (ctx, layout) => shown.axis(ctx, layout) }, palette);
    const sentence = describeColumn(data, differences, shown.reference);
    this.ink.describe(sentence);
    this.lanes.describe(sentence);
  }

  /** Draws what follows the cursor. */
  drawCursor(t, palette) {
    const { shown, data } = this;
    const [ink, lanes] = [this.ink.over(), this.lanes.over()];
    if (shown.pen.length > 0) drawLanesCursor(lanes, { ...shown, layout: this.layout }, data.log_px ? t : null, palette);
    attribute(this.parts.lanes, "aria-valuemax", String(Math.max(0, shown.pen.length - 1)));
    attribute(this.parts.lanes, "aria-valuenow", String(t ?? 0));
    if (t === null) return attribute(this.parts.lanes, "aria-valuetext", describeColumn(data, shown.differences, shown.reference));
    if (shown.read) drawSheetCursor(ink, this.view, shown.read, t, palette);
    return attribute(this.parts.lanes, "aria-valuetext", describeStep(data, shown.differences, t));
  }

  /** The cells of its continuations. */
  cells(count) {
    return cellsOf(this.hairs.width, this.hairs.height, count);
  }

  /** Draws its continuations up to `position` seconds. */
  drawHairs({ futures, read, base, position, count, lit, shade }, palette) {
    const ctx = this.hairs.base();
    const { hairs } = this.data;
    this.parts.waiting.hidden = hairs.length > 0 || Boolean(this.data.missing);
    const known = { ...futures, models: [{ label: this.data.label, hairs }] };
    this.hairs.describe(describeFutures(hairs.length > 0 ? known : null, known.models[0], null));
    if (hairs.length === 0 || !base) return;
    const content = { analysis: read, futures, hairs, position, shade, opacity: 1 };
    drawApart(ctx, { ...content, cells: this.cells(count).slice(0, hairs.length), base, lit }, palette);
  }
}
