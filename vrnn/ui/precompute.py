"""Writes into assets/examples what the shipped checkpoints say about the shipped ink.

    python -m vrnn.ui.precompute

Run it after the checkpoints have changed; the app notices examples that are out of date and asks the models anew.
"""

from __future__ import annotations

import json

from vrnn.checkpoint import write_atomically
from vrnn.engine.clamp import DEFAULT
from vrnn.engine.in_process import InProcess
from vrnn.engine.interface import Engine
from vrnn.engine.library import default_root
from vrnn.formats.strokes import ink_from_strokes
from vrnn.ui.answers import Question, answers
from vrnn.ui.examples import FOLDER, default_models


def precompute(engine: Engine) -> list[str]:
    """Renew the answer of every example; returns their names."""
    models = default_models(engine.models())
    seals = {s.name: s.seal for s in engine.models() if s.name in models}
    names = []
    for file in sorted(FOLDER.glob("*.json")):
        example = json.loads(file.read_text(encoding="utf-8"))
        ink = ink_from_strokes(example["strokes"])
        *_, answer = answers(engine, Question("", models, None, DEFAULT), ink, job="precompute")
        if answer.missing:
            raise answer.missing
        example |= {"seals": seals, "answer": {"analysis": answer.analysis, "futures": answer.futures}}
        text = json.dumps(example, allow_nan=False, separators=(",", ":"))
        write_atomically(file, (text + "\n").encode())
        names.append(example["name"])
    return names


if __name__ == "__main__":
    print("Renewed:", ", ".join(precompute(InProcess(default_root()))))
