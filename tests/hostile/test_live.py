"""Whatever somebody sends to the live socket: closed with a code and a reason, and everybody else goes on writing."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed

from tests.codecs.drawings import changed, written
from tests.engine.test_in_process import until
from tests.hostile.live_server import Pad, refused, serving
from tests.tiny_checkpoints import save_tiny
from vrnn.engine.clamp import Settings
from vrnn.engine.in_process import InProcess
from vrnn.engine.live import STEPS, Asked
from vrnn.formats.strokes import ink_from_strokes
from vrnn.ui.live import offer
from vrnn.ui.live_limits import Bucket, Limits, Seats
from vrnn.ui.sheet import to_lists

INK = to_lists(changed(written(4, strokes=2), shift=(100, 50)))
LINE = INK[0][:30]
LIMITS = Limits(
    sockets=4, of_client=3, characters=20_000, messages=20, message_burst=40, points=100, point_burst=2_000
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> InProcess:
    return InProcess(save_tiny(tmp_path_factory.mktemp("checkpoints")), device="cpu")


@pytest.fixture(scope="module")
def host(engine: InProcess) -> Iterator[str]:
    with serving(engine, LIMITS) as address:
        yield address


@pytest.fixture(autouse=True)
def quiet(host: str, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """After every test the server writes on, and nothing in its log is an error."""
    caplog.set_level(logging.WARNING)
    yield
    Pad.leave_all()
    until(lambda: writes_on(host))
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []


def writes_on(host: str) -> bool:
    """Whether there is a seat, and an answer on it; a seat is free once the server has seen somebody leave."""
    try:
        done = Pad(host).begin().write(LINE).whole()
    except ConnectionClosed:
        return False
    Pad.leave_all()
    return done["frames"] > 3 and [len(hair) for hair in done["hairs"]] == [STEPS] * 3


def test_ink_is_answered_with_the_futures_of_the_engine(host: str, engine: InProcess):
    live = engine.live(Asked("vrnn-gauss", temperature=0.8, seed=5, count=3, letter=30.0))
    live.begin(ink_from_strokes(INK[:1]))
    pad, (rows,) = Pad(host).begin(INK[:1]), INK[1:]
    for n, i in enumerate(range(0, len(rows), 20)):
        live.write(np.array(rows[i : i + 20]))
        up = i + 20 >= len(rows)
        if up:
            live.lift()
        *_, expected = live.futures()
        done = pad.write(rows[i : i + 20], n, up).whole()
        assert (done["n"], done["up"], done["frames"]) == (n, expected.up, expected.frames)
        np.testing.assert_allclose(done["from"], expected.start, atol=0.006)
        np.testing.assert_allclose(np.array(done["hairs"])[..., :2], expected.points, atol=0.02)
        np.testing.assert_array_equal(np.array(done["hairs"])[..., 2], expected.pen)
    assert expected.up and expected.points.shape == (3, STEPS, 2)


def test_the_first_answer_comes_before_the_whole_and_is_its_beginning(host: str):
    pad = Pad(host).begin().write(LINE, 7)
    first, done = pad.hear(), pad.whole()
    assert (first["n"], first["whole"], len(first["hairs"][0])) == (7, False, 1)
    assert [hair[:1] for hair in done["hairs"]] == first["hairs"]


def test_a_new_drawing_on_the_same_socket_forgets_the_old_one(host: str):
    pad = Pad(host)
    fresh = pad.begin().write(LINE).whole()
    pad.begin(INK).write(INK[0], 2).whole()
    assert pad.begin().write(LINE).whole() == fresh


@pytest.mark.parametrize(
    "origin", [None, "http://evil.example", "null", "http://127.0.0.1", "ftp://{}", "http://{}.evil.example"]
)
def test_a_page_of_another_server_gets_no_socket(host: str, origin: str | None):
    assert refused(host, origin=origin) == 403


def test_more_sockets_than_there_are_seats_are_refused_and_a_seat_that_is_left_is_free(host: str):
    pads = [Pad(host).begin() for _ in range(3)]
    assert Pad(host).closed() == (1013, "Too many are writing just now.")
    pads[1].socket.close()
    until(lambda: writes_on(host))


def test_all_clients_together_have_so_many_seats():
    seats = Seats(Limits(sockets=3, of_client=2))
    with seats.one("a") as first, seats.one("a") as second, seats.one("a") as third, seats.one("b") as other:
        assert (first, second, third, other) == (True, True, False, True)
        with seats.one("c") as late:
            assert not late
    with seats.one("c") as again:
        assert again


def test_a_bucket_is_filled_at_its_rate_and_never_over_its_brim():
    clock = [0.0]
    bucket = Bucket(2.0, 10.0, now=lambda: clock[0])
    assert bucket.take(10) and not bucket.take(1)
    clock[0] = 2.0
    assert not bucket.take(5) and bucket.take(4) and not bucket.take(1)
    clock[0] = 1000.0
    assert not bucket.take(11) and bucket.take(10)


def test_a_message_that_is_too_large_is_not_even_read(host: str):
    pad = Pad(host).begin()
    pad.send("[" * 20_001)
    assert pad.closed() == (1009, "A message may have 20,000 characters.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ink",
        "{",
        "[]",
        "null",
        "7",
        "{}",
        "[" * 15_000,
        '{"n": 1, "points": [], "up": false, "more": 1}',
        '{"n": 1, "points": []}',
        '{"n": NaN, "points": [], "up": false}',
        '{"n": true, "points": [], "up": false}',
        '{"n": 1.5, "points": [], "up": false}',
        '{"n": "1", "points": [], "up": false}',
        '{"n": -1, "points": [], "up": false}',
        f'{{"n": 1{"0" * 5000}, "points": [], "up": false}}',
        '{"n": 1, "points": {}, "up": false}',
        '{"n": 1, "points": [], "up": 0}',
        '{"n": 1, "points": [[1, 2, NaN, 0.5]], "up": false}',
        '{"n": 1, "points": [[Infinity, 2, 0, 0.5]], "up": false}',
        '{"n": 1, "points": [[1e999, 2, 0, 0.5]], "up": false}',
        '{"n": 1, "points": [["1", 2, 0, 0.5]], "up": false}',
        '{"n": 1, "points": [[1]], "up": false}',
        '{"n": 1, "points": [5], "up": false}',
        '{"n": 1, "points": ["text"], "up": false}',
        '{"n": 1, "points": [[1e300, 2, 0, 0.5]], "up": false}',
        '{"n": 1, "points": [[0, 0, 0], [1, 1, 700]], "up": false}',
        '{"begin": {}, "strokes": []}',
        '{"begin": null, "strokes": []}',
    ],
    ids=range(29),
)
def test_what_is_no_message_closes_the_socket(host: str, text: str):
    pad = Pad(host).begin()
    pad.send(text)
    code, reason = pad.closed()
    assert code == 1007 and reason


@pytest.mark.parametrize(
    "changes",
    [
        {"temperature": "1"},
        {"seed": 1.5},
        {"count": True},
        {"letter": None},
        {"model": 3},
        {"more": 1},
        {"seed": 10**400},
    ],
)
def test_settings_of_the_wrong_kind_close_the_socket(host: str, changes: dict):
    assert Pad(host).begin(**changes).closed()[0] == 1007


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"model": "gpt"}, "gpt"),
        ({"model": "../../etc/passwd"}, "passwd"),
        ({"temperature": 9.0}, "variation"),
        ({"count": 17}, "continuations"),
        ({"seed": -1}, "seed"),
        ({"letter": 1e-9}, "letter"),
    ],
)
def test_settings_outside_their_limits_close_it_and_say_which(host: str, changes: dict, reason: str):
    code, said = Pad(host).begin(**changes).closed()
    assert code == 1008 and reason in said


@pytest.mark.parametrize("strokes", [[[]], [["x"]], [7], ["ink"], [[[1.0, float("nan")]]], [[[1.0]]]])
def test_a_beginning_that_is_no_ink_closes_the_socket(host: str, strokes: list):
    code, reason = Pad(host).begin(strokes).closed()
    assert code == 1007 and reason


def test_points_before_a_beginning_close_it(host: str):
    assert Pad(host).write(LINE).closed() == (1007, "A drawing has to begin first.")


def test_bytes_close_it(host: str):
    pad = Pad(host).begin()
    pad.send(b"\x00\xff")
    assert pad.closed() == (1003, "Only text is read here.")


def test_a_flood_of_messages_closes_it(host: str):
    pad = Pad(host).begin()
    assert flooded(pad, {"n": 1, "points": [], "up": False}) == (1008, "Too many messages a second.")


def test_a_flood_of_points_closes_it(host: str):
    pad = Pad(host).begin()
    rows = [[float(i % 50), float(i % 7), 0.001 * i, 0.5] for i in range(500)]
    assert flooded(pad, {"n": 1, "points": rows, "up": False}) == (1008, "Too many points a second.")


def flooded(pad: Pad, said: object) -> tuple[int, str]:
    text = json.dumps(said)
    try:
        for _ in range(400):
            pad.send(text)
    except Exception:
        pass  # hung up on in the middle of it
    return pad.closed()


def test_silence_closes_it(engine: InProcess):
    with serving(engine, Limits(idle=0.05)) as host:
        assert Pad(host).closed() == (1000, "Nothing was written for 0.05 seconds.")


def test_whoever_hangs_up_in_the_middle_stops_the_work_and_leaves_the_slots_free(
    host: str, engine: InProcess
):
    with engine._slots.one(), engine._slots.one():
        pad = Pad(host).begin(INK).write(LINE)
        until(lambda: engine.waiting == 1)
        pad.socket.close()
        until(lambda: engine.waiting == 0 and engine._lane.waiting == 0)


def test_a_fault_of_our_own_is_a_code_and_a_reason_too(
    engine: InProcess, monkeypatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr("vrnn.engine.live.Live.futures", lambda *_: 1 / 0)
    with serving(engine) as own:
        assert Pad(own).begin().write(LINE).closed() == (1011, "Something went wrong here.")
    assert "could not be continued" in caplog.text
    caplog.clear()
    monkeypatch.undo()


def test_time_that_goes_back_waits(host: str):
    back = [[x, y, 5.0 - t, p] for x, y, t, p in LINE]
    pad = Pad(host).begin().write(LINE[:15]).write(back[15:], 2, up=True)
    done = pad.whole()
    while done["n"] != 2:
        done = pad.whole()
    assert done["frames"] > 0


def test_what_the_page_offers_is_what_the_socket_takes(host: str):
    data = offer("rnn-gmm", Settings(count=12))
    assert data["begin"]["count"] == 8 and data["label"] == "RNN-GMM"
    pad = Pad(host)
    pad.send({"begin": data["begin"], "strokes": []})
    assert len(pad.write(LINE).whole()["hairs"]) == 8
