"""The case: head, why it is whose, place, story, clocks, and the reader's moves.

The same address answers with the whole page, or with its inside for the work page's pane.
"""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language, gettext

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.models import Case
from civicgrid.base.access import Actor, allowed, can
from civicgrid.base.http import Request, spoken
from civicgrid.base.ui import Answer, Context, called, links_for, page, panels_for, see_other
from civicgrid.kernel.errors import CivicGridError, NotFound
from civicgrid.kernel.paths import ancestry

from .deeds import do, reveal
from .forms import Refused, asked_words, forms_of, held_of, type_named
from .words import with_words


@page("cases/<str:number>/", "Case", needs="cases.see", statements=24)
def case(request: Request, number: str) -> Context | Answer | HttpResponseBase:
    """Shows a case; a form sent to it is done first, or refused in words beside it."""
    seen = queries.case_of(request.actor, number)
    if request.method != "POST":
        return _shown(request, seen)
    try:
        if request.POST.get("action") == "contact":
            return _shown(request, seen, contacts=reveal(request, seen))
        done = do(request, seen)
    except CivicGridError as error:
        return _shown(request, queries.case_of(request.actor, number), error)
    return _done(request, number, done)


def _done(request: Request, number: str, done: str) -> Answer | HttpResponseBase:
    """Says what happened; a case that left the reader's reach leads back to the work."""
    try:
        now = queries.case_of(request.actor, number)
    except NotFound:
        now = None
    state = called("state", now.state) if now else gettext("no longer in your hands")
    told = {"what": called("event", done), "number": number, "state": state}
    messages.success(request, gettext("%(what)s. The case %(number)s is now: %(state)s.") % told)
    if _in_pane(request):
        answer = _shown(request, now) if now else Answer({"case": None}, part="pane")
        return Answer({**answer.context, "moved": True}, part="pane")
    return see_other("case", number=number) if now else see_other("work")


def _in_pane(request: Request) -> bool:
    return request.headers.get("HX-Target") == "pane"


def _shown(
    request: Request, seen: Case, error: CivicGridError | None = None, contacts: Mapping[UUID, str] | None = None
) -> Answer:
    part = "pane" if _in_pane(request) else ""
    return Answer(_context(request, seen, error, contacts or {}), error.status if error else 200, part)


def _context(request: Request, seen: Case, error: CivicGridError | None, contacts: Mapping[UUID, str]) -> Context:
    now, actor = timezone.now(), request.actor
    rights = _rights(actor, seen)
    named = rights["may_name"]
    seen = queries.as_read(seen, plainly=named)
    refused = _refused(request, error) if error else None
    reports = [queries.as_read(each, plainly=named) for each in queries.reports_of(seen)]
    errands = [queries.as_read(each, plainly=named) for each in queries.errands_of(seen)]
    photos = [queries.as_read(each, plainly=named) for each in queries.photos_of(seen)]
    offers = queries.offers_for(actor, seen)
    origins = queries.origins_of(seen) if len(reports) > 1 else {}
    answer = queries.officers_answer(seen, errands)
    moves = forms_of([each.move for each in offers if not each.hindrance], seen, reports, origins, answer, refused)
    forms = with_words(actor, seen, moves)
    offered = {form.action for form in forms}
    out, language = [each for each in errands if not each.done_at], get_language() or "en"
    return {
        "case": seen,
        "left": queries.left_now(seen, now),
        "duty": queries.duty_of(seen),
        "condition": queries.condition_of(seen),
        "area_steps": ancestry(seen.area)[::-1],
        "asked": asked_words(seen),
        "sketch": queries.sketch_of(seen, reports),
        "told": [(each, queries.answers_of(each, language), contacts.get(each.pk)) for each in reports],
        "photos": photos,
        "answer": answer,
        "evidence": queries.photos_on(answer, photos) if answer else [],
        "entries": queries.timeline(queries.events_of(seen), reports, errands, photos, named=named),
        "laps": queries.laps_of(seen, now),
        "parts": queries.parts_of(request.actor, seen),
        "doubts": list(queries.doubts_of(actor, seen)) if "join" in offered else [],
        "errand": next((each for each in out if each.officer == actor.id), None),
        "out": [each for each in out if each.officer != actor.id],
        "may_answer": any(can(actor, "cases.do_task", each) for each in out if each.officer != actor.id),
        "likely": [form for form in forms if form.likely],
        "others": [form for form in forms if not form.likely],
        "held": held_of(offers),
        "links": links_for("case", actor, seen),
        "panels": panels_for("case", actor, seen),
        **rights,
        "refused": refused if refused and refused.action not in offered else None,
    }


def _rights(actor: Actor, seen: Case) -> dict[str, bool]:
    """What else than moves the reader may do here, by one statement."""
    asked = {
        "may_add_photo": "cases.add_photo",
        "may_ask": "cases.contact",
        "may_name": "cases.reporter",
        "may_export": "cases.export",
    }
    may = allowed(actor, asked.values(), seen)
    return {name: action in may for name, action in asked.items()}


def _refused(request: Request, error: CivicGridError) -> Refused:
    sent = request.POST.dict()
    return Refused(sent.get("action", ""), sent, spoken(error), type_named(sent.get("type", "")))
