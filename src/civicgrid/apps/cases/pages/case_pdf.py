"""A case on paper: head, why it is whose, clocks, story, photos and where it lies.

For outsiders it names no employee and no reporter, and what people wrote about themselves is masked; masked it is too
for whoever may not know who reported it.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.models import Case, Photo, Report
from civicgrid.apps.cases.queries.around import Lap
from civicgrid.apps.cases.queries.sketch import Sketch
from civicgrid.apps.cases.queries.timeline import Entry
from civicgrid.apps.cases.rules.redaction import redacted
from civicgrid.apps.grid import api as grid
from civicgrid.base import files
from civicgrid.base.access import allowed, narrow
from civicgrid.base.http import Request
from civicgrid.base.paper import Sheet
from civicgrid.base.ui import called, page
from civicgrid.base.ui.moments import absolute, compact, span_words
from civicgrid.kernel.clock import Span
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.paths import ancestry

OUTSIDE = "outside"
"""What is asked of `for` where the paper leaves the house."""
MOST_PHOTOS = 12
MAP_MM = (110, 69)
COLOURS = {"around": "#eef1f4", "beside": "#e3e8ed", "here": "#d3eaee"}

Say = Callable[[str], str]


@page("cases/<str:number>/case.pdf", "Case as PDF", needs="cases.export", statements=16)
def case_pdf(request: Request, number: str) -> HttpResponse:
    """The paper, for the house or for outsiders."""
    seen = queries.case_of(request.actor, number)
    if not narrow(request.actor, "cases.export", Case.objects.filter(pk=seen.pk)).exists():
        raise NotFound(field="number", remedy="ask whoever keeps the posts of your organisation")
    outside = request.GET.get("for") == OUTSIDE
    named = not outside and bool(allowed(request.actor, ["cases.reporter"], seen))
    address = request.build_absolute_uri(f"/cases/{seen.number}/")
    response = HttpResponse(_paper(seen, address, outside=outside, named=named), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{seen.number}.pdf"'
    return response


def _paper(case: Case, address: str, *, outside: bool, named: bool) -> bytes:
    now, say = timezone.now(), str if named else redacted
    city = in_language(grid.city().name, get_language() or "en")
    reports, photos = list(queries.reports_of(case)), queries.photos_of(case)
    title = say(case.title) or (called("type", case.type) if case.type else case.number)
    sheet = Sheet(title, f"{city} · {case.number} · {absolute(now)}", _below, now)
    sheet.facts(_head(case, say))
    sheet.link(address, address)
    _draw(sheet, queries.sketch_of(case, reports))
    sheet.heading(gettext("Reports"))
    sheet.facts(_said(report, say, named=named) for report in reports)
    sheet.heading(gettext("Clocks"))
    names = [gettext("Phase"), gettext("Time"), gettext("Began"), gettext("Due"), gettext("Stopped"), gettext("Result")]
    sheet.table(names, map(_lap, queries.laps_of(case, now)), (16, 22, 18, 18, 18, 12))
    sheet.heading(gettext("Story"))
    events, errands = queries.events_of(case), list(queries.errands_of(case))
    entries = queries.timeline(events, reports, errands, photos, named=named)
    sheet.facts(_told(entry, say, outside=outside) for entry in reversed(entries))
    _show(sheet, photos, say)
    if outside:
        sheet.quiet(gettext("Names of employees and of who reported it are left out."))
    else:
        sheet.quiet(
            gettext("This paper holds personal data: it is for whoever works on the case, and for nobody else.")
        )
    return sheet.content()


def _below(page: int, pages: str) -> str:
    return gettext("Page %(page)s of %(pages)s") % {"page": page, "pages": pages}


def _head(case: Case, say: Say) -> Iterator[tuple[str, str]]:
    condition, duty, language = queries.condition_of(case), queries.duty_of(case), get_language() or "en"
    yield gettext("Number"), case.number
    yield gettext("State"), called("state", case.state)
    yield gettext("Case type"), called("type", case.type) if case.type else ""
    yield gettext("Area"), " > ".join(called("area", path) for path in ancestry(case.area)[::-1])
    yield gettext("Address"), say(case.address)
    yield gettext("Who answers for it"), called("organisation", case.organisation) if case.organisation else ""
    if duty:
        where = called("area", duty.area) if duty.area else gettext("the whole city")
        kind = called("type", duty.type) if duty.type else gettext("every type")
        yield gettext("Because"), f"{kind} × {where}" + (f" · {duty.basis}" if duty.basis else "")
    if condition:
        yield gettext("Filed under"), in_language(condition.filing, language)
        yield gettext("Closes when"), in_language(condition.closing, language)
    yield gettext("Opened"), f"{absolute(case.opened_at)}, {called('source', case.source)}"
    yield gettext("To be done by"), absolute(case.due_at) if case.due_at else ""
    yield gettext("Closed"), absolute(case.closed_at) if case.closed_at else ""


def _said(report: Report, say: Say, *, named: bool) -> tuple[str, str]:
    about = [say(report.text) or "–", *(f"{name}: {said}" for name, said in _answers(report, say))]
    who = f", {report.reporter}" if named and report.reporter and report.source != "inspector" else ""
    return compact(report.happened_at), "\n".join([*about, f"{called('source', report.source)}{who}"])


def _answers(report: Report, say: Say) -> Iterator[tuple[str, str]]:
    for name, said in queries.answers_of(report, get_language() or "en"):
        yield name, say(said)


def _lap(lap: Lap) -> Sequence[str]:
    clock = lap.clock
    result = gettext("runs") if lap.left else gettext("late") if clock.late else gettext("in time")
    stopped = compact(clock.stopped) if clock.stopped else "–"
    length = span_words(Span.parse(clock.span))
    return called("phase", clock.name), length, compact(clock.started), compact(clock.due), stopped, result


def _told(entry: Entry, say: Say, *, outside: bool) -> tuple[str, str]:
    what = [called("event", entry.action)]
    if entry.event and entry.event.organisation:
        what.append(called("organisation", entry.event.organisation))
    if not outside:
        what.append(called("person", entry.who))
    reason = say(entry.event.reason) if entry.event and entry.event.reason else ""
    return compact(entry.at), " · ".join(what) + (f"\n{reason}" if reason else "")


def _draw(sheet: Sheet, sketch: Sketch | None) -> None:
    if sketch is None:
        return
    sheet.heading(gettext("Where it is"))
    areas = "".join(
        f'<path d="{shape.outline}" fill="{COLOURS[shape.rank]}" stroke="#7f8b99" stroke-width="1"/>'
        for shape in sketch.shapes
    )
    points = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#b3261e"/>' for x, y in sketch.points)
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sketch.width} {sketch.height}">'
    sheet.drawing(f"{frame}{areas}{points}</svg>", *MAP_MM)


def _show(sheet: Sheet, photos: Sequence[Photo], say: Say) -> None:
    if not photos:
        return
    sheet.heading(gettext("Photos"))
    shown = [(_file(photo), f"{compact(photo.added_at)} {say(called('photo', photo.note))}") for photo in photos]
    sheet.pictures([each for each in shown if each[0].exists()][:MOST_PHOTOS])


def _file(photo: Photo) -> Path:
    return files.path_of(photo.small or photo.sha256)
