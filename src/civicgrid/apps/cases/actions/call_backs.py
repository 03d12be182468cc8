"""Calls that the hotline promised: asked for, tried, settled.

Who looks up the number leaves a trace.
"""

import msgspec

from civicgrid.apps.cases.models import CallBack, Case
from civicgrid.apps.cases.queries.call_backs import number_in, sealed_number
from civicgrid.apps.cases.queries.contacts import caller_of, reports_by
from civicgrid.apps.cases.types import CallBackAsked, CallBackMade, CallBackRead, CallerLookedUp
from civicgrid.base.access import Actor
from civicgrid.base.actions import Act, action, creation
from civicgrid.kernel.clock import Span
from civicgrid.kernel.errors import Conflict, InvalidInput
from civicgrid.kernel.ids import new_id
from civicgrid.kernel.plain import line, plain, reason_of

from .arrival import city_clocks

WITHIN = ("1 working_hour", "4 working_hour", "1 working_day", "3 working_day")
"""How soon a call may be promised."""
MOST_CONTACT, MOST_NAME = 300, 80


class NoNumber(InvalidInput):
    """A call needs a number or an address."""


class CalledAlready(Conflict):
    """This call was settled before."""


@creation("cases.answer_calls")
def look_up_caller(act: Act, contact: str) -> CallerLookedUp:
    """Writes down that somebody looks up what a caller reported before."""
    caller = caller_of(line("contact", contact, MOST_CONTACT))
    if not caller:
        raise NoNumber(field="contact", remedy="write the number that called, or the address")
    return CallerLookedUp(caller=caller, reports=reports_by(act.actor, contact).count())


class NewCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call that is promised: whom, how soon (as WITHIN), why; `area` is a path."""

    contact: str
    within: str
    who: str = ""
    why: str = ""
    area: str = ""


@creation("cases.answer_calls")
def ask_call_back(act: Act, new: NewCall, case: Case | None = None) -> CallBackAsked:
    """Promises a call within a span of office time."""
    if not caller_of(line("contact", new.contact, MOST_CONTACT)):
        raise NoNumber(field="contact", remedy="write the number that shall be called")
    if new.within not in WITHIN:
        raise InvalidInput(field="within", value=new.within, remedy="choose one of the list")
    call = new_id()
    row = CallBack.objects.create(
        id=call,
        case=case,
        area=case.area if case else new.area,
        who=line("reporter", new.who, MOST_NAME),
        contact=sealed_number(new.contact, call),
        caller=caller_of(new.contact),
        why=plain("why", new.why.strip()),
        asked_at=act.at,
        asked_by=act.actor.id,
        due_at=city_clocks().due(act.at, Span.parse(new.within)),
    )
    return CallBackAsked(call=call, number=_number(row), due=row.due_at, why=row.why)


@action("cases.answer_calls", on=CallBack, sees="cases.answer_calls")
def try_call_back(act: Act, call: CallBack) -> CallBackMade:
    """Nobody answered: it is called again."""
    _still_open(call)
    _change(call, tries=call.tries + 1, tried_at=act.at)
    return CallBackMade(call=call.pk, number=_number(call))


@action("cases.answer_calls", on=CallBack, sees="cases.answer_calls")
def settle_call_back(act: Act, call: CallBack, *, outcome: str) -> CallBackMade:
    """Says what came of the call."""
    _still_open(call)
    words = reason_of(outcome, "outcome")
    _change(call, done_at=act.at, done_by=act.actor.id, outcome=words)
    return CallBackMade(call=call.pk, number=_number(call), outcome=words)


def call_back_number(actor: Actor, call: CallBack) -> str:
    """Whom to call; the ledger keeps who was told, and when."""
    _read(actor, call)
    return number_in(CallBack.objects.get(pk=call.pk))


@action("cases.answer_calls", on=CallBack, sees="cases.answer_calls")
def _read(_act: Act, call: CallBack) -> CallBackRead:
    return CallBackRead(call=call.pk, number=_number(call))


def _still_open(call: CallBack) -> None:
    if call.done_at:
        raise CalledAlready(remedy="look at the list again")


def _change(call: CallBack, **facts: object) -> None:
    CallBack.objects.filter(pk=call.pk).update(seq=call.seq + 1, **facts)


def _number(call: CallBack) -> str:
    return call.case.number if call.case else ""
