"""Monthly files of public cases.

Made at night, and anew where a month has changed; at once where the rules have.
"""

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.models import DataFile
from civicgrid.apps.services.queries.open_data import (
    COLUMNS,
    about,
    data_files,
    month_filter,
    month_of,
    rules_digest,
    values,
)
from civicgrid.base import files, jobs, parquet


def plan(now: datetime) -> dict[date, int]:
    """The past months whose file is missing, with the events of each.

    Or in which something has happened to a case since.
    """
    made = {each.month: each.events for each in data_files() if files.path_of(each.sha256).exists()}
    happened = cases.events_by_month(grid.city().time_zone)
    return {month: events for month, events in happened.items() if month < month_of(now) and made.get(month) != events}


@jobs.periodic("open_data.make", cron="30 18 * * *")
def make_due() -> None:
    """Every night of the city's half of the world."""
    defer_due()


def defer_due() -> None:
    """The files that are missing, or no longer true, are made by jobs."""
    with suppress(grid.NoCity):
        jobs.defer_many(
            make, [{"month": day.isoformat(), "events": events} for day, events in plan(timezone.now()).items()]
        )


@jobs.job("open_data.make_month", whole=False)
def make(month: str, events: int) -> None:
    """Makes the file of a month; the former one goes once the new one is stored."""
    make_month(date.fromisoformat(month), events, timezone.now())


def being_made() -> int:
    """How many files wait to be made."""
    return jobs.count_waiting(make)


def make_month(month: date, events: int, now: datetime) -> DataFile:
    """The file of a month as it is after so many events.

    Its former one is gone, unless it is that of another month too: those without rows are alike.
    """
    rules = rules_digest()
    with TemporaryDirectory(dir=settings.CIVICGRID_HOME) as folder, override("en"):
        file = Path(folder) / "month.parquet"
        columns = [parquet.Column(each.name, each.kind, each.meaning) for each in COLUMNS]
        rows = parquet.write(file, columns, values(cases.public_stream(month_filter(month))), about())
        content = file.read_bytes()
    former = DataFile.objects.filter(month=month).values_list("sha256", flat=True).first()
    kept, _ = DataFile.objects.update_or_create(
        month=month,
        defaults={
            "sha256": files.keep(content),
            "size": len(content),
            "rows": rows,
            "rules": rules,
            "events": events,
            "made_at": now,
        },
    )
    if former and not DataFile.objects.filter(sha256=former).exists():
        files.path_of(former).unlink(missing_ok=True)
    return kept
