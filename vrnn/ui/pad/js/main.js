// The entry that the page calls at each change of data or theme.  Only one stage is made per element.
import { Stage, newMemory } from "./stage.js";

const stages = new WeakMap();
const memories = new Map(); // by the key of the widget: a drawing survives a visit to another page

function open(parentElement, key) {
  const memory = memories.get(key) ?? newMemory(() => {});
  memories.set(key, memory);
  const stage = new Stage(parentElement.querySelector(".stage"), memory);
  memory.drawing.changed = () => stage.inkChanged();
  stage.parts.root.addEventListener("vrnn:point", ({ detail }) => stage.pinAt(detail.t)); // a tour points at a step
  stages.set(parentElement, stage);
  return stage;
}

export default function mount({ data, parentElement, setStateValue }) {
  const known = stages.get(parentElement);
  const stage = known ?? open(parentElement, data.key);
  stage.update(data, setStateValue);
  if (!known) stage.remind(data.seen);
  return () => {
    stage.destroy();
    stages.delete(parentElement);
  };
}
