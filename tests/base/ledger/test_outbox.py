"""Appending: one statement, in the caller's transaction, in nobody's way."""

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from civicgrid.base import ledger
from civicgrid.base.ledger.leaf import SALT_BYTES
from civicgrid.base.ledger.models import Entry, Pending
from civicgrid.base.ledger.sequencer import sequence
from tests.base.ledger.given import elsewhere, entry

THINGS = ["at", "actor", "action", "subject_kind", "subject", "event_name", "event"]


@pytest.mark.django_db
def test_an_entry_waits_as_it_was_given() -> None:
    ledger.append([entry(7)])
    (stored,) = Entry.objects.filter(pending__isnull=False)
    assert [getattr(stored, thing) for thing in THINGS] == [getattr(entry(7), thing) for thing in THINGS]
    assert len(stored.salt) == SALT_BYTES


@pytest.mark.django_db
def test_many_entries_take_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        ledger.append([entry(number) for number in range(2_000)])
    assert list(Entry.objects.order_by("pk").values_list("event", flat=True)) == [entry(n).event for n in range(2_000)]
    assert Entry.objects.values("salt").distinct().count() == Pending.objects.count() == 2_000


@pytest.mark.django_db
def test_no_entries_are_no_entries() -> None:
    ledger.append([])
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_never_happened() -> None:
    with transaction.atomic():
        ledger.append([entry(1)])
        transaction.set_rollback(True)
    assert sequence() == 0
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_an_open_transaction_or_for_the_sequencer() -> None:
    with transaction.atomic():
        ledger.append([entry(0), entry(1)])
        sequence()
        elsewhere(append_at_once)
    assert sequence() == 1


def append_at_once() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '1s'")
        ledger.append([entry(2)])
