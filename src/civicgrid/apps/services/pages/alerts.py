"""Ask to be told: of an area, around a place, in a drawn area, or of one report."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.actions.alerts import Wish, follow_by_mail
from civicgrid.apps.services.queries.alert_asked import (
    SeveralAreas,
    alert_asked,
    alert_fields,
    areas_to_choose,
    feed_query,
    mail_address,
    sent_of,
)
from civicgrid.apps.services.queries.told import reach_words
from civicgrid.base import mail, push
from civicgrid.base.http import Request, limits, sender_of, spoken
from civicgrid.base.ui import Answer, Context, page, told
from civicgrid.kernel.errors import CivicGridError

RATE = "20/hour"
"""Alerts that one sender asks for."""


@page("alerts/", "Tell me of reports", icon="bell")
def alerts(request: Request) -> Context | Answer:
    """The form; what is sent is asked back at the address.

    It is shown as sent whatever becomes of it.
    """
    try:
        sent = sent_of(request.POST.dict() if request.method == "POST" else request.GET.dict())
    except CivicGridError as error:
        return _form(request, sent_of({}), error)
    if request.method != "POST":
        return _form(request, sent)
    try:
        wanted = alert_asked(sent)
        if "feed" in request.POST and not sent["case"]:
            way = f"{reverse('feed')}?{feed_query(wanted.reach)}".rstrip("?")
            return {"feed": request.build_absolute_uri(way), "what": reach_words(wanted.reach)}
        limits.spend("alerts", sender_of(request), RATE)
        address = mail_address(sent["address"])
        wish = Wish(reach=wanted.reach, cadence=wanted.cadence, turns=wanted.turns, language=get_language() or "en")
        follow_by_mail(wish, address, timezone.now())
    except CivicGridError as error:
        return _form(request, sent, error)
    return {"sent": True, "address": address, "what": reach_words(wanted.reach)}


def _form(request: Request, sent: dict[str, str], error: CivicGridError | None = None) -> Context | Answer:
    problem = spoken(error) if error else None
    fields = told(alert_fields(sent, by_mail=mail.may_send()), problem)
    named = problem is not None and any(field.error for field in fields)
    shown: Context = {
        "fields": fields,
        "problem": None if named else problem,
        "number": sent["case"],
        "which": sent["which"],
        "areas": areas_to_choose(sent) if isinstance(error, SeveralAreas) else [],
        "asked": sent["area"],
        "polygon": sent["polygon"],
        "key": push.public_key(),
        "bounds": ",".join(f"{degrees:.5f}" for degrees in grid.areas()[grid.root()].bounds),
    }
    return Answer(shown, status=problem.status) if problem else shown
