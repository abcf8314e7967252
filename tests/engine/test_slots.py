"""The queue: never more at once than slots, nobody is lost, whoever leaves takes no slot along."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from vrnn.engine.slots import Slots


def test_never_more_at_once_than_there_are_slots():
    slots, inside, most = Slots(2), [], []

    def work(i: int) -> None:
        with slots.one() as free:
            assert free
            inside.append(i)
            most.append(len(inside))
            time.sleep(0.002)
            inside.remove(i)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(64)))
    assert max(most) == 2 and len(most) == 64 and slots.waiting == 0


def test_whoever_leaves_the_queue_gets_no_slot_and_frees_none():
    slots, leave = Slots(1), threading.Event()
    with slots.one() as first:
        with ThreadPoolExecutor(1) as pool:
            gone = pool.submit(lambda: enter(slots, leave.is_set))
            while not slots.waiting:
                time.sleep(0.001)
            leave.set()
            slots.look()
            assert gone.result(5) is False
        assert first
        assert not enter(slots, lambda: True)
    assert enter(slots, lambda: False)
    assert enter(slots, lambda: False)


def enter(slots: Slots, left) -> bool:
    with slots.one(left) as free:
        return free


def test_slots_are_given_in_the_order_of_arrival():
    slots, order = Slots(1), []

    def work(i: int) -> None:
        with slots.one():
            order.append(i)

    with ThreadPoolExecutor(8) as pool, slots.one():
        for i in range(8):
            pool.submit(work, i)
            while slots.waiting <= i:
                time.sleep(0.001)
    assert order == list(range(8))
