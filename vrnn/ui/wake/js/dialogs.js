// Streamlit puts a dialog over the page when its server is lost.  It asks about the internet, and keeps pointers from
// what can still be drawn, played and saved.

const CLOSE = "[data-testid=stDialog] button[aria-label=Close]";

/** Closes every dialog that is open or opens below `body`; returns what ends that. */
export function closeDialogs(body) {
  const close = () => body.querySelectorAll(CLOSE).forEach((button) => button.click());
  const observer = new MutationObserver(close);
  observer.observe(body, { childList: true, subtree: true });
  close();
  return () => observer.disconnect();
}
