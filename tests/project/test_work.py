"""The sequencer beside the worker outlives whatever hinders it."""

from threading import Event, Thread

import pytest
from django.db import InterfaceError, OperationalError

from civicgrid.base import jobs
from civicgrid.kernel.errors import CivicGridError
from civicgrid.project import work

HINDRANCES = (
    OSError("disk full"),
    InterfaceError("gone"),
    OperationalError("restarts"),
    CivicGridError(),
    ValueError(),
)


def test_the_sequencer_goes_on_whatever_happens(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop, left = Event(), iter(HINDRANCES)

    def sequence() -> None:
        for hindrance in left:
            raise hindrance
        stop.set()

    monkeypatch.setattr(work, "sequence", sequence)
    monkeypatch.setattr(work, "SEAL_EVERY_S", 0)
    sealing = Thread(target=work._seal_until, args=(stop,))  # noqa: SLF001
    sealing.start()
    sealing.join(10)
    assert stop.is_set()
    assert [(record.message, bool(record.exc_info)) for record in caplog.records] == [
        ("the ledger waits", True),
        ("the ledger waits for its database: gone", False),
        ("the ledger waits for its database: restarts", False),
        ("the ledger waits", True),
        ("the ledger waits", True),
    ]


def test_what_goes_outside_is_taken_up_again(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    stop, left = Event(), iter(HINDRANCES)

    def go(*, apart: str) -> None:
        assert apart == jobs.MAIL
        for hindrance in left:
            raise hindrance
        stop.set()

    monkeypatch.setattr(jobs, "work", go)
    monkeypatch.setattr(work, "AGAIN_S", 0)
    work._go_outside_until(stop, jobs.MAIL)  # noqa: SLF001
    assert [record.message for record in caplog.records] == ["what goes outside waits"] * len(HINDRANCES)
