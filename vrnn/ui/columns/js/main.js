// The entry that the page calls at each change of data or theme.  Only one board is made per element.
import { unseal } from "../../ear/js/envelope.js";
import { Shown } from "../../pad/js/shown.js";
import { Board, newMemory } from "./board.js";

const boards = new Shown();
const memories = new Map(); // by the key of the widget: a drawing survives a visit to another page

function open(parentElement, key) {
  const memory = memories.get(key) ?? newMemory();
  memories.set(key, memory);
  const board = new Board(parentElement.querySelector(".stage"), memory);
  memory.drawing.changed = () => board.inkChanged();
  return board;
}

export default function mount({ data: sealed, parentElement, setStateValue }) {
  const data = unseal(sealed);
  const { thing: board, first, end } = boards.call(parentElement, () => open(parentElement, data.key));
  board.update(data, setStateValue);
  if (first) board.remind(data.seen);
  return end;
}
