// The entry that the page calls at each change of data or theme.  Only one guide is made per element.
import { Shown } from "../../pad/js/shown.js";
import { Guide } from "./guide.js";

const guides = new Shown();

export default function mount({ data, parentElement }) {
  const { thing: guide, end } = guides.call(parentElement, () => new Guide(parentElement.querySelector(".tour")));
  guide.update(data);
  return end;
}
