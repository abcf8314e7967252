// The entry that the page calls at each change of data or theme.  Only one ear is made per element.
import { Shown } from "../../pad/js/shown.js";
import { Ear, newMemory } from "./ear.js";
import { unseal } from "./envelope.js";

const ears = new Shown();
const memories = new Map(); // by the key of the widget: where one listened survives a visit to another page

function open(parentElement, key) {
  const memory = memories.get(key) ?? newMemory();
  memories.set(key, memory);
  const ear = new Ear(parentElement.querySelector(".stage"), memory);
  ear.parts.root.addEventListener("vrnn:point", ({ detail }) => detail.t !== null && ear.sound && ear.seekFrame(detail.t));
  return ear;
}

export default function mount({ data: sealed, parentElement, setStateValue }) {
  const data = unseal(sealed);
  const { thing: ear, end } = ears.call(parentElement, () => open(parentElement, data.key));
  ear.update(data, setStateValue);
  return end;
}
