// Whether the page still hears its server.  Streamlit says so on the root of the page, and nowhere else.

const STATE = "data-test-connection-state";
const GONE = ["PINGING_SERVER", "DISCONNECTED_FOREVER"];
const THERE = ["CONNECTED", "STATIC_CONNECTED"];

/** Whether the server is lost in this state of Streamlit's, if it was `before`: on the way between it stays as it was. */
export function isLost(state, before) {
  return GONE.includes(state) || (before && !THERE.includes(state));
}

/** Calls `changed(lost)` whenever the server is lost or back; returns what ends the watch. */
export function watchConnection(changed) {
  const app = document.querySelector(`[${STATE}]`);
  if (!app) return () => {};
  let known = false;
  const look = () => {
    const lost = isLost(app.getAttribute(STATE), known);
    if (lost !== known) changed((known = lost));
  };
  const observer = new MutationObserver(look);
  observer.observe(app, { attributes: true, attributeFilter: [STATE] });
  look();
  return () => observer.disconnect();
}
