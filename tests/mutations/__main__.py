"""Break the library in a copy, once for each mutation, and see that the named test fails.

`python -m tests.mutations [WORD ...]` runs those whose description, file or test holds one of the words, `--table`
prints the table of docs/testing.md.  Every run is a fork of this process, so that torch is imported once.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

import numpy  # noqa: F401
import pytest
import safetensors.torch  # noqa: F401
import scipy.stats  # noqa: F401
import torch

from tests.mutations.catalogue import MUTATIONS, table
from tests.mutations.mutation import ROOT, Mutation

PASSED, FAILED, DIED, SECONDS = 0, 1, 70, 300


def copied(folder: Path) -> Path:
    """What the tests need, without what was compiled from it."""
    for name in ("vrnn", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def outcome(tree: Path, tests: list[str]) -> int:
    """pytest's exit code for these tests in that tree; something else if it died or took too long."""
    pid = os.fork()
    if not pid:
        try:
            os._exit(_in_tree(tree, tests))
        except BaseException:  # Whatever went wrong, a child must not go on as its parent.
            traceback.print_exc()
            os._exit(DIED)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _in_tree(tree: Path, tests: list[str]) -> int:
    signal.alarm(SECONDS * len(tests))
    os.chdir(tree)
    sink = os.open(tree / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    for name in [name for name in sys.modules if name.split(".")[0] in {"tests", "vrnn"}]:
        del sys.modules[name]
    sys.path[:] = [str(tree), *(path for path in sys.path if Path(path or ROOT).resolve() != ROOT)]
    return pytest.main(["-x", "-q", "-p", "no:cacheprovider", *(f"tests/{test}" for test in tests)])


def seen(tree: Path, mutation: Mutation) -> bool:
    """Whether the named test fails, rather than passes or cannot be run."""
    file = tree / "vrnn" / mutation.file
    whole = file.read_text()
    assert whole.count(mutation.old) == 1, f"{mutation.file} has changed: {mutation.old}"
    file.write_text(whole.replace(mutation.old, mutation.new))
    try:
        return outcome(tree, [mutation.test]) == FAILED
    finally:
        file.write_text(whole)


def run(chosen: list[Mutation]) -> int:
    """How many mutations no test noticed."""
    missed, begin = 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tree = copied(Path(folder))
        if outcome(tree, list(dict.fromkeys(each.test for each in chosen))) != PASSED:
            print((tree / "log").read_text()[-4000:])
            sys.exit("The tests must pass before anything is broken.")
        for number, each in enumerate(chosen, 1):
            noticed = seen(tree, each)
            missed += not noticed
            print(f"{'seen  ' if noticed else 'MISSED'} {number:3} {each.file}: {each.broken}", flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} seen in {time.monotonic() - begin:.0f} s")
    return missed


def main(words: list[str]) -> None:
    if words == ["--table"]:
        print(table())
        return
    chosen = [each for each in MUTATIONS if not words or any(word in " ".join(each) for word in words)]
    if not chosen:
        sys.exit("No mutation holds these words.")
    torch.set_num_threads(1)
    sys.dont_write_bytecode = True
    sys.exit(bool(run(chosen)))


if __name__ == "__main__":
    main(sys.argv[1:])
