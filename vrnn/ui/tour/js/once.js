// Whether this browser has been offered the tour before.

const KEY = "vrnn:tour";

/** True once; where nothing may be stored, never: an offer that comes back on each visit would be a nuisance. */
export function firstTime() {
  try {
    if (localStorage.getItem(KEY)) return false;
    localStorage.setItem(KEY, "offered");
    return true;
  } catch {
    return false;
  }
}
