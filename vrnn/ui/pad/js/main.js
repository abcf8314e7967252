// The entry that the page calls at each change of data or theme.  Only one stage is made per element.
import { Shown } from "./shown.js";
import { Stage, newMemory } from "./stage.js";

const stages = new Shown();
const memories = new Map(); // by the key of the widget: a drawing survives a visit to another page

function open(parentElement, key) {
  const memory = memories.get(key) ?? newMemory(() => {});
  memories.set(key, memory);
  const stage = new Stage(parentElement.querySelector(".stage"), memory);
  memory.drawing.changed = () => stage.inkChanged();
  stage.parts.root.addEventListener("vrnn:point", ({ detail }) => stage.pinAt(detail.t)); // a tour points at a step
  return stage;
}

export default function mount({ data, parentElement, setStateValue }) {
  const { thing: stage, first, end } = stages.call(parentElement, () => open(parentElement, data.key));
  stage.update(data, setStateValue);
  if (first) stage.remind(data.seen);
  return end;
}
