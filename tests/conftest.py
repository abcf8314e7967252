"""Settings that every test shares: one thread, repeatable properties, and the browser if there is one."""

from __future__ import annotations

import os
import shutil

import pytest
import torch
from hypothesis import HealthCheck, settings

torch.set_num_threads(1)

# A commit must not fail by luck, so properties are derandomised; the long checks look for new examples.
settings.register_profile(
    "commit", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", max_examples=2_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "commit"))

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium or Chrome; where there is none the test is skipped, under CI it fails."""
    for name in (os.environ.get("CHROME", ""), *BROWSERS):
        path = shutil.which(name) if name else None
        if path:
            return path
    message = "no Chromium found; install one or set CHROME to its path"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
