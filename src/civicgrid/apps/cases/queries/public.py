"""What everybody may see of cases.

Only of public types, and only what the type says.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
from django.db.models import DateField, Q, Sum
from django.db.models.functions import TruncMonth

from civicgrid.apps.cases.models import Case, Membership, Photo
from civicgrid.apps.cases.rules.publicity import shown_area
from civicgrid.apps.cases.rules.redaction import redacted
from civicgrid.apps.cases.rules.workflow import OPEN
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord, PublicPart

from . import near
from .public_search import PublicFilter, fitting, grain_of, search, settled_search

CHUNK = 2_000


class PublicCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case as everybody sees it; positions are rounded where the type says so.

    `state` is that of the workflow, `open` whether it is still worked on; `area` and `organisation` are paths, the area
    none that is smaller than `rounded_m`; `changed_at` is when it came into its phase; `photos` are names of small
    pictures.
    """

    number: str
    type: str
    area: str
    state: str
    open: bool
    organisation: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime
    late: bool
    reports: int
    rounded_m: float = 0.0
    lon: float | None = None
    lat: float | None = None
    text: str = ""
    address: str = ""
    photos: tuple[str, ...] = ()


def public_cases(wanted: PublicFilter, most: int) -> list[PublicCase]:
    """The newest public cases that fit, at most so many, by at most five statements."""
    return _shown(_rows(wanted, most))


def public_points(wanted: PublicFilter, most: int) -> list[PublicCase]:
    """The same without texts and photos, for a map: by at most three statements."""
    kinds = standards.case_types()
    return [_public(row, kinds[row.type]) for row in _rows(wanted, most)]


def public_settled(wanted: PublicFilter, most: int) -> list[PublicCase]:
    """Of the public cases that fit those that were closed last.

    By at most five statements.
    """
    return _shown(near.first(settled_search(wanted), most).rows)


def public_stream(wanted: PublicFilter) -> Iterator[PublicCase]:
    """All public cases that fit, the oldest first, read chunk by chunk."""
    rows, beyond = fitting(wanted), Q()
    while chunk := list(rows.filter(beyond).order_by("opened_at", "id")[:CHUNK]):
        yield from _shown(chunk)
        last = chunk[-1]
        beyond = Q(opened_at__gte=last.opened_at) & (Q(opened_at__gt=last.opened_at) | Q(id__gt=last.pk))


def events_by_month(zone: str) -> dict[date, int]:
    """How many events the cases opened in each month have, months as in this zone.

    Whatever happens to one of them changes it.
    """
    month = TruncMonth("opened_at", output_field=DateField(), tzinfo=ZoneInfo(zone))
    rows = Case.objects.order_by().annotate(month=month).values_list("month").annotate(happened=Sum("seq"))
    return dict(sorted(rows))


def public_case(number: str) -> PublicCase | None:
    """One public case; None where everybody sees none."""
    return next(iter(public_cases(PublicFilter(numbers=(number,)), 1)), None)


def _rows(wanted: PublicFilter, most: int) -> list[Case]:
    if wanted.numbers:
        return list(fitting(wanted).order_by("-opened_at", "id")[:most])
    return near.first(search(wanted), most).rows


def _shown(rows: Sequence[Case]) -> list[PublicCase]:
    kinds, texts, photos = standards.case_types(), _texts(rows), _photos(rows)
    return [_public(row, kinds[row.type], texts.get(row.number, ""), photos.get(row.number, ())) for row in rows]


def _public(row: Case, kind: CaseTypeRecord, text: str = "", photos: tuple[str, ...] = ()) -> PublicCase:
    parts, to_m = kind.public_parts, kind.public_rounding_m
    lon, lat = grain_of(to_m).rounded(row.lon, row.lat)
    moments = (row.opened_at, row.filed_at, row.dispatched_at, row.accepted_at, row.handed_back_at, row.closed_at)
    return PublicCase(
        number=row.number,
        type=row.type,
        area=shown_area(row.area, to_m, grid.areas()),
        state=row.state,
        open=row.state in OPEN,
        organisation=row.organisation,
        opened_at=row.opened_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        changed_at=max(moment for moment in moments if moment),
        late=row.late,
        rounded_m=to_m,
        reports=row.reports,
        lon=lon,
        lat=lat,
        text=redacted(text) if PublicPart.TEXT in parts else "",
        address=redacted(row.address) if PublicPart.ADDRESS in parts and not to_m else "",
        photos=photos if PublicPart.PHOTOS in parts else (),
    )


def _texts(rows: Sequence[Case]) -> dict[str, str]:
    """What the first report of each case says."""
    said = Membership.objects.filter(case__in=rows, until__isnull=True).order_by("-report__arrived_at", "-report")
    return dict(said.values_list("case__number", "report__text"))


def _photos(rows: Sequence[Case]) -> dict[str, tuple[str, ...]]:
    shown: dict[str, tuple[str, ...]] = {}
    taken = Photo.objects.filter(case__in=rows).exclude(small="").order_by("added_at", "pk")
    for number, small in taken.values_list("case__number", "small"):
        shown[number] = (*shown.get(number, ()), small)
    return shown
