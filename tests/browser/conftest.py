"""A real server with tiny models, and a real browser before it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.tiny_checkpoints import save_tiny, save_tiny_speech

ROOT = Path(__file__).parents[2]
PATIENCE = 90
"""Seconds; a busy machine is no failure."""

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[str]:
    """The address of the app, served as `make demo` does."""
    root = save_tiny(tmp_path_factory.mktemp("checkpoints"), "vrnn-gauss", "rnn-gmm", "srnn-smooth")
    save_tiny_speech(root, "vrnn-gauss", "rnn-gmm")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    log = root / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [*command, "--server.headless", "true", "--server.address", "127.0.0.1"],
            cwd=ROOT,
            env={**os.environ, "VRNN_CHECKPOINTS": str(root)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)
    said = log.read_text()
    assert "Traceback" not in said, said[said.find("Traceback") :][:5000]


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(10 * PATIENCE):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    # A microphone that beeps, and nobody who has to allow it.
    microphone = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", *microphone])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which no script may fail, of a visitor who has been offered the tour before."""
    page = browser.new_page(viewport={"width": 1280, "height": 1400}, accept_downloads=True)
    page.add_init_script("try { localStorage.setItem('vrnn:tour', 'offered') } catch {}")
    page.set_default_timeout(PATIENCE * 1000)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    page.close()
    assert not failures
