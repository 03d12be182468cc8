"""The feed: what happened in the order of its numbers; who waits for more is told at once."""

import threading
from contextlib import closing

import pytest
from django.db import connection

from civicgrid.base import ledger
from civicgrid.base.database.listening import notices
from civicgrid.base.ledger import feed
from civicgrid.base.ledger.sequencer import sequence
from tests.base.ledger.given import entry, sealed

PATIENCE_S = 20


@pytest.mark.django_db
def test_whoever_reads_on_from_where_they_were_misses_nothing() -> None:
    assert feed.numbered() == 0
    sealed(5)
    first = feed.after(0, most=3)
    ledger.append([entry(7)])
    assert [each.index for each in first] == [0, 1, 2]
    assert [each.index for each in feed.after(3)] == [3, 4]
    sequence()
    (last,) = feed.after(5)
    assert (last.index, last.event, feed.numbered()) == (5, entry(7).event, 6)
    assert feed.after(6) == []


@pytest.mark.django_db
def test_some_kinds_of_subjects_can_be_read_alone() -> None:
    sealed(3)
    kind = entry(0).subject_kind
    assert len(feed.after(0, kinds=[kind])) == 3
    assert feed.after(0, kinds=["nothing of that kind"]) == []


@pytest.mark.django_db(transaction=True)
def test_numbering_is_told_to_who_listens() -> None:
    stop, heard = threading.Event(), threading.Event()

    def listen() -> None:
        with closing(notices(feed.CHANNEL, stop, every_s=PATIENCE_S)) as told:
            ready.set()
            if next(told):
                heard.set()
        connection.close()

    ready = threading.Event()
    listener = threading.Thread(target=listen)
    listener.start()
    ready.wait(PATIENCE_S)
    while not heard.wait(0.05):  # it may not listen yet
        ledger.append([entry(1)])
        sequence()
    stop.set()
    listener.join(PATIENCE_S)
    assert not listener.is_alive()


@pytest.mark.django_db
def test_silence_is_told_too_and_a_listener_stops_when_asked() -> None:
    stop = threading.Event()
    told = notices("ledger", stop, every_s=0.01)
    assert next(told) is False
    stop.set()
    assert list(told) == []
