// The entry that the page calls at each change of data or theme.  Only one board is made per element.
import { unseal } from "../../ear/js/envelope.js";
import { Board, newMemory } from "./board.js";

const boards = new WeakMap();
const memories = new Map(); // by the key of the widget: a drawing survives a visit to another page

function open(parentElement, key) {
  const memory = memories.get(key) ?? newMemory();
  memories.set(key, memory);
  const board = new Board(parentElement.querySelector(".stage"), memory);
  memory.drawing.changed = () => board.inkChanged();
  boards.set(parentElement, board);
  return board;
}

export default function mount({ data: sealed, parentElement, setStateValue }) {
  const data = unseal(sealed);
  const known = boards.get(parentElement);
  const board = known ?? open(parentElement, data.key);
  board.update(data, setStateValue);
  if (!known) board.remind(data.seen);
  return () => {
    board.destroy();
    boards.delete(parentElement);
  };
}
