"""Atom feeds: what was reported and settled, of any filter of the public list."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.queries.alert_asked import DRAWN, drawn_asked, feed_query
from civicgrid.apps.services.queries.public_asked import Asked, strictly
from civicgrid.apps.services.queries.told import reach_words
from civicgrid.apps.services.rules.alerts import Reach
from civicgrid.base.http.routes import route
from civicgrid.base.words import called
from civicgrid.kernel.i18n import in_language
from civicgrid.protocols import atom

from .answers import conditional, reading

MOST = 50
MOST_AROUND = 4 * MOST
"""Cases of the box around a circle or a polygon that are looked at: not all of them lie inside."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed changed last in which nothing has happened."""


@route("feeds/reports.atom", "feed")
@reading
def feed(request: HttpRequest) -> HttpResponseBase:
    """The newest reports that fit, and those that were settled last.

    Of the fields of the list, and of a circle or a polygon as an alert draws it.
    """
    query = request.GET.dict()
    drawn = drawn_asked(query)
    asked = strictly({name: words for name, words in query.items() if name not in DRAWN})
    found = _newest(asked.filter, drawn)
    content = atom.written(_feed(request, asked, drawn, found))
    return conditional(request, content, f"{atom.MEDIA_TYPE}; charset=utf-8")


def _newest(wanted: cases.PublicFilter, drawn: Reach) -> Sequence[cases.PublicCase]:
    """Those that changed last, of the newest ones and of those settled last."""
    most = MOST
    if drawn.box:
        wanted, most = msgspec.structs.replace(wanted, bounds=wanted.bounds or drawn.box), MOST_AROUND
    both = (*cases.public_cases(wanted, most), *cases.public_settled(wanted, most))
    found = {each.number: each for each in both if drawn.covers(each.lon, each.lat)}
    return sorted(found.values(), key=lambda case: (case.changed_at, case.number), reverse=True)[:MOST]


def _feed(request: HttpRequest, asked: Asked, drawn: Reach, found: Sequence[cases.PublicCase]) -> atom.Feed:
    language = get_language() or "en"
    query = "&".join(filter(None, (asked.query(), feed_query(drawn))))
    box = {"bbox": ",".join(f"{degrees:.5f}" for degrees in drawn.box)} if drawn.box else {}
    city = in_language(grid.city().name, language)
    here = request.build_absolute_uri(f"{reverse('feed')}?{query}".rstrip("?"))
    page = request.build_absolute_uri(f"{reverse('public_map')}?{asked.query(**box)}".rstrip("?"))
    wanted = asked.filter
    return atom.Feed(
        id=here,
        title=_title(wanted, drawn, city),
        subtitle=gettext("What was reported to the city, and what became of it."),
        author=city,
        here=here,
        page=page,
        language=language,
        updated=max((each.changed_at for each in found), default=BEGINNING),
        rights=grid.city().licence,
        entries=[_entry(request, each) for each in found],
    )


def _title(wanted: cases.PublicFilter, drawn: Reach, city: str) -> str:
    if drawn.box:
        return reach_words(msgspec.structs.replace(drawn, type=wanted.types[0] if wanted.types else ""))
    what = called("type", wanted.types[0]) if wanted.types else gettext("Reports")
    return f"{what} · {called('area', wanted.area) if wanted.area else city}"


def _entry(request: HttpRequest, case: cases.PublicCase) -> atom.Entry:
    link = request.build_absolute_uri(reverse("public_case", kwargs={"number": case.number}))
    kind = called("type", case.type)
    due = timezone.localdate(case.due_at).isoformat() if case.open and case.due_at else ""
    facts = (called("public_state", case.state), case.address, due and gettext("to be done by %(day)s") % {"day": due})
    return atom.Entry(
        id=link,
        title=f"{kind}, {called('area', case.area)}",
        link=link,
        published=case.opened_at,
        updated=case.changed_at,
        summary=" · ".join(filter(None, (case.text, *facts))),
        categories=((case.type, kind), (case.state, called("public_state", case.state))),
        place=(case.lon, case.lat) if case.lon is not None and case.lat is not None else None,
    )
