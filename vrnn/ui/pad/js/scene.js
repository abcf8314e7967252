// What is drawn of a stage.
import { cellView, cellsOf, drawApart, panelHeight } from "./apart.js";
import * as controls from "./controls.js";
import { describeFutures, describeInk, describePath, describeStep, describeStrip } from "./describe.js";
import { drawFutures, futuresView } from "./futures.js";
import { blend } from "./geometry.js";
import { drawPath, drawPathCursor, pathView } from "./path.js";
import { inkStroke } from "./pen.js";
import { Pictures } from "./pictures.js";
import { otherModel, scoreOf, shadeOf } from "./reading.js";
import { SHEETS, drawSheet, drawSheetCursor, sheetView } from "./sheet.js";
import { drawStrip, drawStripCursor, stripLayout, stripRows } from "./strip.js";
import { Surface } from "./surface.js";

const NARROW = 480; // CSS pixels below which the sheet is the narrow one
const GLIDE = 0.15; // seconds in which a view comes by a factor e nearer to its target
const OVERLAID = 320; // the greatest height of a panel that shows its hairs over each other

/** The pictures of a stage: "sheet" and "futures" can be drawn by themselves. */
export class Scene extends Pictures {
  constructor(stage) {
    const { parts } = stage;
    const [sheet, strip, path] = [parts.sheet, parts.strip, parts.path].map((box) => new Surface(box));
    const panels = parts.futures.map((panel) => new Surface(panel.querySelector(".panel")));
    const surfaces = [sheet, strip, path, ...panels];
    super(parts.root, surfaces.map(({ box }) => box));
    Object.assign(this, { stage, sheet, strip, path, panels, surfaces, last: null, dt: 0, views: new Map() });
  }

  draw(dirty, now) {
    const dt = this.last === null ? 0 : Math.min(0.1, (now - this.last) / 1000);
    this.dt = dt;
    const all = dirty.has("all");
    if (all) this.#measure();
    const moving = this.stage.animate(dt);
    if (all || dirty.has("sheet")) this.#drawSheet();
    if (all) this.#drawInference();
    if (all || dirty.has("futures")) this.#drawFutures();
    if (all || dirty.has("cursor")) this.#drawCursor();
    if (all) this.#showControls();
    this.#showReadings();
    this.stage.markPainted();
    this.last = moving.sheet || moving.futures ? now : null;
    if (moving.sheet) this.invalidate("sheet");
    if (moving.futures) this.invalidate("futures");
    if (moving.live) this.invalidate("cursor");
  }

  #measure() {
    const { drawing, analysis, model, klTop } = this.stage;
    this.#reserve();
    for (const surface of this.surfaces) surface.measure();
    const size = this.sheet.width < NARROW ? SHEETS.narrow : SHEETS.wide;
    if (!drawing.live) this.view = sheetView(drawing.strokes, size, this.sheet.width, this.sheet.height);
    if (!analysis) return;
    this.rows = stripRows(model, otherModel(analysis), klTop);
    this.layout = stripLayout(this.strip.width, this.strip.height);
    this.plane = model.path && pathView(model.path, this.path.width, this.path.height);
  }

  /** Gives the panels the height that their hairs need, also before any has come. */
  #reserve() {
    const { mode, count } = this.stage.memory;
    for (const { box } of this.panels) {
      const height = panelHeight(box.clientWidth, count);
      box.style.height = `${mode === "apart" ? height : Math.min(OVERLAID, height)}px`;
      box.classList.toggle("cells", mode === "apart" && this.stage.futures !== null);
    }
  }

  /** The cells of panel i, as many as its model has hairs. */
  cellsOn(i) {
    return this.#cells(this.panels[i], this.stage.futures?.models[i]?.hairs ?? []);
  }

  #cells({ width, height }, hairs) {
    return cellsOf(width, height, Math.max(this.stage.memory.count, hairs.length)).slice(0, hairs.length);
  }

  #drawSheet() {
    const { drawing, memory, tint, analysis, stale, model } = this.stage;
    const content = { view: this.view, width: this.sheet.width, strokes: drawing.strokes, guide: memory.guide, tint };
    drawSheet(this.sheet.base(), content, this.palette);
    this.sheet.describe(describeInk(drawing.strokes, stale ? null : analysis, model));
  }

  /** The palette with the colours of the models in the order of the strip: the one shown, then the one beside it. */
  get #shown() {
    const { analysis, model } = this.stage;
    const { models } = this.palette;
    return { ...this.palette, models: analysis.models.indexOf(model) === 1 ? [models[1], models[0]] : models };
  }

  #drawInference() {
    const { analysis, model, futures } = this.stage;
    const [strip, path] = [this.strip.base(), this.path.base()];
    if (analysis) {
      const from = futures && futures.at < analysis.pen.length - 1 ? futures.at : null;
      drawStrip(strip, { layout: this.layout, rows: this.rows, pen: analysis.pen, from }, this.#shown);
      if (model.path) drawPath(path, this.plane, model.path, this.palette);
    }
    this.strip.describe(describeStrip(analysis, model, otherModel(analysis)));
    this.path.describe(describePath(analysis, model));
  }

  #drawFutures() {
    const { analysis, futures, former, clock, fade, kept } = this.stage;
    this.panels.forEach((panel, i) => {
      const still = i < kept;
      this.#drawPanel(panel.base(), panel, i, futures, clock.position, still ? 1 : fade);
      const over = panel.over();
      if (former && !still) this.#drawPanel(over, panel, i, former.futures, former.position, 1 - fade);
      const model = futures?.models[i];
      const scored = scoreOf(analysis, futures, i);
      panel.describe(describeFutures(futures, model, scored));
    });
  }

  /** The view to draw at: as hairs are written on it follows its target softly, so that nothing on the paper jumps. */
  #glide(panel, futures, target) {
    const { memory, clock, set } = this.stage;
    if (futures !== this.stage.futures) return target;
    const key = [set, memory.mode, panel.width, panel.height].join();
    const before = this.views.get(panel);
    const soft = before?.key === key && clock.playing;
    const view = soft ? blend(before.view, target, 1 - Math.exp(-this.dt / GLIDE)) : target;
    this.views.set(panel, { key, view });
    return view;
  }

  #drawPanel(ctx, panel, i, futures, position, opacity) {
    const { analysis, memory, index, lit } = this.stage;
    if (!futures?.models[i] || futures.ink_id !== analysis?.ink_id) return;
    const { hairs } = futures.models[i];
    const content = { analysis, futures, hairs, position, opacity };
    const shade = shadeOf(futures, i);
    if (memory.mode === "apart") {
      const cells = this.#cells(panel, hairs);
      if (cells.length === 0) return;
      const base = this.#glide(panel, futures, cellView(futures, analysis.points, cells[0]));
      drawApart(ctx, { ...content, cells, base, lit, shade: this.palette.models[shade] }, this.palette);
      return;
    }
    const view = this.#glide(panel, futures, futuresView(futures, analysis.points, panel.width, panel.height));
    const look = { view, mode: memory.mode, index, colour: this.palette.hairs[shade] };
    drawFutures(ctx, { ...content, ...look }, this.palette);
  }

  #drawCursor() {
    const { analysis, model, cursor, drawing } = this.stage;
    const [sheet, strip, path] = [this.sheet.over(), this.strip.over(), this.path.over()];
    this.stage.live.draw(sheet, this.view, this.palette, this.stage.motion.matches);
    if (drawing.live) inkStroke(sheet, this.view, drawing.live.slice(), null, () => this.palette.ink);
    const { layout, rows } = this;
    if (analysis) drawStripCursor(strip, { layout, rows, pen: analysis.pen }, cursor, this.#shown);
    this.stage.keys.draw(sheet, this.palette);
    if (cursor === null) return;
    drawSheetCursor(sheet, this.view, analysis, cursor, this.palette);
    if (model.path) drawPathCursor(path, this.plane, model.path, cursor, this.palette);
  }

  #showReadings() {
    const { parts, analysis, model, cursor, steps } = this.stage;
    const other = otherModel(analysis);
    const sentence =
      cursor === null ? describeStrip(analysis, model, other) : describeStep(analysis, model, cursor, other);
    controls.showSlider(parts, steps, cursor, sentence);
    controls.showReadout(parts, this.stage);
    controls.showPlayback(parts, this.stage);
  }

  #showControls() {
    const { parts, analysis, model, stale, drawing, memory, futures, notice, lost, busy, pending, klTop } = this.stage;
    controls.showTools(parts, drawing, memory.guide);
    controls.showLive(parts, this.stage.live);
    controls.showLegend(parts, model, klTop, this.palette);
    controls.showCaptions(parts, model, otherModel(analysis));
    controls.showPanels(parts, analysis, futures, this.palette);
    controls.showMessage(parts, notice);
    parts.busy.hidden = lost || !(busy || pending);
    parts["strip-empty"].hidden = analysis !== null;
    parts["path-empty"].hidden = Boolean(model?.path);
    for (const box of [parts.strip, parts.path, ...parts.futures]) box.classList.toggle("stale", stale);
  }
}
