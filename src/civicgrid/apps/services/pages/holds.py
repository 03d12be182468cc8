"""Held reports: what looks like a machine's waits here until somebody has looked."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext

from civicgrid.apps.services.actions.sending import DecidedBefore, refuse, release
from civicgrid.apps.services.models import DraftPhoto
from civicgrid.apps.services.queries.receipts import held_for
from civicgrid.apps.services.queries.waiting import FAILED, HELD, counts_besides
from civicgrid.base.access import Actor, needed_roles
from civicgrid.base.http import Request, spoken
from civicgrid.base.ui import Answer, Context, Link, links, page, see_other
from civicgrid.kernel.errors import CivicGridError, NotFound

SHOWN, DECIDED = 50, 20
_PHOTOS = Prefetch("draft__photos", DraftPhoto.objects.only("pk", "draft").order_by("pk"))


@page("held-reports/", "Held reports", needs="services.review", statements=12, icon="pause")
def holds(request: Request) -> Context | Answer | HttpResponseBase:
    """Those that wait, the oldest first; lets in, or refuses with a reason."""
    if request.method != "POST":
        return _context(request)
    try:
        said = _decided(request)
    except CivicGridError as error:
        context = _context(request) | {
            "problem": spoken(error),
            "failed": request.POST.get("hold", ""),
            "reason": request.POST.get("reason", ""),
        }
        return Answer(context, status=error.status)
    messages.success(request, said)
    return see_other("holds")


@links("work")
def besides(actor: Actor, now: datetime) -> Iterator[Link]:
    """Ways here and to the letters from one's work, with what waits or failed."""
    counted = counts_besides(actor, now)
    if actor.roles & needed_roles("services.review"):
        yield Link(resolve_url("holds"), gettext("Held reports: %(count)s") % {"count": counted.get(HELD, 0)})
    if actor.roles & needed_roles("services.letters") and not counted.get(FAILED):
        yield Link(resolve_url("letters_log"), gettext("Letters to citizens"))
    if counted.get(FAILED):
        words = gettext("Letters that failed: %(count)s") % {"count": counted[FAILED]}
        yield Link(f"{resolve_url('letters_log')}?state={FAILED}", words)


def _decided(request: Request) -> str:
    try:
        hold = held_for(request.actor).get(pk=UUID(request.POST.get("hold", "")))
    except (ValueError, held_for(request.actor).model.DoesNotExist) as error:
        raise NotFound(field="hold", remedy="load the list anew") from error
    if request.POST.get("do") == "release":
        if hold.draft is None:
            raise DecidedBefore(remedy="look at the list again")
        done = release(request.actor, hold)
        return gettext("Let in: it is case %(number)s.") % {"number": done.number}
    refuse(request.actor, hold, reason=request.POST.get("reason", ""))
    return gettext("Refused. Whoever sent it reads your reason.")


def _context(request: Request) -> Context:
    mine = held_for(request.actor)
    return {
        "waiting": list(mine.filter(decided_at=None).prefetch_related(_PHOTOS).order_by("held_at")[:SHOWN]),
        "decided": list(mine.exclude(decided_at=None).order_by("-decided_at")[:DECIDED]),
    }
