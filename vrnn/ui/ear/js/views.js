// What is drawn of an ear.
import { say } from "../../pad/js/controls.js";
import { describePath } from "../../pad/js/describe.js";
import { klShare } from "../../pad/js/reading.js";
import { drawPath, drawPathCursor, pathView } from "../../pad/js/path.js";
import { Pictures } from "../../pad/js/pictures.js";
import { drawStrip, drawStripCursor, stripLayout } from "../../pad/js/strip.js";
import { Surface } from "../../pad/js/surface.js";
import { drawMel, melPicture } from "./mel.js";
import { showButtons, showCaptions, showReadout, showSlider } from "./panel.js";
import { drawTimeAxis, xAt } from "./timeline.js";
import { heardLayout, trackRows, zeroOf } from "./tracks.js";
import { drawLine, drawWave } from "./wave.js";
import { describeMel, describeTracks, describeWave } from "./words.js";

/** The pictures of an ear. */
export class Views extends Pictures {
  constructor(ear) {
    const { parts, clips } = ear;
    const surfaces = [parts.wave, parts.spectrum, parts.strip, parts.path].map((box) => new Surface(box));
    super(parts.root, [...surfaces, ...clips.map((clip) => clip.surface)].map(({ box }) => box));
    const [wave, spectrum, strip, path] = surfaces;
    Object.assign(this, { ear, wave, spectrum, strip, path, surfaces, layout: stripLayout(0, 0), rows: [], plane: null });
    Object.assign(this, { pen: [], picture: null, pictured: "" });
  }

  /** The palette with the colours of the models in the order in which they are shown. */
  get #coloured() {
    const { models } = this.palette;
    return { ...this.palette, models: this.ear.models.order.map((i) => models[i]) };
  }

  draw(dirty) {
    const all = dirty.has("all");
    if (all) this.#measure();
    if (all) this.#drawBases();
    this.#drawCursor();
    for (const clip of this.ear.clips) if (clip.info) all ? clip.draw(this.palette) : clip.drawCursor(this.palette);
    if (all) this.#showControls();
    showReadout(this.ear);
    showSlider(this.ear);
  }

  #measure() {
    const { analysis, memory, klTop, models } = this.ear;
    for (const surface of this.surfaces) surface.measure();
    this.layout = stripLayout(this.strip.width, this.strip.height);
    this.pen = new Array(this.ear.steps).fill(0); // sound has no strokes
    this.rows = models.model ? trackRows(analysis, memory.choice, klTop) : [];
    this.plane = models.model?.path ? pathView(models.model.path, this.path.width, this.path.height) : null;
  }

  #drawBases() {
    const { sound, mel } = this.ear;
    const [wave, spectrum, strip, path] = this.surfaces.map((surface) => surface.base());
    if (!sound) return;
    const { layout, palette } = this;
    const [ear, { model }] = [this.ear, this.ear.models];
    const content = { layout, sound, samples: ear.samples, peak: ear.peak, tint: this.#tint(model) };
    drawWave(wave, { ...content, height: this.wave.height }, palette);
    if (mel) drawMel(spectrum, { layout, mel, picture: this.#picture(mel), height: this.spectrum.height }, palette);
    if (model) this.#drawTracks(strip);
    else drawTimeAxis(strip, layout, ear.span, palette);
    if (model?.path) drawPath(path, this.plane, model.path, palette);
  }

  #tint(model) {
    const { klTop } = this.ear;
    const { palette } = this;
    return (t) => (model?.kl && t < model.kl.length ? palette.kl(klShare(model.kl, klTop, t)) : palette.ghost);
  }

  #picture(mel) {
    const key = `${this.ear.sound.id} ${this.palette.dark}`;
    if (this.pictured !== key) Object.assign(this, { pictured: key, picture: melPicture(mel, this.palette) });
    return this.picture;
  }

  #drawTracks(ctx) {
    const { ear, rows } = this;
    const layout = heardLayout(this.layout, ear.heard, ear.steps);
    const axis = () => drawTimeAxis(ctx, this.layout, ear.span, this.palette);
    const from = ear.at !== null && ear.at < ear.heard - 1 ? ear.at : null;
    const pen = this.pen.slice(0, ear.heard);
    rows.forEach((row, i) => {
      if (!row.zero) return;
      ctx.fillStyle = this.palette.ghost;
      ctx.fillRect(this.layout.x0, zeroOf(this.layout, row, i), this.layout.x1 - this.layout.x0, 1);
    });
    drawStrip(ctx, { layout, rows, pen, from, axis }, this.#coloured);
  }

  #drawCursor() {
    const { ear, layout, palette } = this;
    const [wave, spectrum, strip, path] = this.surfaces.map((surface) => surface.over());
    const { cursor, seconds, heard } = ear;
    const known = cursor !== null && cursor < heard;
    const whole = known && heard === ear.steps;
    if (heard > 0) drawStripCursor(strip, { layout, rows: this.rows, pen: this.pen }, whole ? cursor : null, this.#coloured);
    if (cursor === null || !ear.sound) return;
    const x = xAt(layout, ear.span, seconds);
    drawLine(wave, x, 22, this.wave.height, palette);
    drawLine(spectrum, x, 22, this.spectrum.height, palette);
    if (!whole) drawLine(strip, x, 0, layout.bottom, palette);
    if (known && this.plane) drawPathCursor(path, this.plane, ear.models.model.path, cursor, palette);
  }

  #showControls() {
    const { ear } = this;
    const { sound, mel, models } = ear;
    showButtons(ear);
    showCaptions(ear, this.palette);
    ear.parts["strip-empty"].hidden = Boolean(models.model);
    ear.parts["path-empty"].hidden = Boolean(models.model?.path);
    say(ear.parts["path-empty"], models.model ? "this model has no latent" : "the posterior\u2019s walk through latent space");
    this.wave.describe(describeWave(sound, models.model));
    this.spectrum.describe(describeMel(mel));
    this.strip.describe(describeTracks(sound, models.model));
    this.path.describe(describePath(ear.analysis, models.model));
  }
}
