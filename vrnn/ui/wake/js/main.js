// Asks for a run of the whole page when the connection is back.
import { watchConnection } from "../../pad/js/connection.js";
import { Shown } from "../../pad/js/shown.js";

const watches = new Shown();

function open() {
  const watch = { back() {} };
  watch.destroy = watchConnection((lost) => !lost && watch.back());
  return watch;
}

export default function mount({ parentElement, setTriggerValue }) {
  const { thing: watch, end } = watches.call(parentElement, open);
  watch.back = () => setTriggerValue("back", true);
  return end;
}
