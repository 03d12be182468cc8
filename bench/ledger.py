"""The ledger beside a hash chain kept inside each transaction, with eight clients, in one run.

python bench/ledger.py
"""

import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from psycopg.conninfo import conninfo_to_dict

from civicgrid.base import database, ledger

Result = TypeVar("Result")

CLIENTS = 8
SECONDS = 5.0
BULK = 2_000
ENTRIES = 100_000
PROOFS = 2_000


def main() -> None:
    """Prints transactions per second of both, then what draining, auditing and verifying proofs take."""
    with tempfile.TemporaryDirectory() as folder, fresh_database(Path(folder)):
        chained = per_second(chain)
        outbox = per_second(lambda: ledger.append([entry()]))
        _, bulk_s = timed(append_in_bulk)
        print(f"hash chain, {CLIENTS} clients       {chained:>10,.0f} transactions/s")
        print(f"ledger, {CLIENTS} clients           {outbox:>10,.0f} transactions/s")
        print(f"ratio                       {outbox / chained:>10.1f}")
        print(f"ledger, {BULK:,} at once       {ENTRIES / bulk_s:>10,.0f} entries/s")
        drain_and_prove()


def drain_and_prove() -> None:
    """Prints how fast the sequencer, the audit and the verification of a proof are."""
    from civicgrid.base.ledger.audit import verify
    from civicgrid.base.ledger.home import signer
    from civicgrid.base.ledger.models import Entry
    from civicgrid.base.ledger.proof import read_proof
    from civicgrid.base.ledger.proving import prove
    from civicgrid.base.ledger.sequencer import sequence

    drained, drain_s = timed(sequence)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    report, audit_s = timed(verify)
    proven, prove_s = timed(lambda: prove(Entry.objects.latest("pk")))
    verifier = signer().verifier
    _, check_s = timed(lambda: [read_proof(proven.proof).verify(proven.leaf, verifier) for _ in range(PROOFS)])
    print(f"drained                     {drained / drain_s:>10,.0f} entries/s")
    print(f"audited                     {report.size / audit_s:>10,.0f} entries/s, {len(report.deviations)} deviations")
    print(f"a proof made                {prove_s * 1e3:>10.1f} milliseconds")
    print(f"a proof verified            {check_s / PROOFS * 1e6:>10.0f} microseconds")


def append_in_bulk() -> None:
    """As an import does: many entries in each transaction."""
    for _ in range(ENTRIES // BULK):
        ledger.append([entry() for _ in range(BULK)])


def entry() -> ledger.NewEntry:
    """What a city writes most: a case is closed."""
    number = f"2026{secrets.randbelow(10**7):07}"
    event = f'{{"condition":"3-1","number":"{number}","reason":"the lamp shines again"}}'
    return ledger.NewEntry(datetime.now(UTC), "post-12", "cases.close", "case", number, "CaseClosed", event)


def chain() -> None:
    """The other way: each entry holds the hash of the one before, so one waits for the other."""
    new = entry()
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM head FOR UPDATE")
        after = sha256(bytes(cursor.fetchone()[0]) + new.event.encode()).digest()
        cursor.execute("INSERT INTO chain (event, hash) VALUES (%s, %s)", [new.event, after])
        cursor.execute("UPDATE head SET hash = %s", [after])


def per_second(act: Callable[[], None]) -> float:
    """Transactions per second of all clients together."""
    until = time.monotonic() + SECONDS

    def client(_: int) -> int:
        done = 0
        while time.monotonic() < until:
            with transaction.atomic():
                act()
            done += 1
        connection.close()
        return done

    with ThreadPoolExecutor(CLIENTS) as clients:
        return sum(clients.map(client, range(CLIENTS))) / SECONDS


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """What the work gives, and the seconds it took."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


@contextmanager
def fresh_database(home: Path) -> Iterator[None]:
    """A PostgreSQL of its own with the tables of both."""
    home.chmod(0o711)  # PostgreSQL does not run as root: its own user has to pass
    target = conninfo_to_dict(database.url(home))
    name = target.pop("dbname")
    with database.server(home):
        settings.configure(
            CIVICGRID_HOME=home,
            CIVICGRID_LEDGER_ORIGIN="civicgrid.bench",
            DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": name, "OPTIONS": target}},
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            INSTALLED_APPS=["civicgrid.base.ledger"],
            USE_TZ=True,
        )
        django.setup()
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE chain (id bigserial PRIMARY KEY, event text, hash bytea)")
            cursor.execute("CREATE TABLE head AS SELECT ''::bytea AS hash")
        yield
        connection.close()


if __name__ == "__main__":
    main()
