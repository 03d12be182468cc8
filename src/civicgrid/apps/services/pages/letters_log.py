"""The log of letters: what was to be told to whom, and what became of it."""

from django.utils.translation import gettext

from civicgrid.apps.services.models import Notice
from civicgrid.apps.services.queries.receipts import address_of, masked
from civicgrid.apps.services.types import NoticeState
from civicgrid.base import mail
from civicgrid.base.http import Request, narrowed_by, one_of
from civicgrid.base.ui import Context, Field, Option, called, page

SHOWN = 100


@page("letters/", "Letters to citizens", needs="services.letters", statements=8, icon="words")
def letters_log(request: Request) -> Context:
    """The last hundred, by state; addresses half hidden."""
    narrowed_by(request.GET, ("state",))
    state = request.GET.get("state", "")
    rows = Notice.objects.select_related("receipt").order_by("-made_at", "-pk")
    if state:
        rows = rows.filter(state=one_of("state", state, NoticeState))
    return {
        "rows": [{"notice": each, "to": _address(each)} for each in rows[:SHOWN]],
        "fields": [_field(state)],
        "may_send": mail.may_send(),
    }


def _address(notice: Notice) -> str:
    return masked(address_of(notice.receipt)) if notice.receipt else ""


def _field(state: str) -> Field:
    every = Option("", gettext("all"))
    states = [Option(each, called("notice_state", each)) for each in NoticeState]
    return Field(name="state", label=gettext("State"), kind="select", value=state, options=[every, *states], free=True)
