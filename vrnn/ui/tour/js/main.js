// The entry that the page calls at each change of data or theme.  Only one guide is made per element.
import { Guide } from "./guide.js";

const guides = new WeakMap();

export default function mount({ data, parentElement }) {
  const guide = guides.get(parentElement) ?? new Guide(parentElement.querySelector(".tour"));
  guides.set(parentElement, guide);
  guide.update(data);
  return () => {
    guide.destroy();
    guides.delete(parentElement);
  };
}
