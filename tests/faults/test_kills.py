"""kill -9 of web, worker and database loses nothing that was acknowledged and tears nothing."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from random import Random

import pytest

from civicgrid.base import database
from tests.faults.clients import Client, Desk, Reporter
from tests.faults.installation import Installation, kill, until, words_of
from tests.faults.soundness import faults, kept_moves, kept_reports, strikes, waits_for_the_worker

REPORTERS, DESKS = 3, 2
CALM_S = (0.3, 2.0)
"""Between recovery and the next kill."""
FEW_S = 10
"""For everything to end."""
WHOLE_WAY_S = 180
"""For what a killed worker had in hand to be taken up again and done."""


def test_no_kill_loses_or_tears_anything(installation: Installation, pytestconfig: pytest.Config) -> None:
    rounds, seed = pytestconfig.getoption("--rounds", 1), pytestconfig.getoption("--seed", 0)
    chance = Random(seed)  # noqa: S311
    reporters = [Reporter(installation.port, f"reporter-{seed}-{number}") for number in range(REPORTERS)]
    desks = [Desk(installation.port, f"desk-{seed}-{number}") for number in range(DESKS)]

    with at_work([*reporters, *desks]):
        for _ in range(rounds):
            for part, pids in chance.sample(sorted(parts(installation).items()), len(parts(installation))):
                time.sleep(chance.uniform(*CALM_S))
                victim = chance.choice(until(pids, f"there is a {part}"))
                start = time.monotonic()
                kill(victim)
                until(lambda: victim not in pids() and bool(pids()), f"the {part} is back")  # noqa: B023
                served_again(reporters)
                print(f"\n{part} killed, everybody served again after {time.monotonic() - start:.1f} s", end="")

    before = strikes(installation.home)
    waits = partial(waits_for_the_worker, installation.home)
    until(lambda: not waits(), "everything is sealed and done", WHOLE_WAY_S, waits)
    until(lambda: strikes(installation.home) > before, "the clock goes on")
    assert [odd for client in [*reporters, *desks] for odd in client.odd] == []
    received = {key: number for reporter in reporters for key, number in reporter.acknowledged.items()}
    moved = {move for desk in desks for move in desk.acknowledged}
    print(f"\n{len(received)} reports and {len(moved)} moves acknowledged")
    assert received.items() <= kept_reports(installation.home).items()
    assert moved <= kept_moves(installation.home)
    assert faults(installation.home) == {}
    installation.command("cases", "check")
    assert "0 deviations" in installation.command("ledger", "verify")


def test_a_killed_up_takes_everything_along(installation: Installation) -> None:
    (worker,) = installation.worker()
    kill(worker)
    until(lambda: installation.worker() not in ([], [worker]), "the worker is started again")
    below = installation.all()
    assert installation.process
    kill(installation.process.pid)
    installation.process.wait()
    until(lambda: not any(map(words_of, below)), "what it started has ended", FEW_S)
    until(lambda: database.status(installation.home).pid is None, "the database has stopped", FEW_S)


def test_when_everything_is_killed_at_once_the_next_start_finds_its_way(installation: Installation) -> None:
    installation.start()
    for pid in reversed(installation.all()):
        kill(pid)
    assert installation.process
    installation.process.wait()
    installation.start()


def test_it_stops_in_order_and_soon(installation: Installation) -> None:
    below = installation.all()
    start = time.monotonic()
    assert installation.stop() == 0
    assert time.monotonic() - start < FEW_S
    assert not any(map(words_of, below))
    assert database.status(installation.home).pid is None


def parts(installation: Installation) -> Mapping[str, Callable[[], list[int]]]:
    """What may be killed; each time one process of it is."""
    return {
        "web": installation.web,
        "worker": installation.worker,
        "database": installation.postmaster,
        "connection": installation.backends,
    }


def served_again(reporters: list[Reporter]) -> None:
    """Waits until each has a receipt of a report sent after this."""
    before = {reporter: len(reporter.acknowledged) for reporter in reporters}
    until(lambda: all(len(each.acknowledged) > before[each] + 1 for each in reporters), "everybody is served")


@contextmanager
def at_work(clients: list[Client]) -> Iterator[None]:
    """The clients work meanwhile."""
    for client in clients:
        client.start()
    try:
        yield
    finally:
        for client in clients:
            client.leave.set()
        for client in clients:
            client.join(60)
