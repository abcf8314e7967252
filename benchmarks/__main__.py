"""The figures that the README quotes.

    python -m benchmarks [sampling] [speech] [training] [training-1200] [growth] [sessions] [page] [memory] [live]
                         [--seed 0] [--json FILE] [--plot FILE.svg]

Without a part all of them run but `training-1200`, in about ten minutes; that one takes many minutes by itself.
`page`, `memory` and `live` need a Chromium.  `--plot` draws what `growth` measures.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import growth, live, machine, memory, page, plot, report, sampling, sessions, speech, training
from benchmarks.report import Row

PARTS: dict[str, Callable[[int], list[Row]]] = {
    "sampling": sampling.measure,
    "speech": speech.measure,
    "training": training.measure,
    "training-1200": training.widest,
    "growth": lambda seed: growth.rows(growth.points(seed)),
    "sessions": sessions.measure,
    "page": lambda seed: page.measure(),
    "memory": lambda seed: memory.measure(),
    "live": live.measure,
}
SLOW = "training-1200"


def main(arguments: list[str] | None = None) -> None:
    """Measure the parts that are asked for, print one table, and keep it if a file is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Print the README's figures.")
    parser.add_argument(
        "parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all but {SLOW} without one"
    )
    parser.add_argument("--seed", type=int, default=0, help="of all that is drawn but by `page` and `memory`")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw what `growth` measures there, as SVG")
    given = parser.parse_args(arguments)
    for part in given.parts:
        if part not in PARTS:
            parser.error(f"there is no part {part!r}; choose from {', '.join(PARTS)}")
    # Whoever ends this ends its servers and its browser too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    facts, rows = machine.facts(given.seed), []
    for part in given.parts or [part for part in PARTS if part != SLOW]:
        print(f"measuring {part} ...", file=sys.stderr, flush=True)
        if part == "growth" and given.plot:
            rows += plot.drawn(given.seed, given.plot, facts)
        else:
            rows += PARTS[part](given.seed)
    print("\n".join(report.lines(facts, rows)))
    if given.json:
        figures = {"machine": facts, "rows": [one._asdict() for one in rows]}
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
