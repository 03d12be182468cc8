"""The audit: a sound ledger has no deviation; whatever its owner changes is found and named."""

from collections.abc import Sequence

import pytest
from django.db import connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from civicgrid.base import ledger
from civicgrid.base.ledger import home, storage
from civicgrid.base.ledger.audit import verify
from civicgrid.base.ledger.leaf import Opening, leaf, seal
from civicgrid.base.ledger.models import Checkpoint, Entry, Leaf, Tile
from civicgrid.base.ledger.note import TreeHead
from civicgrid.base.ledger.tree import frontier
from tests.base.ledger import given
from tests.base.ledger.given import entry, sealed, sql

pytestmark = pytest.mark.django_db

ANOTHER = {
    "bytea": "sha256({column})",
    "text": "{column} || ' '",
    "timestamp with time zone": "{column} + interval '1 second'",
    "integer": "{column} + 1000",
    "smallint": "{column} + 1000",
    "bigint": "{column} + 1000",
}


def found(handed_out: Sequence[str] = ()) -> list[str]:
    return [str(deviation) for deviation in verify(handed_out=handed_out).deviations]


def entry_of(index: int) -> int:
    return Leaf.objects.get(index=index).entry_id


def test_an_empty_ledger_is_sound() -> None:
    report = verify()
    assert (report.size, report.waiting.count, report.deviations) == (0, 0, [])


def test_a_ledger_is_sound(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sealed(100, 256, 300, 5_000)
    ledger.append([entry(5_000)])
    progress: list[tuple[int, int]] = []
    report = verify(lambda done, size: progress.append((done, size)))
    assert (report.size, report.waiting.count) == (5_000, 1)
    assert report.deviations == []
    assert progress == [(4_096, 5_000), (5_000, 5_000)]


def test_no_stored_value_can_be_changed() -> None:
    sealed(100, 300)
    ledger.append([entry(300)])
    for table, column, kind in stored_values():
        with transaction.atomic():
            another = ANOTHER[kind].format(column=column)
            sql(f"UPDATE {table} SET {column} = {another} WHERE ctid = (SELECT min(ctid) FROM {table})")
            assert found(), f"{table}.{column} was changed and nobody noticed"
            transaction.set_rollback(True)


def test_entries_may_come_while_the_audit_runs() -> None:
    sealed(100)
    report = verify(lambda done, size: sealed(400))
    assert (report.size, report.deviations) == (100, [])


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (
            "UPDATE ledger_entry SET event = '{{}}' WHERE id = {seventh}",
            "entry {seventh} is not what leaf 7 commits to",
        ),
        ("UPDATE ledger_entry SET salt = '' WHERE id = {seventh}", "entry {seventh} is not what leaf 7 commits to"),
        ("DELETE FROM ledger_entry WHERE id = {seventh}", "leaf 7 has lost its entry"),
        ("DELETE FROM ledger_leaf WHERE index = 7", "leaf 7 is missing: leaf 8 comes next"),
        ("DELETE FROM ledger_leaf WHERE index = 299", "the checkpoint over 300 leaves is lost: the tree has 299"),
        ("DELETE FROM ledger_leaf", "the checkpoint over 100 leaves is lost: the tree has 0"),
        ("DELETE FROM ledger_tile", "tile 1/0 is not what its leaves give"),
        ("INSERT INTO ledger_tile VALUES (1, 1, '')", "tile 1/1 is under no checkpoint"),
        ("DELETE FROM ledger_checkpoint WHERE size = 300", "leaf 299 is under no checkpoint"),
        ("DELETE FROM ledger_checkpoint", "leaf 0 is under no checkpoint"),
        ("DELETE FROM ledger_pending", "entry {last} is neither in the tree nor waiting for it"),
        ("INSERT INTO ledger_pending VALUES ({seventh})", "entry {seventh} waits for the tree and is in it already"),
        ("DELETE FROM ledger_entry WHERE id = {last}", "entry {last} waits for the tree and has gone"),
        (
            "UPDATE ledger_entry SET event = '', salt = '' WHERE id = {seventh}",
            "entry {seventh} is not what leaf 7 commits to",
        ),
        (
            "UPDATE ledger_leaf SET entry_id = -entry_id WHERE index IN (7, 8);"
            "UPDATE ledger_leaf SET entry_id = {seventh} + 8 - index WHERE index IN (7, 8)",
            "entry {seventh} is not what leaf 8 commits to",
        ),
        (
            "UPDATE ledger_leaf SET index = -index WHERE index IN (298, 299);"
            "UPDATE ledger_leaf SET index = 597 + index WHERE index IN (-298, -299)",
            "the checkpoint over 300 leaves states another root than the tree has",
        ),
        (
            "UPDATE ledger_checkpoint SET size = 299 WHERE size = 300",
            "the checkpoint over 299 leaves states another root than the tree has",
        ),
        ("UPDATE ledger_checkpoint SET size = 0 WHERE size = 100", "the checkpoint over 0 leaves is over nothing"),
        (
            "UPDATE ledger_checkpoint SET note = replace(note, 'lakeside', 'seaside') WHERE size = 100",
            "the checkpoint over 100 leaves is false: This is not a note signed by ledger.example/lakeside: "
            "the signature is missing.",
        ),
    ],
)
def test_a_change_is_named(change: str, finding: str) -> None:
    sealed(100, 300)
    ledger.append([entry(300)])
    ids = {"seventh": entry_of(7), "last": Entry.objects.latest("pk").pk}
    sql(change.format(**ids))
    assert finding.format(**ids) in found()


def test_one_change_is_one_deviation() -> None:
    sealed(100, 300)
    Entry.objects.filter(pk=entry_of(7)).update(actor="somebody else")
    assert found() == [f"entry {entry_of(7)} is not what leaf 7 commits to"]


def test_all_changes_are_listed() -> None:
    sealed(100, 300)
    Entry.objects.filter(leaf__index__in=[3, 99, 250]).update(action="cases.void")
    assert found() == [f"entry {entry_of(index)} is not what leaf {index} commits to" for index in (3, 99, 250)]


def test_a_leaf_changed_with_its_entry_contradicts_the_checkpoints() -> None:
    sealed(100, 300)
    falsify(7)
    assert found() == [
        "the checkpoint over 100 leaves states another root than the tree has",
        "tile 1/0 is not what its leaves give",
        "the checkpoint over 300 leaves states another root than the tree has",
    ]


def test_a_checkpoint_under_another_key_is_false() -> None:
    sealed(3)
    Checkpoint.objects.update(note=given.signer(seed=b"impostor").sign(given.Log(3).head().text))
    assert found()[0].startswith("the checkpoint over 3 leaves is false")


def test_a_history_written_anew_with_the_key_contradicts_the_checkpoint_kept(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sealed(100)
    falsify(7)
    sign_anew(100)
    assert found() == ["the checkpoint over 100 leaves states another root than the tree has"]


def test_a_history_written_anew_contradicts_what_a_witness_holds() -> None:
    sealed(100, 200)
    witnessed = Checkpoint.objects.get(size=100).note
    falsify(7)
    sign_anew(100)
    sign_anew(200)
    assert found() == []
    assert found([witnessed]) == ["the checkpoint over 100 leaves states another root than the tree has"]


def test_a_database_set_back_is_found(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sealed(100, 300)
    for rows in (Leaf.objects.filter(index__gte=100), Tile.objects.all(), Checkpoint.objects.filter(size=300)):
        rows.delete()
    Entry.objects.filter(leaf=None).delete()
    assert found() == ["the checkpoint over 300 leaves is lost: the tree has 100"]


def test_a_ledger_without_its_key_is_not_judged() -> None:
    sealed(3)
    (home.folder() / "key").unlink()
    with pytest.raises(home.NoKey):
        verify()


def stored_values() -> list[tuple[str, str, str]]:
    """Every column of the ledger, but for how long an entry waits: table, column, type."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT table_name, quote_ident(column_name), data_type FROM information_schema.columns
            WHERE table_name ~ '^ledger_' AND column_name <> 'since'
        """)
        rows: list[tuple[str, str, str]] = cursor.fetchall()
        return rows


def falsify(index: int) -> None:
    """Another event, and the leaf that fits it."""
    entry = Entry.objects.get(leaf__index=index)
    entry.event = '{"nothing":"happened"}'
    entry.save()
    commitment, hour = seal(entry.salt, [getattr(entry, field) for field in Opening.__struct_fields__])
    assert leaf(commitment, hour) != Leaf.objects.get(index=index).data
    Leaf.objects.filter(index=index).update(commitment=commitment, hour=hour)


def sign_anew(size: int) -> None:
    """A checkpoint over the leaves as they are, under the ledger's own key."""
    signer = home.signer()
    head = TreeHead(signer.name, size, frontier(size, storage.tiles()).root)
    Checkpoint.objects.filter(size=size).update(note=signer.sign(head.text))
