// What is drawn of a board.
import { melPicture, drawMel } from "../../ear/js/mel.js";
import { drawTimeAxis, xAt } from "../../ear/js/timeline.js";
import { drawLine, drawWave } from "../../ear/js/wave.js";
import { describeMel, describeWave } from "../../ear/js/words.js";
import { cellView } from "../../pad/js/apart.js";
import { describeInk } from "../../pad/js/describe.js";
import { blend } from "../../pad/js/geometry.js";
import { markMoment } from "../../pad/js/marks.js";
import { inkStroke } from "../../pad/js/pen.js";
import { Pictures } from "../../pad/js/pictures.js";
import { duration } from "../../pad/js/playback.js";
import { brief, figure } from "../../pad/js/scale.js";
import { SHEETS, drawSheet, drawSheetCursor, sheetView } from "../../pad/js/sheet.js";
import { Surface } from "../../pad/js/surface.js";
import { termsOf } from "./difference.js";
import { diverging } from "./diverging.js";
import { showCursor, showFace, showPlay } from "./face.js";
import { grouped } from "./figures.js";
import { drawStepAxis } from "./lanes.js";

const NARROW = 480; // CSS pixels below which the sheet is the narrow one
const GLIDE = 0.15; // seconds in which the view of the continuations comes by a factor e nearer to its target
const SOUND_SIDE = 10; // CSS pixels left and right of the tracks

/** What the reference's upper lane is called, with its range, in ever fewer words. */
function ownNames({ kl }, [low, high]) {
  const range = `${grouped(figure(low, 1))} to ${grouped(figure(high, 1))}`;
  const term = kl ? "log p \u2212 KL" : "log p";
  return [`${term}, its own \u00b7 ${range}`, `${term} \u00b7 ${range}`, term];
}

/** What the upper lane of any other model is called. */
function differenceNames({ kl }, other, reach) {
  const range = `\u00b1${grouped(brief(reach))}`;
  const term = kl ? "log p \u2212 KL" : "log p";
  return [`${term}, less ${other?.label}\u2019s \u00b7 ${range}`, `less ${other?.label} \u00b7 ${range}`, `less ref. \u00b7 ${range}`, "less ref."];
}

/** The pictures of a board: "sheet" and "hairs" can be drawn by themselves. */
export class Painting extends Pictures {
  constructor(board) {
    const { parts, columns } = board;
    const surfaces = [parts.sheet, parts.wave, parts.spectrum].map((box) => new Surface(box));
    const clips = columns.flatMap((column) => column.clips.map((clip) => clip.surface));
    super(parts.root, [...surfaces, ...columns.flatMap((column) => column.surfaces), ...clips].map(({ box }) => box));
    const [sheet, wave, spectrum] = surfaces;
    Object.assign(this, { board, sheet, wave, spectrum, surfaces, colour: null, last: null, asked: null, glide: null });
    Object.assign(this, { view: { scale: 1, dx: 0, dy: 0 }, layout: { x0: 0, x1: 0 }, picture: null, pictured: "" });
  }

  retheme() {
    super.retheme();
    this.colour = diverging(this.palette);
  }

  invalidate(what) {
    if (what === "cursor") this.asked ??= performance.now();
    super.invalidate(what);
  }

  draw(dirty, now) {
    const { board } = this;
    const dt = this.last === null ? 0 : Math.min(0.1, (now - this.last) / 1000);
    const all = dirty.has("all");
    if (all) showFace(board, this.palette);
    if (all) this.#measure();
    const moving = board.animate(dt);
    if (all || dirty.has("sheet")) this.#drawInput();
    if (all) this.#drawBases();
    if (all || dirty.has("hairs")) this.#drawHairs(dt);
    if (all || dirty.has("cursor")) this.#drawCursor();
    this.last = moving ? now : null;
    if (moving) this.invalidate("hairs");
  }

  /** The columns that show a model, with what the page says of it. */
  get #shown() {
    return this.board.columns.filter((column) => column.data);
  }

  shade(column) {
    return this.palette.models[column.data.name === this.board.reference ? 1 : 0];
  }

  #measure() {
    const { board } = this;
    for (const surface of this.surfaces) surface.measure();
    for (const column of this.#shown) column.measure(board.data.count);
    const size = this.sheet.width < NARROW ? SHEETS.narrow : SHEETS.wide;
    if (!board.drawing.live) this.view = sheetView(board.strokes, size, this.sheet.width, this.sheet.height);
    this.layout = { x0: SOUND_SIDE, x1: this.wave.width - SOUND_SIDE };
  }

  #drawInput() {
    const { board, palette } = this;
    if (board.data.kind === "sound") return this.#drawTracks();
    const content = { view: this.view, width: this.sheet.width, strokes: board.strokes, guide: true, tint: null };
    drawSheet(this.sheet.base(), content, palette);
    return this.sheet.describe(describeInk(board.strokes, null, null));
  }

  #drawTracks() {
    const { board, palette, layout } = this;
    const [wave, spectrum] = [this.wave.base(), this.spectrum.base()];
    const { sound, samples, peak, mel } = board;
    if (!sound) return;
    drawWave(wave, { layout, sound, samples, peak, tint: () => palette.ink, height: this.wave.height }, palette);
    if (mel) drawMel(spectrum, { layout, mel, picture: this.#picture(mel), height: this.spectrum.height }, palette);
    this.wave.describe(describeWave(sound, null));
    this.spectrum.describe(describeMel(mel));
  }

  #picture(mel) {
    const key = `${this.board.sound.id} ${this.palette.dark}`;
    if (this.pictured !== key) Object.assign(this, { pictured: key, picture: melPicture(mel, this.palette) });
    return this.picture;
  }

  /** What column i shows in its lanes and under its ink. */
  #contentOf({ data }, i) {
    const { board } = this;
    const { reach, spans, differences, read, frames, reference } = board;
    const pinned = data.name === reference;
    const pen = board.data.kind === "sound" ? new Array(board.steps).fill(0) : (read?.pen ?? []); // sound has no strokes
    const values = pinned ? termsOf(data) : differences[i];
    const { at, kl_scale: top } = board.data;
    const other = board.data.columns.find((column) => column.name === reference) ?? null;
    const span = pinned ? spans.own : [-reach, reach];
    const upper = values && { values, zero: !pinned, span };
    const names = pinned ? ownNames(data, span) : differenceNames(data, other, reach);
    const klNames = [`KL (q \u2016 p) \u00b7 0 to ${brief(spans.kl)}`, "KL (q \u2016 p)", "KL"];
    return {
      read: board.data.kind === "ink" ? read : null,
      frames, upper, names, klNames, reach,
      differences: differences[i],
      reference: pinned ? null : other,
      pen,
      kl: data.kl && { values: data.kl, high: spans.kl, top },
      colour: (share) => this.colour(share),
      from: at !== null && at < pen.length - 1 ? at : null,
      axis: (ctx, layout) => this.#axis(ctx, layout),
    };
  }

  #axis(ctx, layout) {
    const { sound, steps, read } = this.board;
    if (sound) drawTimeAxis(ctx, layout, steps / sound.rate_hz, this.palette);
    else drawStepAxis(ctx, layout, read.pen.length, this.palette);
  }

  #drawBases() {
    this.#shown.forEach((column, i) => {
      column.drawBase(this.#contentOf(column, i), this.palette);
      const palette = { ...this.palette, models: [this.shade(column)] };
      for (const clip of column.clips) if (clip.info) clip.draw(palette);
    });
  }

  #drawHairs(dt) {
    const { board } = this;
    showPlay(board);
    if (board.data.kind !== "ink") return;
    const { futures, read, lit } = board;
    const { count } = board.data;
    const base = futures && futures.models.length > 0 ? this.#baseOf(futures, dt) : null;
    const position = board.motion.matches ? duration(futures) : board.clock.position;
    for (const column of this.#shown) {
      column.drawHairs({ futures, read, base, position, count, lit, shade: this.shade(column) }, this.palette);
    }
  }

  /** One view for the cells of all columns; while more continuations come it follows its target softly. */
  #baseOf(futures, dt) {
    const { board } = this;
    const [cell] = this.#shown[0].cells(board.data.count);
    const target = cellView(futures, board.read.points, cell);
    const key = `${board.set} ${cell.width} ${cell.height}`;
    const soft = this.glide?.key === key && board.clock.playing;
    const view = soft ? blend(this.glide.view, target, 1 - Math.exp(-dt / GLIDE)) : target;
    this.glide = { key, view };
    return view;
  }

  #drawCursor() {
    const { board, palette } = this;
    const { cursor } = board;
    const [sheet, wave, spectrum] = this.surfaces.map((surface) => surface.over());
    if (board.drawing.live) inkStroke(sheet, this.view, board.drawing.live.slice(), null, () => palette.ink);
    board.keys.draw(sheet, palette);
    for (const column of this.#shown) {
      column.drawCursor(cursor, palette);
      for (const clip of column.clips) if (clip.info) clip.drawCursor({ ...palette, models: [this.shade(column)] });
    }
    showCursor(board);
    if (cursor !== null && board.data.kind === "sound") {
      const x = xAt(this.layout, board.steps, cursor + 0.5);
      drawLine(wave, x, 22, this.wave.height, palette);
      drawLine(spectrum, x, 22, this.spectrum.height, palette);
    } else if (cursor !== null) drawSheetCursor(sheet, this.view, board.read, cursor, palette);
    if (cursor !== null && this.asked !== null) markMoment("cursor-drawn", { t: cursor, ms: performance.now() - this.asked });
    this.asked = null;
  }
}
