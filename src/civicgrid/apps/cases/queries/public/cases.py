"""What everybody may see of cases.

Only of public types, and only what the type says.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import cache, partial
from zoneinfo import ZoneInfo

import msgspec
from django.db.models import DateField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import TruncMonth

from civicgrid.apps.cases.models import Case, Membership, Photo
from civicgrid.apps.cases.queries.alike import LOOKED_AT
from civicgrid.apps.cases.queries.lists import near
from civicgrid.apps.cases.queries.lookups import public_types
from civicgrid.apps.cases.rules.alike import Candidate, alike
from civicgrid.apps.cases.rules.publicity import shown_area
from civicgrid.apps.cases.rules.redaction import redacted
from civicgrid.apps.cases.rules.workflow import OPEN, VOID
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import PublicPart
from civicgrid.kernel.text import words

from .search import COLUMNS, PublicFilter, fitting, grain_of, search, settled_search

CHUNK = 1_000


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
    return list(map(_sight(), _rows(wanted, most)))


def public_like(said: frozenset[str], wanted: PublicFilter, most: int) -> list[PublicCase]:
    """Of the newest public cases that fit those like these words, most alike first.

    Judged by what everybody reads of them; by three statements.
    """
    newest = fitting(wanted).order_by("-opened_at").values("pk")[:LOOKED_AT]
    among = Case.objects.filter(pk__in=newest, words__overlap=sorted(said)).only(*COLUMNS)
    rows = list(among.order_by("-opened_at", "id")[:most]) if said else []
    found = {row.pk: shown for row, shown in zip(rows, _shown(rows), strict=True)}
    told = [Candidate(pk, frozenset(words(f"{each.text} {each.address}"))) for pk, each in found.items()]
    return [found[pk] for pk in alike(said, told)]


def public_settled(wanted: PublicFilter, most: int) -> list[PublicCase]:
    """Of the public cases that fit those that were closed last.

    By at most five statements.
    """
    return _shown(near.first(settled_search(wanted), most).rows)


def public_stream(wanted: PublicFilter) -> Iterator[PublicCase]:
    """All public cases that fit, the oldest first, without photos.

    By one statement a chunk.
    """
    seen = _sight()
    said = Membership.objects.filter(case=OuterRef("pk"), until__isnull=True).order_by("report__arrived_at", "report")
    rows, beyond = fitting(wanted).order_by("opened_at", "id"), Q()
    rows = rows.annotate(first_said=Subquery(said.values("report__text")[:1]))
    while chunk := list(rows.filter(beyond).values_list("first_said", *COLUMNS, named=True)[:CHUNK]):
        yield from (seen(row, row.first_said or "") for row in chunk)
        last = chunk[-1]
        beyond = Q(opened_at__gte=last.opened_at) & (Q(opened_at__gt=last.opened_at) | Q(id__gt=last.id))


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


def public_void(numbers: Sequence[str]) -> list[PublicCase]:
    """Those of these numbers that were not taken up, or `joined` with another.

    Only where, what and when: nothing of what they said is told any more.
    """
    rows = Case.objects.filter(number__in=numbers, state=VOID, type__in=public_types())
    seen = _sight()
    return [
        msgspec.structs.replace(seen(row), address="", state="joined" if row.joined_into else VOID)
        for row in rows.only(*COLUMNS, "joined_into")
    ]


def public_place(wanted: PublicFilter, most: int) -> tuple[datetime, str] | None:
    """The (opened_at, number) of the `most`-th newest that fits, None if none is."""
    rows = fitting(wanted).order_by("-opened_at", "id").values_list("opened_at", "number")
    return next(iter(rows[most - 1 : most]), None)


def _rows(wanted: PublicFilter, most: int) -> list[Case]:
    if wanted.numbers:
        return list(fitting(wanted).order_by("-opened_at", "id")[:most])
    return near.first(search(wanted), most).rows


def _shown(rows: Sequence[Case]) -> list[PublicCase]:
    seen, texts, photos = _sight(), _texts(rows), _photos(rows)
    return [seen(row, texts.get(row.number, ""), photos.get(row.number, ())) for row in rows]


def _sight() -> Callable[..., PublicCase]:
    """How everybody sees a case (COLUMNS), what it says and its photos.

    By what is public now.
    """
    kinds, areas, grain = standards.case_types(), grid.areas(), cache(grain_of)
    area_of = cache(partial(shown_area, areas=areas))

    def seen(row: Case, text: str = "", photos: tuple[str, ...] = ()) -> PublicCase:
        kind = kinds[row.type]
        parts, to_m = kind.public_parts, kind.public_rounding_m
        lon, lat = grain(to_m).rounded(row.lon, row.lat)
        moments = (row.opened_at, row.filed_at, row.dispatched_at, row.accepted_at, row.handed_back_at, row.closed_at)
        return PublicCase(
            number=row.number,
            type=row.type,
            area=area_of(row.area, to_m),
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

    return seen


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
