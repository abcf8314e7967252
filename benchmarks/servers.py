"""Real Streamlit servers of their own, and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).parents[1]
APP, ECHO = ROOT / "app.py", ROOT / "benchmarks" / "echo_page.py"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 180.0
"""Seconds that a server may take to start, or an answer to come, on a machine that is busy with something else."""


class Server(NamedTuple):
    """A running server."""

    url: str
    pid: int


@contextmanager
def serving(script: Path) -> Iterator[Server]:
    """Serve a Streamlit script until the block ends.

    Raises:
        RuntimeError: with what the server said, if it does not start.
    """
    port = _free_port()
    arguments = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *arguments]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            if not _healthy(f"http://127.0.0.1:{port}/_stcore/health", process):
                log.seek(0)
                raise RuntimeError(f"{script.name} did not start:\n{log.read()[-2000:]}")
            yield Server(f"http://127.0.0.1:{port}", process.pid)
        finally:
            _stop(process)


@contextmanager
def browsing() -> Iterator[Browser]:
    """A headless Chromium: the one that $CHROME names, else the first on the path."""
    names = (os.environ.get("CHROME", ""), *BROWSERS)
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        raise RuntimeError("No Chromium found; install one or set CHROME to its path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def visiting(browser: Browser) -> BrowserContext:
    """A visitor's own profile."""
    context = browser.new_context(viewport={"width": 1280, "height": 1600})
    context.set_default_timeout(PATIENCE * 1000)
    return context


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _healthy(url: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as reply:
                return reply.status == 200
        except (URLError, OSError):
            time.sleep(0.2)  # not listening yet
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
