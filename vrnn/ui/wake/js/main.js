// Says that the server is lost, and asks for a run of the whole page when it is back.
import { watchConnection } from "../../pad/js/connection.js";
import { Shown } from "../../pad/js/shown.js";
import { closeDialogs } from "./dialogs.js";

const LOST = "The server cannot be reached. What is here stays; the page goes on when the server is back.";
const watches = new Shown();

function open(line) {
  const watch = { back() {} };
  let stop = () => {};
  const end = watchConnection((lost) => {
    line.textContent = lost ? LOST : "";
    stop();
    stop = lost ? closeDialogs(document.body) : () => {};
    if (!lost) watch.back();
  });
  watch.destroy = () => {
    stop();
    end();
  };
  return watch;
}

export default function mount({ parentElement, setTriggerValue }) {
  const { thing: watch, end } = watches.call(parentElement, () => open(parentElement.querySelector(".vrnn-lost")));
  watch.back = () => setTriggerValue("back", true);
  return end;
}
