// The graph of a step on the page: cards with their pictures, arrows between them, and values on their way.
import { figure } from "../../pad/js/scale.js";
import { context } from "./layers.js";
import { cardOf, spoken } from "./nodes.js";
import { drawCells, drawLadder, drawMove, heatColours } from "./picture-step.js";
import { along, narrowRoute, roundPath, wideRoute } from "./routing.js";
import { cellAt, gridOf } from "./vectors.js";

const SVG = "http://www.w3.org/2000/svg";
const COLUMNS = { rnn: "minmax(92px, 0.5fr) repeat(2, minmax(0, 1fr)) 0 minmax(92px, 0.5fr)" };
const CARRIES = { prior: "mu_p", posterior: "mu_q", z: "z" }; // else what a node shows first
const PACKET = { cells: 12, size: 7 }; // of the values on an arrow, in cells and CSS pixels

/** The cards and arrows of one graph, in the element that holds them. */
export class Diagram {
  constructor({ diagram, arrows, flow }, graph, kit) {
    Object.assign(this, { box: diagram, svg: arrows, flow, graph, kit, routes: new Map(), shown: "" });
    for (const old of diagram.querySelectorAll(".node")) old.remove();
    arrows.replaceChildren();
    diagram.style.setProperty("--columns", COLUMNS[graph.family] ?? "");
    diagram.classList.toggle("own-columns", graph.family in COLUMNS);
    this.cards = new Map(graph.nodes.map((node) => [node.id, cardOf(node)]));
    for (const { card, node } of this.cards.values()) {
      card.classList.toggle("tallest", (node.place[2] ?? 1) > 1);
      diagram.append(card);
    }
    this.lines = new Map(graph.edges.map((edge) => [edge.id, this.#arrow(edge)]));
  }

  #arrow({ faint }) {
    const [path, head] = ["path", "path"].map((tag) => document.createElementNS(SVG, tag));
    path.setAttribute("class", faint ? "faint" : "");
    head.setAttribute("class", "head");
    this.svg.append(path, head);
    return { path, head };
  }

  /** Lays the arrows along the boxes as they stand now. */
  measure() {
    const boxes = {};
    for (const [id, { card }] of this.cards) {
      const { offsetLeft: left, offsetTop: top, offsetWidth: wide, offsetHeight: high } = card;
      boxes[id] = { left, top, right: left + wide, bottom: top + high };
    }
    const narrow = new Set(Object.values(boxes).map(({ left }) => left)).size === 1;
    const order = this.graph.nodes.map(({ id }) => id);
    for (const edge of this.graph.edges) {
      const corners = narrow ? narrowRoute(edge, boxes, order) : wideRoute(edge, boxes);
      this.routes.set(edge.id, corners);
      const { path, head } = this.lines.get(edge.id);
      path.setAttribute("d", roundPath(corners));
      head.setAttribute("d", headOf(corners));
    }
    this.shown = "";
  }

  /** Shows a step: values, how far the walk has come, and the cell under the cursor (`{name, index}` or null). */
  show(now, walk, lit, palette) {
    const { done, active } = walk;
    const { stages } = this.graph;
    const on = new Set(active === null ? [] : stages[active].edges);
    for (const [id, { path, head }] of this.lines) {
      for (const part of [path, head]) part.classList.toggle("on", on.has(id));
    }
    const reached = new Map(stages.map(({ node }, i) => [node, i < done ? 1 : i === active ? walk.computed : 0]));
    const signature = JSON.stringify([now.t, [...reached.values()], active, lit, palette.paper, palette.text]);
    if (signature === this.shown) return;
    this.shown = signature;
    const colours = heatColours(palette);
    for (const [id, item] of this.cards) {
      const computed = item.node.given ? 1 : reached.get(id);
      item.card.classList.toggle("waiting", computed === 0);
      item.card.classList.toggle("on", active !== null && stages[active].node === id);
      this.#fill(item, now, computed, lit, colours, palette);
    }
  }

  #fill({ node, vectors, picture, sum }, now, computed, lit, colours, palette) {
    for (const { name, kind, words, canvas, scale } of vectors) {
      const most = this.kit.reach[name];
      const at = lit && (lit.name === name || (lit.latent && now[name].length === now.kl?.length)) ? lit.index : null;
      drawCells(...context(canvas), { vector: now[name], kind, most, words, lit: at }, colours, palette);
      scale.textContent = words ? "" : kind === "amount" ? `0\u2013${figure(most, 1)}` : `\u00b1${figure(most, 1)}`;
      const title = spoken(node.title);
      canvas.setAttribute("aria-label", `${title}: ${now[name].length} values of ${spoken(name)}, colours end at ${figure(most)}`);
    }
    if (node.picture === "ladder") this.#ladder(picture, sum, now, computed, lit, palette);
    if (node.picture === "move") this.#move(picture, sum, now, computed, palette);
  }

  #ladder(picture, sum, now, computed, lit, palette) {
    const at = lit?.latent ? lit.index : null;
    drawLadder(...context(picture), { now, most: this.kit.spread, computed, lit: at }, palette);
    const shown = now.kl.slice(0, Math.ceil(computed * now.kl.length));
    sum.textContent = `\u03a3 = ${figure(shown.reduce((total, value) => total + value, 0), 3)} nats`;
    const costs = Array.from(now.kl, (value, k) => `${k + 1}: ${figure(value)}`).join(", ");
    picture.setAttribute("aria-label", `Prior and posterior of each dimension of z, and its KL in nats. ${costs}.`);
  }

  #move(picture, sum, now, computed, palette) {
    drawMove(...context(picture), { now, computed }, palette);
    sum.textContent = computed > 0 ? `log p(x${now.kl ? " | z" : ""}) = ${figure(now.log_px, 3)} nats` : "\u00a0";
    const said = `Density over the next move; the true move is ${figure(now.x[0])} across and ${figure(now.x[1])} down`;
    picture.setAttribute("aria-label", `${said}, log p ${figure(now.log_px)} nats.`);
  }

  /** The values on their way along the arrows of the stage that is under way. */
  drawFlow(now, { active, travelled }, moves, palette) {
    const [ctx] = context(this.flow);
    if (active === null || travelled >= 1 || !moves) return;
    const colours = heatColours(palette);
    for (const id of this.graph.stages[active].edges) {
      const { node } = this.cards.get(this.graph.edges.find((edge) => edge.id === id).from);
      const name = CARRIES[node.id] ?? node.rows[0].name;
      const kind = node.rows.find((row) => row.name === name).kind;
      const values = now[name].slice(0, PACKET.cells);
      const [x, y] = along(this.routes.get(id), travelled);
      const left = x - (values.length * PACKET.size) / 2;
      ctx.fillStyle = palette.paper;
      ctx.fillRect(left - 2, y - PACKET.size / 2 - 2, values.length * PACKET.size + 4, PACKET.size + 4);
      values.forEach((value, i) => {
        ctx.fillStyle = colours[kind](value / (this.kit.reach[name] || 1));
        ctx.fillRect(left + i * PACKET.size, y - PACKET.size / 2, PACKET.size - 1, PACKET.size);
      });
    }
  }

  /** The cell under a pointer event: `{name, index, latent, words}`, or null. */
  pick(event, now) {
    const canvas = event.target.closest("canvas");
    if (!canvas) return null;
    const [x, y] = [event.offsetX, event.offsetY];
    const { clientWidth: width, clientHeight: height } = canvas;
    if (canvas.classList.contains("ladder")) {
      const index = Math.floor(((x - 30) / (width - 34)) * now.kl.length);
      return index >= 0 && index < now.kl.length ? { name: "kl", index, latent: true } : null;
    }
    const { name } = canvas.dataset;
    if (!name) return null;
    const index = cellAt(gridOf(now[name].length, width, height), now[name].length, width, height, x, y);
    return index === null ? null : { name, index, latent: this.kit.latent.has(name) };
  }
}

/** A small triangle where an arrow ends. */
function headOf(corners) {
  const [[ax, ay], [bx, by]] = corners.slice(-2);
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
  const [cx, cy] = [bx - 7 * ux, by - 7 * uy];
  return `M${bx} ${by}L${cx - 3.5 * uy} ${cy + 3.5 * ux}L${cx + 3.5 * uy} ${cy - 3.5 * ux}Z`;
}
