"""One citizen's report over HTTP: what it costs until case, duty, clocks, ledger entry and receipt are on disk.

python bench/report.py [REPORTS]
"""

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from random import Random
from secrets import token_urlsafe
from typing import Any

from psycopg import Connection

from civicgrid.kernel.paths import steps
from measuring import city, cpu_s, family, percentile, show, web
from measuring.installation import logged, postmaster, superuser

REPORTS, WARM_UP, WATCHED = 1_000, 100, 20
SENDER = "citizen"
PEER = {"statements": 47, "CPU": 105, "WAL": 16.0}
"""The best open peer's figures, measured the same way: SQL statements, milliseconds, kilobytes."""
BUDGET = {"statements": 12, "CPU": 15}


def main(arguments: list[str]) -> None:
    """Posts reports one after another over one connection; prints what each one cost."""
    reports = int(arguments[0]) if arguments else REPORTS
    with city() as home, web() as (connection, process):
        sending = sent(connection, key())
        list(islice(sending, WARM_UP))
        with logged(home) as statements:
            list(islice(sending, WATCHED))
        with superuser(home) as database:
            log_position = position(database)
            before = used(home, process)
            waits = list(islice(sending, reports))
            after = used(home, process)
            written = position(database) - log_position
        for statement in statements[-statements[::-1].index("BEGIN") - 1 :]:
            print(f"  {statement[:110]}")
        tell(len(statements) / WATCHED, [(b - a) / reports * 1e3 for a, b in zip(before, after, strict=True)])
        show("WAL of a report", written / reports / 1e3, "kB")
        show("answered, median", percentile(waits, 0.5) * 1e3, "ms")
        show("answered, 99 %", percentile(waits, 0.99) * 1e3, "ms")
        check(WARM_UP + WATCHED + reports)


def tell(statements: float, cpu_ms: list[float]) -> None:
    """Prints cost and budget, and how many times as much the peer spends."""
    show("statements a report, BEGIN and COMMIT included", statements, "", BUDGET["statements"])
    show("CPU a report: app", cpu_ms[0], "ms")
    show("CPU a report: database", cpu_ms[1], "ms")
    show("CPU a report: both", sum(cpu_ms), "ms", BUDGET["CPU"])
    show(f"the peer's {PEER['statements']} statements are", PEER["statements"] / statements, "times as many")
    show(f"the peer's {PEER['CPU']} ms of CPU are", PEER["CPU"] / sum(cpu_ms), "times as much")


def used(home: Path, process: int) -> tuple[float, float]:
    """Processor seconds so far of the web and of the database, all their processes."""
    return cpu_s(family(process)), cpu_s(family(postmaster(home)))


def position(database: Connection[Any]) -> int:
    """Bytes of the write-ahead log so far."""
    (at,) = database.execute("SELECT pg_current_wal_lsn() - '0/0'").fetchone() or (0,)
    return int(at)


def key() -> str:
    """A key, as a program that reports for many gets one: without, what comes so fast would be held."""
    from civicgrid.apps.directory.api import issue_token
    from civicgrid.base.access import SYSTEM

    secret = token_urlsafe(32)
    issue_token(SYSTEM, SENDER, secret)
    return secret


def sent(connection: HTTPConnection, secret: str) -> Iterator[float]:
    """Posts a plausible report, waits for its receipt; seconds that took. For ever."""
    from civicgrid.apps.standards.api import case_types
    from civicgrid.simulator.history import drafts, world
    from civicgrid.simulator.words import which

    chance = Random(311)  # noqa: S311
    around = world(chance, datetime.now(UTC))
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {secret}"}
    while True:
        drawn = (draft.report for draft in drafts(around, [1.0] * 500, chance, "bench"))
        for new in (each for each in drawn if each.type and not case_types()[each.type].questions.get("required")):
            body = {
                "source": "citizen",
                "type": steps(new.type)[-1],
                "text": new.text,
                "lon": new.lon,
                "lat": new.lat,
                "address": new.address,
                "answers": which(case_types()[new.type].questions, chance),
                "contact": "+86 130 0000 0000",
            }
            start = time.perf_counter()
            connection.request("POST", "/api/v1/reports", json.dumps(body), headers)
            answer = connection.getresponse()
            receipt = json.loads(answer.read())
            yield time.perf_counter() - start
            assert answer.status == 201, receipt
            assert receipt["number"], receipt
            assert receipt["secret"], receipt


def check(reports: int) -> None:
    """Every report that was answered is a case's, with its duty, clocks and ledger entry."""
    from civicgrid.apps.cases import api as cases
    from civicgrid.base.ledger.models import Entry

    assert Entry.objects.filter(event_name="ReportReceived", actor=SENDER).count() == reports
    assert not any(cases.differing())


if __name__ == "__main__":
    main(sys.argv[1:])
