// Asks for a run of the whole page when the connection is back.
import { watchConnection } from "../../pad/js/connection.js";

const watches = new WeakMap();

export default function mount({ parentElement, setTriggerValue }) {
  watches.get(parentElement)?.();
  watches.set(parentElement, watchConnection((lost) => !lost && setTriggerValue("back", true)));
  return () => {
    watches.get(parentElement)?.();
    watches.delete(parentElement);
  };
}
