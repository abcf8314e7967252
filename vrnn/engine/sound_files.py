"""What models inferred about a recording, as files."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vrnn.engine.sound import SoundTrace
from vrnn.formats.trace_files import write_csv, write_npz

PER_FRAME = ("kl", "log_px", "move", "path_q", "path_p", "ellipses")


def npz(traces: Sequence[SoundTrace]) -> bytes:
    """Everything in the traces as arrays named MODEL/FIELD; what a model does not have is left out."""
    return write_npz(
        {
            f"{trace.model}/{name}": np.asarray(value)
            for trace in traces
            for name, value in trace._asdict().items()
            if value is not None and name != "model"
        }
    )


def csv(traces: Sequence[SoundTrace]) -> bytes:
    """One row a frame: its middle in seconds, then MODEL/kl, MODEL/log_px and so on of each model.

    Of traces of one recording that are scored to different ends, what all have is kept.
    """
    rows = min(len(trace.time) for trace in traces)
    columns = {"time_s": traces[0].time[:rows]}
    for trace in traces:
        said = {name: getattr(trace, name) for name in PER_FRAME}
        columns |= {f"{trace.model}/{name}": v[:rows] for name, v in said.items() if v is not None}
    return write_csv(columns)
