"""A browser asks to be told: what its script sends."""

import msgspec
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from civicgrid.apps.services.actions.alerts import Wish, follow_by_push
from civicgrid.apps.services.queries.alert_asked import alert_asked, sent_of
from civicgrid.apps.services.queries.alerts import secret_of
from civicgrid.base.http import Request, limits, sender_of, spoken
from civicgrid.base.push import BrokenSubscription, Subscription
from civicgrid.base.ui import page
from civicgrid.kernel.errors import CivicGridError

RATE = "20/hour"


class Keys(msgspec.Struct, frozen=True):
    """A browser's keys, in base64 for addresses."""

    p256dh: str
    auth: str


class Browser(msgspec.Struct, frozen=True):
    """What a browser says of itself (Push API, PushSubscription)."""

    endpoint: str
    keys: Keys


@page("push/", "Tell me in this browser")
def push(request: Request) -> JsonResponse | HttpResponseRedirect:
    """Keeps the browser's address and says where the alert is looked at.

    What is wrong in the form is named by its field alone: the form's own page tells it in words.
    """
    if request.method != "POST":
        return HttpResponseRedirect(reverse("alerts"))
    limits.spend("alerts", sender_of(request), RATE)
    try:
        wanted = alert_asked(sent_of(request.POST.dict()))
    except CivicGridError as error:
        return JsonResponse({"wrong": spoken(error).field}, status=error.status)
    wish = Wish(reach=wanted.reach, cadence=wanted.cadence, turns=wanted.turns, language=get_language() or "en")
    asked = follow_by_push(wish, _subscription(request.POST.get("subscription", "")), timezone.now())
    where = reverse("alert", kwargs={"secret": secret_of(asked.alert)}) if asked else ""
    return JsonResponse({"alert": where})


def _subscription(words: str) -> Subscription:
    try:
        told = msgspec.json.decode(words, type=Browser)
    except msgspec.DecodeError as error:
        raise BrokenSubscription(field="subscription", remedy="choose e-mail or the feed") from error
    return Subscription(told.endpoint, told.keys.p256dh, told.keys.auth)
