"""History comes in: another system's rows, with their times, by the live rules."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from civicgrid.apps.cases.models import Doubt
from civicgrid.apps.cases.rules.export import rows
from civicgrid.apps.cases.rules.mapping import Mapping, ReportRow, Status
from civicgrid.apps.cases.rules.opening import Arrival
from civicgrid.apps.cases.types import NewReport
from civicgrid.base.access import Actor
from civicgrid.kernel.errors import CivicGridError, InvalidInput

from .arrival import arrivals
from .intake import accept

BATCH = 2_000
"""Rows of one transaction."""

Row = tuple[int, dict[str, str]]
Reject = Callable[[int, dict[str, str], CivicGridError], None]


class Tally(msgspec.Struct):
    """What became of the rows so far.

    `asked`: of the opened ones, those that may speak of a case that was there. `read`: bytes of the file.
    """

    read: int = 0
    rows: int = 0
    opened: int = 0
    joined: int = 0
    asked: int = 0
    repeated: int = 0
    rejected: int = 0


def import_history(actor: Actor, file: Path, mapping: Mapping, reject: Reject) -> Iterator[Tally]:
    """Imports batch by batch, each committed, and says after each how far it is.

    A row that cannot be taken is given to `reject` with its line and reason; the others go in.
    """
    tally = Tally()
    with file.open("rb") as stream:
        for batch in _batches(rows(mapping, file.name, stream)):
            _import_batch(actor, batch, mapping, reject, tally)
            tally.read = stream.tell()
            yield tally


def _batches(found: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in found:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _import_batch(actor: Actor, batch: list[Row], mapping: Mapping, reject: Reject, tally: Tally) -> None:
    good: list[tuple[Row, NewReport]] = []

    def refuse(row: Row, error: CivicGridError) -> None:
        tally.rejected += 1
        reject(row[0], row[1], error)

    for row in batch:
        try:
            good.append((row, _as_report(mapping.read(row[1]))))
        except CivicGridError as error:
            refuse(row, error)
    taken: list[Arrival] = []
    for (row, _), outcome in zip(good, arrivals([new for _, new in good], actor.time), strict=True):
        if isinstance(outcome, Arrival):
            taken.append(outcome)
        else:
            refuse(row, outcome)
    receipts = accept(actor, taken) if taken else []
    tally.rows += len(batch)
    tally.joined += sum(receipt.joined for receipt in receipts)
    tally.repeated += sum(receipt.repeated for receipt in receipts)
    opened = [receipt.report for receipt in receipts if not (receipt.joined or receipt.repeated)]
    tally.opened += len(opened)
    tally.asked += Doubt.objects.filter(report__in=opened).count()


def _as_report(row: ReportRow) -> NewReport:
    if row.closed_at is None and row.status in {Status.CLOSED, Status.VOID}:
        raise InvalidInput(field="closed", value="", remedy="a row that is closed needs the time of closing")
    return NewReport(
        source=row.source,
        origin_key=row.origin_key,
        text=row.text,
        type=row.type,
        lon=row.lon,
        lat=row.lat,
        address=row.address[:300],
        happened_at=row.opened_at,
        arrived_at=row.opened_at,
        promised_at=row.due_at,
        closed_at=row.closed_at,
        closing_note=row.closing_note,
        void=row.void,
    )
