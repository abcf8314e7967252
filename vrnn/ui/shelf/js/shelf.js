// Thumbnails of the drawings of this visit.  A click reopens one.
const SVG = "http://www.w3.org/2000/svg";
const shown = new WeakMap(); // by element: what is drawn there

function picture(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 120 60");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function item({ name, label, path }, choose) {
  const [li, button] = [document.createElement("li"), document.createElement("button")];
  button.type = "button";
  button.title = "Open this drawing";
  button.setAttribute("aria-label", label);
  button.addEventListener("click", () => choose(name));
  button.append(picture(path));
  li.append(button);
  return li;
}

export default function mount({ data, parentElement, setTriggerValue }) {
  const part = (name) => parentElement.querySelector(`[data-role=${name}]`);
  const drawings = data.drawings ?? [];
  const signature = JSON.stringify(drawings);
  part("clear").onclick = () => setTriggerValue("clear", true);
  part("clear").hidden = drawings.length === 0;
  part("empty").hidden = drawings.length > 0;
  if (shown.get(parentElement) === signature) return;
  shown.set(parentElement, signature);
  const choose = (name) => setTriggerValue("open", name);
  part("drawings").replaceChildren(...drawings.map((drawing) => item(drawing, choose)));
}
