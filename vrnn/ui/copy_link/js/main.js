// The button that copies the page's address.
import { copyText } from "../../columns/js/share.js";
import { Shown } from "../../pad/js/shown.js";
import { outcome } from "./outcome.js";

const STAYS = 6000; // ms for which what was said can be read
const buttons = new Shown();

function open(parentElement) {
  const part = (name) => parentElement.querySelector(`[data-role=${name}]`);
  const button = { note: "", timer: 0, address: part("address"), said: part("said"), text: part("text") };
  button.destroy = () => clearTimeout(button.timer);
  part("copy").addEventListener("click", () => press(button));
  parentElement.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the page has shortcuts of its own on plain letters
    if (event.key === "Escape") button.said.hidden = true;
  });
  return button;
}

async function press(button) {
  button.said.hidden = false;
  const copied = await copyText(location.href, button.address);
  button.text.textContent = outcome(copied, button.note);
  clearTimeout(button.timer);
  if (copied) button.timer = setTimeout(() => Object.assign(button.said, { hidden: true }), STAYS);
}

export default function mount({ data, parentElement }) {
  const { thing: button, end } = buttons.call(parentElement, () => open(parentElement));
  button.note = data.note ?? "";
  return end;
}
