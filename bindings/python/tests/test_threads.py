"""Threads and processes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mrnn


def test_many_threads_share_an_engine(flipflop: mrnn.Network) -> None:
    engine = mrnn.Engine(flipflop, threads=2)
    u = np.random.default_rng(0).standard_normal((8, 4, 40, 3)).astype(np.float32)
    expected = [engine.forward(each).h for each in u]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda each: engine.forward(each).h, u))
    np.testing.assert_array_equal(found, expected)


def test_threads_with_sessions_of_one_engine(flipflop: mrnn.Network) -> None:
    engine = mrnn.Engine(flipflop)
    expected = mrnn.Session(engine).step_n(steps=200).h[:, -1]

    def run(_: int) -> Any:
        session = mrnn.Session(engine)
        for _ in range(200):
            h = session.step()
        return h

    with ThreadPoolExecutor(4) as pool:
        for h in pool.map(run, range(8)):
            np.testing.assert_array_equal(h, expected)


def test_threads_of_one_session_wait_for_one_another(flipflop: mrnn.Network) -> None:
    engine = mrnn.Engine(flipflop)
    session = mrnn.Session(engine)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: [session.step() for _ in range(250)], range(4)))
    assert session.step_index == 1000
    np.testing.assert_array_equal(session.h, mrnn.Session(engine).step_n(steps=1000).h[:, -1])


def test_refreshes_wait_for_sequences(flipflop: mrnn.Network) -> None:
    engine = mrnn.Engine(flipflop, threads=1)
    networks = [flipflop, mrnn.Network.from_dict(flipflop.to_dict())]
    networks[1].set_parameters(flipflop.parameters() * 0.5)
    answers = []
    for network in networks:
        engine.refresh(network)
        answers.append(engine.forward(steps=50).y.tobytes())
    done = threading.Event()

    def refresh() -> int:
        count = 0
        while not done.is_set():
            engine.refresh(networks[count % 2])
            count += 1
        return count

    with ThreadPoolExecutor(3) as pool:
        refreshes = pool.submit(refresh)
        runs = [pool.submit(lambda: {engine.forward(steps=50).y.tobytes() for _ in range(200)}) for _ in "ab"]
        try:
            for run in runs:
                assert run.result() <= set(answers)
        finally:
            done.set()
        assert refreshes.result() > 0


def test_calls_release_the_interpreter(flipflop: mrnn.Network) -> None:
    engine = mrnn.Engine(flipflop, threads=1)
    ticks = []
    started, done = threading.Event(), threading.Event()

    def tick() -> None:
        started.set()
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    started.wait()
    # One call, of long enough for many ticks.
    steps = 20_000
    while True:
        begin = time.perf_counter()
        engine.forward(batch=4, steps=steps, h=False, y=False)
        end = time.perf_counter()
        if end - begin > 0.2:
            break
        steps *= 2
    done.set()
    thread.join()
    assert sum(begin < tick < end for tick in ticks) > 5


def test_closing_during_a_call_waits_for_its_end(flipflop: mrnn.Network) -> None:
    engine = mrnn.Engine(flipflop, threads=1)
    expected = engine.forward(steps=2000).y
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(lambda: engine.forward(steps=2000).y)
        engine.close()
        try:
            np.testing.assert_array_equal(running.result(), expected)
        except mrnn.StateError:
            pass  # it was closed before the call began


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform has no fork")
def test_a_forked_process_is_told_to_make_engines_anew() -> None:
    # In a process of its own: other packages that the tests load warn about forks.
    script = Path(__file__).with_name("forked.py")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
