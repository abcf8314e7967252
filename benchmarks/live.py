"""From ink under the pen to the first of its futures, over a socket of the same server that says back what it hears.

A browser sends a real word as its pad does, a few points a message.  Each message goes to the echo first, then to the
live socket; the next follows when its futures are whole, and not sooner than a hand writes.
"""

from __future__ import annotations

import time
from statistics import median
from typing import Any, NamedTuple

import torch

from benchmarks.hand import PERIOD, word
from benchmarks.report import Row, row
from benchmarks.servers import ROOT, browsing, serving, visiting
from vrnn.checkpoint import load
from vrnn.engine.clamp import DEFAULT
from vrnn.engine.library import default_root
from vrnn.engine.live import STEPS
from vrnn.ui.live import PATH, offer

APP = ROOT / "benchmarks" / "live_app.py"
MODEL = "vrnn-gauss"
ROUNDS, PER_MESSAGE, REPEATS = 4, 2, 200

# Sockets are opened from a page of the server, so that they come from its own origin.
TALK = """
async ({ echoPath, livePath, begin, strokes, pace }) => {
  const open = (path) => new Promise((resolve, reject) => {
    const socket = new WebSocket(location.origin.replace("http", "ws") + path);
    socket.onopen = () => resolve(socket);
    socket.onerror = () => reject(new Error(path));
  });
  const [echo, live] = [await open(echoPath), await open(livePath)];
  const until = (socket, isLast) => new Promise((resolve, reject) => {
    socket.onclose = (event) => reject(new Error(event.reason));
    const times = [];
    socket.onmessage = (event) => {
      times.push(performance.now());
      if (isLast(event.data)) resolve({ times, text: event.data });
    };
  });
  const seen = [];
  let [n, frames, anew] = [0, 0, 0];
  live.send(JSON.stringify({ begin, strokes: [] }));
  for (const messages of strokes) {
    for (const points of messages) {
      const text = JSON.stringify({ n: ++n, points, up: points === messages.at(-1) });
      const sent = performance.now();
      const back = until(echo, () => true);
      echo.send(text);
      const echoed = (await back).times[0];
      const answered = until(live, (said) => JSON.parse(said).whole);
      live.send(text);
      const { times, text: last } = await answered;
      const said = JSON.parse(last);
      const [first, whole] = [times[0] - echoed, times.at(-1) - echoed];
      seen.push({ echo: echoed - sent, first, whole, read: said.frames - frames, anew: said.anew > anew });
      [frames, anew] = [said.frames, said.anew];
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, pace - (performance.now() - sent))));
    }
  }
  echo.close();
  live.close();
  return seen;
}
"""


class Answered(NamedTuple):
    """Milliseconds of one message, and what it was.

    Attributes:
        echo: there and back without a model.
        first: until the first futures.
        whole: until they are whole.
        read: frames of ink that became whole with it.
        anew: whether all ink was read again with it.
    """

    echo: float
    first: float
    whole: float
    read: int
    anew: bool


def measure(seed: int) -> list[Row]:
    """A word, written several times; the first time is for warming up."""
    settings = DEFAULT._replace(seed=seed)
    step = model_step(settings.count, seed)
    with serving(APP) as server, browsing() as browser:
        page = visiting(browser).new_page()
        page.goto(f"{server.url}/_stcore/health")
        asked = {"echoPath": "/live/echo", "livePath": PATH, "begin": offer(MODEL, settings)["begin"]}
        asked |= {"strokes": messages(), "pace": 1000 * PERIOD * PER_MESSAGE}
        seen: list[list[dict[str, Any]]] = [page.evaluate(TALK, asked) for _ in range(1 + ROUNDS)]
    return rows([Answered(**one) for round in seen[1:] for one in round], step)


def messages() -> list[list[list[list[float]]]]:
    """The points of each stroke of a word, as a pad deals them out: `x, y, seconds, pressure`."""
    dealt, clock = [], 0.0
    for stroke in word():
        points = [[x, y, round(clock + PERIOD * i, 4), 0.5] for i, (x, y) in enumerate(stroke)]
        clock = points[-1][2] + 0.2
        dealt.append([points[i : i + PER_MESSAGE] for i in range(0, len(points), PER_MESSAGE)])
    return dealt


def model_step(count: int, seed: int) -> float:
    """Milliseconds that the model takes for one frame of all its futures, in this process."""
    model = load(default_root() / "unipen" / MODEL).model
    generator, state, times = torch.Generator().manual_seed(seed), model.initial_state(count), []
    torch.set_num_threads(1)
    with torch.inference_mode():
        for _ in range(REPEATS):
            begin = time.perf_counter()
            state, _ = model.draw(state, generator=generator)
            times.append(1000 * (time.perf_counter() - begin))
    return median(times)


def rows(seen: list[Answered], step: float) -> list[Row]:
    """Echo and model step, and what the first and the whole futures take beside two echoes and a step."""
    frames = [one for one in seen if one.read > 0 and not one.anew]
    aim, of_aim = [2 * one.echo + step for one in frames], "two echoes and a model step"
    found = [
        row("live", "echo of the same message", [one.echo for one in frames], "ms"),
        row("live", "one model step of all futures", [step], "ms"),
        row("live", "ink to its first futures", [one.first for one in frames], "ms", aim, of_aim),
        row("live", f"ink to {STEPS} frames of each", [one.whole for one in frames], "ms", aim, of_aim),
    ]
    anew = [one for one in seen if one.anew]
    if anew:
        aim = [2 * one.echo + step for one in anew]
        found.append(
            row(
                "live", "the same where all ink is read again", [one.first for one in anew], "ms", aim, of_aim
            )
        )
    return [
        *found,
        row("live", "messages for which all ink was read again", [100 * len(anew) / len(seen)], "%"),
    ]
