// What a component shows, one thing per element of the page, and when it ends.
//
// The page calls a component at each change of its data, and may do so again while the first call still waits for its
// script.  Then both calls follow each other, and only after both does the page clean up after the first, whose thing
// shows the second's data by now.  So only the clean-up of the newest call ends anything.

/** The things of one component. */
export class Shown {
  #held = new WeakMap(); // by element: { thing, calls }

  /** One more call for this element: its thing, made at the first call, whether that is now, and how to clean up. */
  call(element, make) {
    const first = !this.#held.has(element);
    if (first) this.#held.set(element, { thing: make(), calls: 0 });
    const held = this.#held.get(element);
    const call = ++held.calls;
    return { thing: held.thing, first, end: () => this.#end(element, held, call) };
  }

  #end(element, held, call) {
    if (held.calls !== call || this.#held.get(element) !== held) return;
    held.thing.destroy();
    this.#held.delete(element);
  }
}
