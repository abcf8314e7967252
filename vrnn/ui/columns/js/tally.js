// The figures at the cursor, one row a model.
import { say } from "../../pad/js/controls.js";
import { termsOf } from "./difference.js";
import { valueText } from "./figures.js";

const CELLS = 3;

function rowFor(body, i) {
  if (body.rows[i]) return body.rows[i];
  const row = body.insertRow();
  const head = document.createElement("th");
  head.scope = "row";
  row.append(head);
  for (let k = 0; k < CELLS; k++) row.insertCell();
  return row;
}

/** Writes the table for the step t, or the means for null. */
export function showTally(body, { columns, differences, reference, decimals }, t) {
  while (body.rows.length > columns.length) body.deleteRow(-1);
  columns.forEach((column, i) => {
    const row = rowFor(body, i);
    const pinned = column.name === reference;
    row.classList.toggle("pinned", pinned);
    const less = differences[i] ? valueText(differences[i], t, decimals) : pinned ? "ref." : "\u2013";
    const texts = [column.label, valueText(termsOf(column), t, decimals), less, valueText(column.kl, t, decimals)];
    texts.forEach((text, k) => say(row.cells[k], text));
  });
}
