"""The verbs of the workflow: each names its inputs.

The table says from where, whereto and for whom.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.moves import hindrance_of
from civicgrid.apps.cases.queries.states import state_of
from civicgrid.apps.cases.queries.story import errands_of, events_of, officers_answer
from civicgrid.apps.cases.rules.deadlines import due_anew, rested_until
from civicgrid.apps.cases.rules.opening import Responsible
from civicgrid.apps.cases.rules.projection import apply
from civicgrid.apps.cases.rules.workflow import AT_WORK, OPEN, POOL, WORKFLOW, event_of
from civicgrid.apps.cases.types import CaseEvent, CaseResumed
from civicgrid.apps.directory import api as directory
from civicgrid.base.access import Actor, narrow
from civicgrid.base.actions import Act, action
from civicgrid.kernel.clock import Span, extend_after_pause
from civicgrid.kernel.errors import Conflict, InvalidInput
from civicgrid.kernel.plain import reason_of
from civicgrid.kernel.workflow import Edge, Move, Phase

from . import store
from .arrival import check_countable, city_clocks, filing_chosen, filing_of, responsible_for

P = ParamSpec("P")
Told: TypeAlias = CaseEvent | Sequence[CaseEvent]
E = TypeVar("E", bound=Told)

VERBS: dict[str, Callable[..., Told]] = {}
"""Action -> verb, for the page and the API, which offer what the table allows."""


class NotNow(Conflict):
    """A case that is {state} cannot be told to {action}."""


class FiledSo(InvalidInput):
    """The case is filed like this already."""


class UnknownOrganisation(InvalidInput):
    """There is no organisation {value}."""


def verb(name: str) -> Callable[[Callable[Concatenate[Act, Case, P], E]], Callable[Concatenate[Actor, Case, P], E]]:
    """An action on a case, known to the page and the API by its name in the table.

    Raises NotNow when the table has no such move from the state of the case, else what its guards say.
    """

    def register(do: Callable[Concatenate[Act, Case, P], E]) -> Callable[Concatenate[Actor, Case, P], E]:
        @wraps(do)
        def from_here(act: Act, case: Case, /, *args: P.args, **kwargs: P.kwargs) -> E:
            move_of(case, name)
            if hindrance := hindrance_of(case, name, act.at):
                raise hindrance
            return do(act, case, *args, **kwargs)

        VERBS[name] = done = action(f"cases.{name}", on=Case, sees="cases.see")(from_here)
        return done

    return register


def move_of(case: Case, name: str) -> Move:
    """The move of this name from the state of the case; raises NotNow."""
    move = WORKFLOW.move(case.state, name)
    if move is None:
        raise NotNow(state=case.state, action=name, remedy="look at the case again: it has moved on")
    return move


def tell(act: Act, row: Case, name: str, kind: type[CaseEvent] | None = None, **facts: Any) -> CaseEvent:
    """Adds one event to a locked case; raises NotNow when its state has no such move."""
    move = move_of(row, name)
    return write(act, row, kind or event_of(name), action=name, edge=move.edge, state=move.target, **facts)


def write(act: Act, row: Case, kind: type[CaseEvent], **facts: Any) -> CaseEvent:
    """Adds one event to a locked case, whatever the table says."""
    state = state_of(row)
    event = kind(case=state.id, number=state.number, seq=state.seq + 1, at=act.at, actor=act.actor.id, **facts)
    store.insert_events([event])
    store.update(row, apply(state, event))
    return event


@verb("file")
def file(act: Act, case: Case, *, type: str, condition: str = "") -> Sequence[CaseEvent]:
    """Files a report under a condition; dispatches it where the matrix names somebody."""
    filing, clocks = filing_chosen(type, condition, act.at), city_clocks()
    facts: dict[str, Any] = {"type": filing.type, "condition": filing.condition, **_starts(act, clocks.dispatch)}
    filed = tell(act, case, "file", promised=clocks.due(act.at, filing.deadline), **facts)
    return [filed, *_by_matrix(act, case)]


@verb("refile")
def refile(act: Act, case: Case, *, type: str, condition: str = "", reason: str) -> Sequence[CaseEvent]:
    """Corrects the filing; another type goes to whom the matrix names for it.

    The deadline is the new condition's, counted from when the former one began.
    """
    filing, words, former = filing_chosen(type, condition, act.at), reason_of(reason), (case.type, case.condition)
    if (filing.type, filing.condition) == former:
        raise FiledSo(field="condition", remedy="choose another type or condition")
    facts = {"type": filing.type, "condition": filing.condition, **_counted_anew(act, case, filing.deadline)}
    told = tell(act, case, "refile", reason=words, **facts)
    return [told, *(_by_matrix(act, case, words) if filing.type != former[0] else ())]


@verb("dispatch")
def dispatch(act: Act, case: Case, *, organisation: str) -> CaseEvent:
    """Makes an organisation responsible; its clock starts."""
    span = filing_of(case.type, case.condition).deadline
    return tell(act, case, "dispatch", organisation=_organisation(organisation), **_starts(act, span))


@verb("accept")
def accept(act: Act, case: Case) -> CaseEvent:
    """Takes the case on."""
    return tell(act, case, "accept")


@verb("return")
def return_(act: Act, case: Case, *, reason: str) -> CaseEvent:
    """Says that the case is not ours: back to the dispatcher, and nothing is erased."""
    return tell(act, case, "return", reason=reason_of(reason), **_starts(act, city_clocks().dispatch))


@verb("transfer")
def transfer(act: Act, case: Case, *, organisation: str, reason: str) -> CaseEvent:
    """Makes another organisation responsible; the promise stands, the clock runs on."""
    return tell(act, case, "transfer", organisation=_organisation(organisation), reason=reason_of(reason))


@verb("hand_back")
def hand_back(act: Act, case: Case, *, note: str = "") -> CaseEvent:
    """Says that the work is done; late is judged now."""
    filing = filing_of(case.type, case.condition)
    return tell(act, case, "hand_back", reason=note, **_starts(act, filing.check or city_clocks().verify))


@verb("close")
def close(act: Act, case: Case, *, condition: str = "", note: str = "") -> CaseEvent:
    """Closes the case: the condition is met.

    Where none is named it is the one it was filed under. Against an officer's word it takes a reason.
    """
    met, answer = filing_of(case.type, condition or case.condition).condition, officers_answer(case, errands_of(case))
    words = note if answer is None or answer.ok else reason_of(note, "note")
    return tell(act, case, "close", condition=met, reason=words)


@verb("rework")
def rework(act: Act, case: Case, *, reason: str) -> CaseEvent:
    """The check failed: back to the same organisation, whose clock skips the check."""
    state, clocks = state_of(case), city_clocks()
    handle = next(clock for clock in reversed(state.clocks) if clock.name == "handle")
    kind = Span.parse(handle.span).kind
    stopped = handle.stopped or act.at
    due = extend_after_pause(clocks.calendar, handle.started, handle.due, kind, stopped, act.at)
    return tell(act, case, "rework", reason=reason_of(reason), span=handle.span, due=due)


@verb("reopen")
def reopen(act: Act, case: Case, *, reason: str) -> CaseEvent:
    """Not settled: back to the organisation that had it, with a fresh clock.

    Where nobody had it, to the one that the matrix names.
    """
    return _reopened(act, case, "reopen", reason)


@verb("not_fixed")
def not_fixed(act: Act, case: Case, *, reason: str) -> CaseEvent:
    """Whoever reported it says that it is not settled, in the city's time for that."""
    return _reopened(act, case, "not_fixed", reason)


@verb("ask_reporter")
def ask_reporter(act: Act, case: Case, *, note: str) -> CaseEvent:
    """Asks those who reported the matter something; who left an address hears of it."""
    return tell(act, case, "ask_reporter", reason=reason_of(note, "note"))


@verb("reply")
def reply(act: Act, case: Case, *, note: str) -> CaseEvent:
    """Words of somebody who reported the matter, asked or not."""
    return tell(act, case, "reply", reason=reason_of(note, "note"))


def _reopened(act: Act, case: Case, action: str, reason: str) -> CaseEvent:
    span, named = filing_of(case.type, case.condition).deadline, _named(act, case)
    owner: dict[str, Any] = {}
    if named and not case.organisation:
        owner = {"organisation": named.organisation, "duty": named.duty}
    return tell(act, case, action, reason=reason_of(reason), **owner, **_starts(act, span))


@verb("force_close")
def force_close(act: Act, case: Case, *, reason: str) -> CaseEvent:
    """Closes a case that cannot be settled, by a supervisor's decision."""
    return tell(act, case, "force_close", reason=reason_of(reason))


@verb("void")
def void(act: Act, case: Case, *, reason: str) -> CaseEvent:
    """Says that there is no case."""
    return tell(act, case, "void", reason=reason_of(reason))


@verb("ask_suspension")
def ask_suspension(act: Act, case: Case, *, until: datetime, reason: str) -> CaseEvent:
    """Asks that the clock may stand still."""
    until = _to_come(act, until)
    return tell(
        act, case, "ask_suspension", asked=f"suspend {until.isoformat()}", until=until, reason=reason_of(reason)
    )


@verb("suspend")
def suspend(act: Act, case: Case, *, until: datetime, reason: str) -> CaseEvent:
    """Lets the clock stand still until a day."""
    return tell(act, case, "suspend", until=_to_come(act, until), reason=reason_of(reason))


@verb("resume")
def resume(act: Act, case: Case, *, note: str = "") -> CaseEvent:
    """Lets the case go on as it was, with what was left of its clock."""
    clock = state_of(case).clock
    due = None
    if clock and clock.paused:
        kind = Span.parse(clock.span).kind
        until = rested_until(act.at, case.suspended_until)
        due = extend_after_pause(city_clocks().calendar, clock.started, clock.due, kind, clock.paused, until)
    before = next(told.state for told in reversed(events_of(case)) if told.state in AT_WORK)
    return write(act, case, CaseResumed, action="resume", edge=Edge.RESUME, state=before, reason=note, due=due)


@verb("ask_extension")
def ask_extension(act: Act, case: Case, *, span: Span, reason: str) -> CaseEvent:
    """Asks for more time."""
    _extended(case, span)
    return tell(act, case, "ask_extension", asked=f"extend {span}", reason=reason_of(reason))


@verb("extend")
def extend(act: Act, case: Case, *, span: Span, reason: str) -> CaseEvent:
    """Grants more time, counted from the present due time."""
    return tell(act, case, "extend", due=_extended(case, span), reason=reason_of(reason))


@verb("refuse")
def refuse(act: Act, case: Case, *, reason: str) -> CaseEvent:
    """Refuses what was asked."""
    return tell(act, case, "refuse", reason=reason_of(reason))


@verb("urge")
def urge(act: Act, case: Case, *, reason: str) -> CaseEvent:
    """Urges whoever has the case; it is counted."""
    return tell(act, case, "urge", reason=reason_of(reason))


@verb("comment")
def comment(act: Act, case: Case, *, note: str) -> CaseEvent:
    """Adds words to the story."""
    return tell(act, case, "comment", reason=reason_of(note, "note"))


@verb("set_parent")
def set_parent(act: Act, case: Case, *, other: str) -> CaseEvent:
    """Makes the case a part of another open one, which then cannot close before it.

    Where no other is named, it is no part any more.
    """
    seen = narrow(act.actor, "cases.see", Case.objects.filter(number=other, state__in=OPEN, parent=""))
    above = seen.exclude(pk=case.pk).select_for_update().first()
    if above is None and (other or not case.parent):
        raise InvalidInput(field="other", value=other, remedy="name another open case that is not itself a part")
    return tell(act, case, "set_parent", other=other)


@action("cases.dispatch", on=Case, sees="cases.see")
def dispatch_by_matrix(act: Act, case: Case) -> Sequence[CaseEvent]:
    """Dispatches a case of the pool to whom the matrix names; nothing in a gap."""
    return _by_matrix(act, case)


def _named(act: Act, case: Case) -> Responsible | None:
    return responsible_for(case.type, case.area, Phase.HANDLE, act.at)


def _by_matrix(act: Act, case: Case, reason: str = "") -> list[CaseEvent]:
    """Dispatches the case to whom the matrix names, or takes it there from another."""
    named = _named(act, case)
    if named is None or (case.state != POOL and named.organisation == case.organisation):
        return []
    facts: dict[str, Any] = {"organisation": named.organisation, "duty": named.duty}
    if case.state != POOL:
        return [tell(act, case, "transfer", reason=reason, **facts)]
    span = filing_of(case.type, case.condition).deadline
    return [tell(act, case, "dispatch", **facts, **_starts(act, span))]


def _starts(act: Act, span: Span) -> Mapping[str, Any]:
    return {"span": str(span), "due": city_clocks().due(act.at, span)}


def _counted_anew(act: Act, case: Case, span: Span) -> Mapping[str, Any]:
    """Another deadline from the beginning: of the work, else of what was promised."""
    if case.state == POOL:
        return {"promised": city_clocks().due(case.filed_at or act.at, span)}
    due = due_anew(events_of(case), span, city_clocks().calendar)
    return {"promised": due, "due": due, "span": str(span)}


def _organisation(code: str) -> str:
    found = directory.organisations().get(code)
    if found is None:
        raise UnknownOrganisation(field="organisation", value=code, remedy="choose one of the list")
    return found.path


def _to_come(act: Act, until: datetime) -> datetime:
    """A moment to come, on the clocks of the city."""
    check_countable("until", until)
    if until <= act.at:
        raise InvalidInput(field="until", value=until.isoformat(), remedy="give a time to come")
    return city_clocks().calendar.local(until)


def _extended(case: Case, span: Span) -> datetime | None:
    """When the running clock would end; raises what calendars do not count."""
    clock = state_of(case).clock
    return city_clocks().calendar.add(clock.due, span) if clock else None
