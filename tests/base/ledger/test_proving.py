"""Proofs from the database."""

from collections.abc import Callable
from itertools import count

import msgspec
import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from civicgrid.base import ledger
from civicgrid.base.ledger import proving, tree
from civicgrid.base.ledger.home import signer
from civicgrid.base.ledger.leaf import Disclosure, Opening
from civicgrid.base.ledger.models import Checkpoint, Entry
from civicgrid.base.ledger.note import BadNote, decode, read_head
from civicgrid.base.ledger.proof import BadProof, read_proof
from civicgrid.base.ledger.sequencer import sequence
from tests.base.ledger import given
from tests.base.ledger.given import entry, sealed, sql

pytestmark = pytest.mark.django_db


def test_every_entry_is_proven() -> None:
    sealed(100, 300)
    for stored in Entry.objects.filter(leaf__index__in=[0, 1, 98, 99, 100, 255, 256, 299]):
        proven = proving.prove(stored)
        assert read_proof(proven.proof).verify(proven.leaf, signer().verifier).size == 300


def test_the_holder_rebuilds_the_leaf_from_what_was_done() -> None:
    sealed(3)
    proven = proving.prove(Entry.objects.order_by("pk")[1])
    disclosed = msgspec.json.decode(read_proof(proven.proof).extra, type=Disclosure)
    assert disclosed.leaf == proven.leaf
    opening = msgspec.json.decode(disclosed.opening, type=Opening)
    assert (opening.action, opening.subject, bytes(opening.event).decode()) == (
        "cases.close",
        "20260000000",
        entry(1).event,
    )


def test_the_leaf_tells_nothing_of_the_entry() -> None:
    sealed(1)
    proven = proving.prove(Entry.objects.get())
    assert sorted(msgspec.json.decode(proven.leaf)) == ["h", "t_hour", "v"]


def test_all_numbered_entries_of_a_subject_are_proven() -> None:
    sealed(3)
    ledger.append([entry(3), entry(2)])
    assert [proven.name for proven in proving.prove_subject("case", "20260000001")] == ["entry-2"]
    sequence()
    proofs = proving.prove_subject("case", "20260000001")
    assert [proven.name for proven in proofs] == ["entry-2", "entry-3", "entry-4"]
    assert [read_proof(proven.proof).index for proven in proofs] == [2, 3, 4]


@pytest.mark.parametrize("after", range(4))
def test_what_is_numbered_meanwhile_waits_for_the_next_checkpoint(after: int) -> None:
    """A batch is sealed after so many of the statements."""
    sealed(300)
    statements = count()

    def grow(execute: Callable[..., object], *rest: object) -> object:
        done = execute(*rest)
        if next(statements) == after:
            ledger.append([entry(2), *(entry(number) for number in range(300, 700))])
            sequence()
        return done

    with connection.execute_wrapper(grow):
        proofs = proving.prove_subject("case", "20260000001")
    assert [proven.name for proven in proofs] == ["entry-2", "entry-3"]
    for proven in proofs:
        assert read_proof(proven.proof).verify(proven.leaf, signer().verifier).size == 300
    assert len(proving.prove_subject("case", "20260000001")) == 3


def test_a_thing_of_many_entries_takes_no_more_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    sealed(300)
    ledger.append([msgspec.structs.replace(entry(number), subject="often") for number in range(1, 3_000, 25)])
    sequence()
    with django_assert_num_queries(4):
        assert len(proving.prove_subject("case", "often")) == 120


def test_no_proof_of_an_unknown_subject() -> None:
    sealed(3)
    assert proving.prove_subject("case", "unknown") == []


def test_no_proof_before_there_is_a_number() -> None:
    ledger.append([entry(0)])
    with pytest.raises(proving.NotSequenced):
        proving.prove(Entry.objects.get())


@pytest.mark.parametrize(
    ("damage", "index"),
    [
        ("UPDATE ledger_leaf SET hour = hour + 1 WHERE index = 7", 0),
        ("DELETE FROM ledger_leaf WHERE index = 7", 0),
        ("UPDATE ledger_tile SET root = sha256('')", 299),
    ],
)
def test_a_broken_tree_proves_nothing(damage: str, index: int) -> None:
    sealed(300)
    sql(damage)
    with pytest.raises((BadProof, tree.MissingHash)):
        proving.prove(Entry.objects.get(leaf__index=index))


def test_a_witness_gets_the_growth_since_its_checkpoint() -> None:
    sealed(100, 300)
    old, new = Checkpoint.objects.values_list("note", flat=True)
    head, note = proving.consistency(old).split("\n\n", 1)
    size, *hashes = head.split("\n")
    assert (size, note) == ("old 100", new)
    then, now = read_head(old), read_head(new)
    assert tree.continues(100, then.root, 300, now.root, [decode(line) for line in hashes])


def test_a_witness_that_knows_the_newest_checkpoint_gets_it_again() -> None:
    sealed(5)
    note = Checkpoint.objects.get().note
    assert proving.consistency(note) == f"old 5\n\n{note}"


def test_a_checkpoint_of_another_history_is_refused() -> None:
    sealed(5)
    fork = signer().sign(given.Log(3).head().text)
    with pytest.raises(proving.Forked, match="does not continue the checkpoint over 3 entries"):
        proving.consistency(fork)


def test_a_checkpoint_of_the_future_is_refused() -> None:
    sealed(5)
    future = signer().sign(given.Log(9).head().text)
    with pytest.raises(proving.Forked):
        proving.consistency(future)


def test_a_checkpoint_of_another_log_is_refused() -> None:
    sealed(5)
    with pytest.raises(BadNote):
        proving.consistency(given.signer(seed=b"other").sign(given.Log(3).head().text))


def test_a_ledger_without_checkpoint_continues_none() -> None:
    note = signer(create=True).sign(given.Log(9).head().text)
    with pytest.raises(proving.Forked):
        proving.consistency(note)
