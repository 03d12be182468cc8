"""Reporting something: a draft is filled page by page, and sent at the end.

The draft's secret stands in the address: no login, no cookie, and one can go on later that day.
"""

from collections.abc import Mapping

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import get_language

from civicgrid.apps.services.actions import drafts
from civicgrid.apps.services.models import Draft
from civicgrid.apps.services.models.drafts import LONGEST_TEXT
from civicgrid.apps.services.queries.drafts import draft_of
from civicgrid.apps.services.queries.receipts import open_secret
from civicgrid.apps.services.rules.steps import Step
from civicgrid.base.http import Request, sender_of, spoken
from civicgrid.base.http.limits import allowed, spend
from civicgrid.base.ui import Answer, Context, page, see_other
from civicgrid.kernel.errors import CivicGridError, NotFound

from . import photos, sending, what, where
from .form import Form

BEGUN_MOST = "12000/hour"
"""Drafts that one network may begin: twice what it may send, and too few to fill a disk within their day."""
CHANGED_MOST = "36000/hour"
LOOKED_MOST = "7200/hour"
"""Looks at what fits the words while they are written: beyond it, what fits is shown on the way on."""
UNFOLDED = {"kinds": what.kinds, "questions": what.questions}
"""What unfolds on the page of the words, without another page."""
FORMS: Mapping[Step, Form] = {
    Step.WHERE: Form(where.asks, where.take),
    Step.WHAT: Form(what.asks, what.take),
    Step.PHOTOS: Form(photos.asks, photos.take),
}


@page("report/", "Report something", statements=6)
def report(request: Request) -> Context | Answer | HttpResponseBase:
    """Where is it? Nothing is kept before it is answered."""
    sent = request.POST.dict()
    if request.method != "POST":
        return Answer({**where.asks(Draft(), {}), **_progress(Step.WHERE)}, part=Step.WHERE)
    try:
        place = where.understood(sent)
        if place is None:
            return Answer({**where.asks(Draft(), sent), **_progress(Step.WHERE)}, part=Step.WHERE)
        spend("begin a report", sender_of(request), BEGUN_MOST)
        draft, secret = drafts.begin(get_language() or "en", timezone.now())
        drafts.place(draft, **place)
    except CivicGridError as error:
        context = where.asks(Draft(), sent, spoken(error))
        return Answer({**context, **_progress(Step.WHERE)}, status=error.status, part=Step.WHERE)
    return _on(secret, Step.WHAT)


@page("report/<str:secret>/<slug:step>/", "Report something: the next step", statements=24)
def report_step(request: Request, secret: str, step: str) -> Context | Answer | HttpResponseBase:
    """One page of the form; answered, it leads to the next."""
    draft = draft_of(secret)
    if receipt := getattr(draft, "receipt", None):
        link = open_secret(receipt)
        return _see(link)
    if step not in list(Step):
        raise NotFound(field="step", remedy="go back to the beginning")
    now = Step(step)
    if now is Step.SEND:
        return sending.respond(request, draft, secret, _progress(now, secret))
    form = FORMS[now]
    if request.method != "POST":
        return _shown(form, now, secret, draft)
    if now is Step.WHAT and (part := request.headers.get("HX-Target", "")) in UNFOLDED:
        if not allowed("look at kinds", sender_of(request), LOOKED_MOST):
            return HttpResponse(status=204)
        return Answer({**UNFOLDED[part](draft, request.POST.dict(), None), "secret": secret}, part=part)
    spend("change a report", sender_of(request), CHANGED_MOST)
    return _taken(request, form, now, secret, draft)


def _taken(request: Request, form: Form, now: Step, secret: str, draft: Draft) -> Answer | HttpResponseBase:
    sent = request.POST.dict()
    try:
        stay = form.take(draft, request)
    except CivicGridError as error:
        draft.refresh_from_db()
        context = form.show(draft, sent, spoken(error))
        return Answer({**context, **_progress(now, secret)}, status=error.status, part=now)
    if stay is None:
        return Answer({**form.show(draft, sent, None), **_progress(now, secret)}, part=now)
    return _on(secret, now if stay else now.next)


def _shown(form: Form, now: Step, secret: str, draft: Draft) -> Answer:
    return Answer({**form.show(draft, {}, None), **_progress(now, secret)}, part=now)


def _progress(now: Step, secret: str = "") -> Context:
    back = now.before if secret else None
    return {
        "part": now.number,
        "parts": len(Step),
        "steps": range(len(Step)),
        "secret": secret,
        "back": resolve_url("report_step", secret=secret, step=back) if back else "",
        "longest": LONGEST_TEXT,
    }


def _on(secret: str, step: Step) -> HttpResponseRedirect:
    return see_other("report_step", secret=secret, step=str(step))


def _see(link: str) -> HttpResponseRedirect:
    return see_other("receipt", secret=link) if link else see_other("mine")
