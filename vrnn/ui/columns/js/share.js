// A link to the page as it is, on the clipboard.

/** The whole address of a page with a query. */
export function addressOf({ origin, pathname }, query) {
  return `${origin}${pathname}${query ? `?${query}` : ""}`;
}

/** Puts a text on the clipboard; where that is not allowed, shows it in `field`, selected.  Promises whether it could. */
export function copyText(text, field, clipboard = globalThis.navigator?.clipboard) {
  const show = () => {
    Object.assign(field, { value: text, hidden: false });
    field.focus();
    field.select();
    return false;
  };
  const hide = () => {
    field.hidden = true;
    return true;
  };
  return Promise.resolve().then(() => clipboard.writeText(text)).then(hide, show);
}
