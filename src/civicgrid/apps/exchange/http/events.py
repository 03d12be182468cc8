"""The feed of events as JSON: the ledger in its order, as its reader may see it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from civicgrid.apps.exchange.queries import events
from civicgrid.base.http import PageIn, one_of, staff

router = Router(tags=["events"])

MOST_KINDS = 100


class EventOut(Schema):
    """What happened: `data` is the fields of its type, `index` its ledger entry.

    `actor` is the login of who did it; empty where somebody reported something.
    """

    index: int
    at: datetime
    type: str
    kind: str = Field(description="What it is about, such as case.")
    subject: str = Field(description="Its number or name.")
    actor: str
    action: str
    data: dict[str, Any]


class EventsOut(Schema):
    """Some events; `next` goes into `after`, also where there were none.

    `more`: the ledger goes on there, now.
    """

    events: list[EventOut]
    next: int
    more: bool


class AfterIn(PageIn):
    """Where to begin, and what to tell."""

    after: int = Field(0, ge=0, le=2**62, description="`next` of the answer before; 0: from the very first.")
    kinds: str = Field(
        "", max_length=4000, description="Types of events, with commas between them; empty: all. See the handbook."
    )


@router.get("events", response=EventsOut, summary="What happened since")
def get_events(request: HttpRequest, asked: Query[AfterIn]) -> events.Window:
    """The events that I may see, in the ledger's order, without a gap.

    An answer may hold none and still go on: what I may not see, and what I did not ask for, is passed over.
    """
    actor = staff(request, "exchange.events")
    known = events.event_names()
    kinds = {one_of("kinds", each.strip(), known) for each in asked.kinds.split(",") if each.strip()}
    return events.window(actor, asked.after, most=asked.limit, kinds=kinds)
