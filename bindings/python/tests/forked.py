"""Forks a process that has engines with threads; test_threads.py runs it."""

from __future__ import annotations

import multiprocessing
from typing import Any

from conftest import ROOT

import mrnn


def answer(made: list[Any], answers: Any) -> None:
    """What the parent's objects say in a child, and what a new engine computes there."""
    network, engine, session, tape, trainer = made
    found: list[Any] = []
    calls: list[Any] = [
        lambda: engine.forward(steps=1),
        session.step,
        lambda: tape.forward(steps=1),
        trainer.network,
    ]
    for call in calls:
        try:
            call()
        except mrnn.StateError as error:
            found.append(str(error))
    with mrnn.Engine(network, threads=2) as anew:
        found.append(anew.forward(batch=8, steps=50).y.tobytes())
    answers.put(found)


def main() -> None:
    """Fork, and compare what both processes compute."""
    network = mrnn.Network.load(ROOT / "examples" / "models" / "flipflop.safetensors")
    engine = mrnn.Engine(network, threads=2)
    expected = engine.forward(batch=8, steps=50).y.tobytes()
    made = [
        network,
        engine,
        mrnn.Session(engine, 8),
        mrnn.Tape(network, 8, 5, threads=2),
        mrnn.Trainer(network, batch=8, steps=5, threads=2),
    ]
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    child = context.Process(target=answer, args=(made, answers))
    child.start()
    *messages, y = answers.get(timeout=60)
    child.join(60)
    assert child.exitcode == 0
    assert len(messages) == 4 and all("forked" in message for message in messages), messages
    assert y == expected
    assert engine.forward(batch=8, steps=50).y.tobytes() == expected


if __name__ == "__main__":
    main()
