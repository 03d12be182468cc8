"""The sequencer: every entry gets one number, whatever happens meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from stat import S_IMODE

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import Error, connection, transaction

from civicgrid.base import ledger
from civicgrid.base.ledger import audit, storage
from civicgrid.base.ledger.home import NoKey, held, signer
from civicgrid.base.ledger.models import Checkpoint, Entry, Leaf, Tile
from civicgrid.base.ledger.note import read_head
from civicgrid.base.ledger.sequencer import BATCH, SetBack, sequence, waiting
from civicgrid.base.ledger.tree import frontier
from civicgrid.project.cli import ledger as ledger_command
from tests.base.ledger.given import elsewhere, entry, sealed


@pytest.mark.django_db
def test_entries_are_numbered_in_the_order_they_came() -> None:
    ledger.append([entry(number) for number in range(300)])
    assert sequence() == 300
    assert list(Leaf.objects.order_by("index").values_list("index", "entry__event")) == [
        (number, entry(number).event) for number in range(300)
    ]


@pytest.mark.django_db
def test_the_checkpoint_states_the_root_of_the_leaves() -> None:
    sealed(300, 600)
    head = read_head(signer().verifier.open(Checkpoint.objects.get(size=600).note))
    assert (head.origin, head.size) == ("ledger.example/lakeside", 600)
    assert head.root == frontier(600, storage.tiles()).root
    assert Tile.objects.count() == 2


@pytest.mark.django_db
def test_nothing_waits_and_nothing_happens() -> None:
    assert sequence() == 0
    assert not Checkpoint.objects.exists()
    assert waiting().count == 0


@pytest.mark.django_db
def test_waiting_counts_from_when_the_entry_came_whatever_its_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (before,) = cursor.fetchone()
    ledger.append([entry(5), entry(3)])
    assert waiting().count == 2
    assert (waiting().since or before) > before


@pytest.mark.django_db
def test_a_limit_leaves_the_rest_waiting() -> None:
    ledger.append([entry(number) for number in range(5)])
    assert sequence(limit=3) == 3
    assert waiting().count == 2


@pytest.mark.django_db
def test_each_batch_has_its_checkpoint() -> None:
    ledger.append([entry(number) for number in range(BATCH + 10)])
    assert sequence() == BATCH + 10
    assert list(Checkpoint.objects.values_list("size", flat=True)) == [BATCH, BATCH + 10]


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_is_not_lost() -> None:
    with transaction.atomic():
        ledger.append([entry(0)])
        elsewhere(lambda: ledger.append([entry(1)]))
        assert elsewhere(sequence) == 1
    assert sequence() == 1
    assert list(Leaf.objects.order_by("index").values_list("entry__event", flat=True)) == [
        entry(1).event,
        entry(0).event,
    ]
    assert audit.verify().deviations == []


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_where_ids_have() -> None:
    sealed(2)
    with transaction.atomic():
        ledger.append([entry(2)])
        transaction.set_rollback(True)
    ledger.append([entry(3)])
    sequence()
    newest = Leaf.objects.latest("index")
    assert (newest.index, newest.entry_id - Entry.objects.earliest("pk").pk) == (2, 3)


@pytest.mark.django_db(transaction=True)
def test_a_second_sequencer_yields_at_once() -> None:
    ledger.append([entry(0), entry(1)])
    with transaction.atomic():
        assert sequence(limit=1) == 1
        assert elsewhere(sequence) == 0
    assert elsewhere(sequence) == 1


@pytest.mark.django_db(transaction=True)
def test_many_sequencers_number_every_entry_once() -> None:
    ledger.append([entry(number) for number in range(400)])
    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(lambda limit: elsewhere(lambda: sequence(limit)), [20] * 20))
    assert done + sequence() == 400
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(400))
    assert audit.verify().deviations == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["ledger_leaf", "ledger_tile", "ledger_checkpoint", "ledger_pending"])
def test_a_crash_at_any_step_leaves_all_as_it_was(table: str) -> None:
    ledger.append([entry(number) for number in range(300)])
    with transaction.atomic():
        crash_on(table)
        with pytest.raises(Error, match="out of power"), transaction.atomic():
            sequence()
        assert not Leaf.objects.exists()
        assert not Checkpoint.objects.exists()
        assert held() == ""
        transaction.set_rollback(True)
    assert sequence() == 300
    assert audit.verify().deviations == []


@pytest.mark.django_db(transaction=True)
def test_a_crash_before_the_commit_signs_nothing_that_stays() -> None:
    sealed(1)
    before = held()
    ledger.append([entry(1)])
    with transaction.atomic():
        sequence()
        transaction.set_rollback(True)
    assert (waiting().count, held()) == (1, before)
    assert sequence() == 1


@pytest.mark.django_db
def test_the_key_is_for_its_owner_alone(home: Path) -> None:
    sealed(1)
    assert S_IMODE((home / "key").stat().st_mode) == 0o600


@pytest.mark.django_db
def test_the_key_stays_the_same(home: Path) -> None:
    sealed(1)
    key = (home / "key").read_bytes()
    sealed(2)
    assert (home / "key").read_bytes() == key


@pytest.mark.django_db
def test_a_lost_key_is_not_replaced_in_silence(home: Path) -> None:
    sealed(1)
    (home / "key").unlink()
    ledger.append([entry(1)])
    with pytest.raises(NoKey, match="restore it from the backup"):
        sequence()


@pytest.mark.django_db
def test_a_key_of_another_kind_is_refused(home: Path) -> None:
    home.mkdir()
    key = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (home / "key").write_bytes(key)
    ledger.append([entry(1)])
    with pytest.raises(NoKey, match="Ed25519"):
        sequence()


@pytest.mark.django_db(transaction=True)
def test_a_database_set_back_signs_no_second_history() -> None:
    sealed(5)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_entry, ledger_pending, ledger_leaf, ledger_tile, ledger_checkpoint")
    ledger.append([entry(0)])
    with pytest.raises(SetBack, match="knows 0 entries of the ledger, but a checkpoint over 5 was signed"):
        sequence()
    assert waiting().count == 1


def crash_on(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"""
            CREATE FUNCTION crash() RETURNS trigger AS 'BEGIN RAISE ''out of power''; END' LANGUAGE plpgsql;
            CREATE TRIGGER crash BEFORE INSERT OR DELETE ON {table} EXECUTE FUNCTION crash()
        """)


@pytest.mark.django_db
def test_the_command_makes_a_key_for_an_empty_ledger_only(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tell_key = ledger_command.key.__wrapped__  # type: ignore[attr-defined]  # without a database of its own
    tell_key()
    assert capsys.readouterr().out.startswith("ledger.example/lakeside+")
    sealed(3)
    (home / "key").unlink()
    with pytest.raises(NoKey):
        tell_key()
    assert not (home / "key").exists()
