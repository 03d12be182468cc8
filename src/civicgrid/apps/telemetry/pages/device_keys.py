"""The keys of devices: all of them, a new one, and the end of one."""

import re

import msgspec
from django.contrib import messages
from django.http import HttpResponseBase
from django.utils.translation import gettext

from civicgrid.apps.telemetry.actions import keys as verbs
from civicgrid.apps.telemetry.models import DeviceKey
from civicgrid.apps.telemetry.queries import keys as queries
from civicgrid.apps.telemetry.types import NewDeviceKey
from civicgrid.base.http import Problem, Request, spoken
from civicgrid.base.ui import Answer, Context, Field, page, see_other, told
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.ids import new_secret

MOST_SHOWN = 500
MOST_NUMBERS = 1_000
"""Numbers of things or streams that are written into one field."""
NUMBER = re.compile(r"\d{1,18}", re.ASCII)


class NoStreamNumbers(InvalidInput):
    """{value!r} is not a list of numbers."""


class ManyKeys(msgspec.Struct, frozen=True):
    """The keys that are shown, and whether there are more."""

    keys: list[DeviceKey]
    more: bool


@page("device-keys/", "Device keys", needs="telemetry.keys", icon="send", statements=14, menu=-38)
def device_keys(request: Request) -> Answer | HttpResponseBase:
    """Shows the keys and a form for a new one, whose answer alone shows the secret.

    A button ends one.
    """
    if request.method != "POST":
        return Answer(_all(request))
    try:
        if name := request.POST.get("revoke", ""):
            verbs.revoke(request.actor, queries.device_key(request.actor, name))
            messages.success(request, gettext("The key counts no more."))
            return see_other("device_keys")
        made, secret = _issue(request)
    except CivicGridError as error:
        return Answer(_all(request, spoken(error)), status=error.status)
    return Answer({"made": made, "secret": secret}, status=201, part="made")


def _issue(request: Request) -> tuple[DeviceKey, str]:
    limit = _numbers(request, "rows_per_minute")
    new = NewDeviceKey(
        name=request.POST.get("name", ""),
        things=_numbers(request, "things"),
        streams=_numbers(request, "streams"),
        everything=request.POST.get("everything") == "yes",
        rows_per_minute=limit[0] if limit else None,
    )
    return verbs.issue(request.actor, new, request.POST.get("key", ""))


def _numbers(request: Request, field: str) -> tuple[int, ...]:
    """The numbers in a field, with commas or blanks between them."""
    words = request.POST.get(field, "").replace(",", " ").replace("，", " ").split()
    if len(words) > MOST_NUMBERS or not all(map(NUMBER.fullmatch, words)):
        raise NoStreamNumbers(field=field, value=" ".join(words)[:60], remedy="write numbers with commas between them")
    return tuple(map(int, words))


def _all(request: Request, problem: Problem | None = None) -> Context:
    found = list(queries.device_keys(request.actor)[: MOST_SHOWN + 1])
    sent = request.POST
    fields = [
        Field(
            name="name",
            label=gettext("Name of the key"),
            value=sent.get("name", ""),
            hint=gettext("The device, or who runs it."),
            required=True,
        ),
        Field(
            name="things",
            label=gettext("Things"),
            value=sent.get("things", ""),
            hint=gettext("Their numbers, with commas between them: it may send to all of their streams."),
        ),
        Field(
            name="streams",
            label=gettext("Streams"),
            value=sent.get("streams", ""),
            hint=gettext("Their numbers, with commas between them."),
        ),
        Field(
            name="rows_per_minute",
            label=gettext("Rows a minute"),
            kind="number",
            value=sent.get("rows_per_minute", ""),
            hint=gettext("Nothing = as many as the disk takes."),
        ),
    ]
    fields = told(fields, problem)
    return {
        "shown": ManyKeys(found[:MOST_SHOWN], len(found) > MOST_SHOWN),
        "fields": fields,
        "everything": sent.get("everything") == "yes",
        "key": sent.get("key") or new_secret(),
        "problem": None if any(field.error for field in fields) else problem,
    }
