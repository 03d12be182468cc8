"""The requests of the 311 line, read as the platform's own import would read them."""

from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from civicgrid.apps.cases.rules.export import rows
from civicgrid.apps.cases.rules.mapping import ReportRow, load
from civicgrid.kernel.errors import InvalidInput

EXPORT = "boston_311_2015/requests.csv.gz"
MAPPING = "mappings/boston-311.toml"


class Request(msgspec.Struct, frozen=True):
    """One request with what only the learning needs. Times are Boston's own."""

    key: str
    type: str
    subject: str
    queue: str
    department: str
    opened: datetime
    due: datetime | None
    closed: datetime | None
    on_time: bool | None
    """The city's own judgement."""
    lon: float | None
    lat: float | None
    police_district: str
    report: ReportRow
    """As the platform's own import reads it."""


def read_requests(folder: Path) -> Iterator[Request | InvalidInput]:
    """Every row of the export, as a request or as the reason why it is refused."""
    mapping = load(files("civicgrid.apps.cases").joinpath(MAPPING).read_bytes(), MAPPING)
    zone = ZoneInfo(mapping.times.zone)
    with (folder / EXPORT).open("rb") as stream:
        for line, row in rows(mapping, EXPORT, stream):
            try:
                yield _request(mapping.read(row), row, zone)
            except InvalidInput as error:
                error.row = line
                yield error


def _request(report: ReportRow, row: dict[str, str], zone: ZoneInfo) -> Request:
    return Request(
        key=report.origin_key,
        type=report.type,
        subject=row["subject"],
        queue=report.organisation,
        department=row["department"],
        opened=report.opened_at.astimezone(zone),
        due=_not_before(report.opened_at, report.due_at, zone),
        closed=report.closed_at and report.closed_at.astimezone(zone),
        on_time={"ONTIME": True, "OVERDUE": False}.get(row["ontime_status"]),
        lon=report.lon,
        lat=report.lat,
        police_district=row["police_district"].replace("-", ""),
        report=report,
    )


def _not_before(opened: datetime, due: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The due time, unless a clerk set it before the opening: nothing can be learned from that."""
    return due.astimezone(zone) if due and due >= opened else None
