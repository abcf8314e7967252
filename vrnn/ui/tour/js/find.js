// The things on the page that a tour speaks of.

/** The stage of the component that Streamlit knows by this key, or null. */
function stageOf(key) {
  const host = document.querySelector(`.st-key-${CSS.escape(key)}`);
  const shadow = host && [...host.querySelectorAll("*")].find((element) => element.shadowRoot)?.shadowRoot;
  return (shadow ?? host)?.querySelector(".stage") ?? null;
}

/** The elements of a component by their `data-role` or `data-act`. */
export function findTargets(key, names) {
  const stage = stageOf(key);
  if (!stage) return [];
  return names.flatMap((name) => [...stage.querySelectorAll(`[data-role="${name}"], [data-act="${name}"]`)]);
}

/** Points at a step of the component, or at none. */
export function pointAt(key, t) {
  stageOf(key)?.dispatchEvent(new CustomEvent("vrnn:point", { detail: { t } }));
}

/** What a page scrolls in, and the height of what stays above it. */
export function scroller() {
  return document.querySelector("[data-testid=stMain]") ?? document.scrollingElement;
}

/** What can be seen of the page: the window without the page's head. */
export function viewOf() {
  const head = document.querySelector("[data-testid=stHeader]")?.getBoundingClientRect();
  return { width: innerWidth, height: innerHeight, top: Math.max(0, head?.bottom ?? 0) + 8 };
}
