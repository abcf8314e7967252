// The cards of the diagram, made once for a graph: words through textContent only.

/** The parts of "h_{t-1}" or "mu_q": [text, subscript or ""] each. */
export function parts(text) {
  const out = [];
  let rest = text;
  for (let found = rest.match(/_(?:\{([^}]*)\}|(.))/); found; found = rest.match(/_(?:\{([^}]*)\}|(.))/)) {
    out.push([rest.slice(0, found.index), found[1] ?? found[2]]);
    rest = rest.slice(found.index + found[0].length);
  }
  return rest ? [...out, [rest, ""]] : out;
}

/** The same without marks, for a sentence that is read aloud. */
export function spoken(text) {
  return parts(text).map(([base, low]) => base + low).join("");
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  made.className = name;
  for (const [base, low] of parts(text)) {
    made.append(base);
    if (!low) continue;
    const sub = document.createElement("sub");
    sub.textContent = low;
    made.append(sub);
  }
  return made;
}

function vectorOf(node, { name, label, words }) {
  const line = element("div", words ? "vector named" : node.place[2] ? "vector tall" : "vector");
  const canvas = document.createElement("canvas");
  canvas.dataset.name = name;
  canvas.setAttribute("role", "img");
  const scale = element("span", "scale");
  line.append(element("span", "label", label), canvas, scale);
  return { line, canvas, scale };
}

/** The card of a node, and its canvases by the name of what they show. */
export function cardOf(node) {
  const card = element("article", `node ${node.given ? "given" : ""} ${node.model ? `of-${node.model}` : ""}`);
  card.dataset.node = node.id;
  const [column, row, rows] = node.place;
  card.style.setProperty("--column", String(column));
  card.style.setProperty("--row", `${row} / span ${rows ?? 1}`);
  const head = element("header", "");
  const number = node.equation ? `(${node.equation})` : "";
  head.append(element("b", "", node.title), element("span", "note", node.note), element("span", "equation", number));
  card.append(head);
  const vectors = (node.rows ?? []).map((row_) => ({ ...row_, ...vectorOf(node, row_) }));
  card.append(...vectors.map(({ line }) => line));
  let picture = null;
  if (node.picture) {
    picture = document.createElement("canvas");
    picture.className = `picture ${node.picture}`;
    picture.setAttribute("role", "img");
    card.append(picture, element("p", "sum"));
  }
  return { node, card, vectors, picture, sum: card.querySelector(".sum") };
}
