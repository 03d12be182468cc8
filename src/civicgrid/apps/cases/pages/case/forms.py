"""The moves allowed now as forms, each with exactly the inputs it needs."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.utils import timezone
from django.utils.translation import gettext

from civicgrid.apps.cases.models import Case, Report, Task
from civicgrid.apps.cases.queries.choices import (
    NoTypeCalled,
    closing_options,
    condition_options,
    organisation_options,
    type_of,
    type_options,
)
from civicgrid.apps.cases.queries.moves import Offer
from civicgrid.apps.cases.queries.origins import Origin
from civicgrid.apps.cases.queries.reply_templates import Words
from civicgrid.apps.cases.queries.states import state_of
from civicgrid.apps.cases.rules.guards import Pointless
from civicgrid.apps.cases.rules.workflow import HANDED_BACK, OPTIONAL, REPORTED, WORKFLOW
from civicgrid.base.http import Problem, spoken
from civicgrid.base.ui import Field, Option, called, codes, listed, told
from civicgrid.base.ui.moments import absolute, span_words
from civicgrid.kernel.clock import Span, TimeKind
from civicgrid.kernel.workflow import Edge, Move

ENDS = frozenset({Edge.VOID})


class Refused(msgspec.Struct, frozen=True):
    """What was sent and refused: the move, its values, why, and the type it named."""

    action: str
    values: Mapping[str, str]
    problem: Problem
    type: str = ""


class MoveForm(msgspec.Struct, frozen=True, kw_only=True):
    """A move on the page, the likely one first; `open` shows another's inputs at once.

    `words` are ready ones for the field with the id `words_for`.
    """

    action: str
    fields: Sequence[Field]
    likely: bool = False
    ends: bool = False
    open: bool = False
    problem: Problem | None = None
    words: Sequence[Words] = ()
    words_for: str = ""


def asked_words(case: Case) -> str:
    """What the handler asks for and nobody has answered yet."""
    what, _, wanted = case.asked.partition(" ")
    if what == "extend":
        return gettext("Asked for: %(span)s more.") % {"span": span_words(Span.parse(wanted))}
    if what == "suspend":
        return gettext("Asked for: a pause until %(until)s.") % {"until": absolute(datetime.fromisoformat(wanted))}
    return ""


def type_named(words: str) -> str:
    """The path of the type that was written into a form, "" where there is none."""
    try:
        return type_of(words).path
    except NoTypeCalled:
        return ""


class Held(msgspec.Struct, frozen=True):
    """Moves that cannot be made now, all for the same reason."""

    moves: str
    problem: Problem


def held_of(offers: Sequence[Offer]) -> list[Held]:
    """What stands against moves; those that are merely pointless are not missed."""
    found: dict[Problem, list[str]] = defaultdict(list)
    for offer in offers:
        if offer.hindrance and not isinstance(offer.hindrance, Pointless):
            found[spoken(offer.hindrance)].append(called("move", offer.move.action))
    return [Held(listed(moves), problem) for problem, moves in found.items()]


def forms_of(
    moves: Sequence[Move],
    case: Case,
    reports: Sequence[Report],
    origins: Mapping[UUID, Origin],
    answer: Task | None,
    refused: Refused | None,
) -> list[MoveForm]:
    """A form for each move; the likely one, if there is one, stands first."""
    refuted = answer is not None and not answer.ok
    likely = _likely(case, refuted=refuted)
    forms = [
        _form(
            move,
            _Asked(case, reports, origins, refuted, refused if refused and refused.action == move.action else None),
            likely=move.action == likely,
        )
        for move in moves
    ]
    return sorted(forms, key=lambda form: not form.likely)


REFUTED: Mapping[str, str] = {REPORTED: "void", HANDED_BACK: "rework"}
"""State -> what is likely where the officer said no."""


def _likely(case: Case, *, refuted: bool) -> str:
    """What brings the case on: the answer to what was asked, else the first move.

    That is the first of its state, unless an officer spoke against it; "" at the end.
    """
    what = case.asked.partition(" ")[0] or (REFUTED.get(case.state, "") if refuted else "")
    first = WORKFLOW.moves_from(case.state)[0]
    return what or ("" if first.edge is Edge.REOPEN else first.action)


class _Asked(msgspec.Struct, frozen=True):
    """What the fields of a form are made from."""

    case: Case
    reports: Sequence[Report]
    origins: Mapping[UUID, Origin]
    refuted: bool
    refused: Refused | None

    def value(self, name: str, otherwise: str = "") -> str:
        """What was sent before, else what is likely."""
        return self.refused.values.get(name, "") if self.refused else otherwise


def _form(move: Move, asked: _Asked, *, likely: bool) -> MoveForm:
    fields = [field for need in move.needs for field in _FIELDS[need](move.action, need, asked)]
    problem = asked.refused.problem if asked.refused else None
    fields = told(fields, problem, {"span": "span_amount"})
    return MoveForm(
        action=move.action,
        fields=fields,
        likely=likely,
        ends=move.edge in ENDS,
        open=bool(asked.refused),
        problem=None if any(field.error for field in fields) else problem,
    )


def _plain(
    action: str, need: str, asked: _Asked, kind: str = "textarea", options: Sequence[Option] = ()
) -> list[Field]:
    return [
        Field(
            name=need,
            label=called("input", need),
            kind=kind,
            value=asked.value(need),
            options=options,
            required=(action, need) not in OPTIONAL or (asked.refuted and action == "close"),
            form=action,
        )
    ]


def _type(action: str, need: str, asked: _Asked) -> list[Field]:
    known = called("type", asked.case.type) if asked.case.type else ""
    (field,) = _plain(action, need, asked, "text", type_options())
    return [
        msgspec.structs.replace(field, value=asked.value(need, known), hint=gettext("Write a few letters and choose."))
    ]


def _condition(action: str, need: str, asked: _Asked) -> list[Field]:
    closing = action == "close"
    chosen = (asked.refused.type if asked.refused else "") or asked.case.type
    options = closing_options(chosen, asked.case.condition) if closing else condition_options(chosen)
    if not options:
        return []
    label = gettext("Closing condition that is met") if closing else gettext("Filing condition")
    met = asked.case.condition if action == "refile" or (closing and not asked.refuted) else ""
    kept = asked.value(need, met) or (options[0].value if len(options) == 1 and not asked.refuted else "")
    return [
        Field(
            name=need,
            label=label,
            kind="radios",
            value=kept,
            options=options,
            required=closing,  # another type, written above, has others
            free=True,
            form=action,
        )
    ]


def _organisation(action: str, need: str, asked: _Asked) -> list[Field]:
    return _plain(action, need, asked, "text", organisation_options())


def _until(action: str, need: str, asked: _Asked) -> list[Field]:
    (field,) = _plain(action, need, asked, "datetime-local")
    what, _, wanted = asked.case.asked.partition(" ")
    likely = f"{timezone.localtime(datetime.fromisoformat(wanted)):%Y-%m-%dT%H:%M}" if what == "suspend" else ""
    return [msgspec.structs.replace(field, value=asked.value(need, likely))]


def _span(action: str, need: str, asked: _Asked) -> list[Field]:
    what, _, wanted = asked.case.asked.partition(" ")
    clock = state_of(asked.case).clock
    likely = Span.parse(wanted) if what == "extend" else None
    kind = likely.kind if likely else Span.parse(clock.span).kind if clock else TimeKind.WORKING_HOUR
    amount = str(likely).split()[0] if likely else ""
    kinds = [Option(code, called("time_kind", code)) for code in codes("time_kind")]
    return [
        Field(
            name="span_amount",
            label=called("input", need),
            kind="number",
            value=asked.value("span_amount", amount),
            required=True,
            form=action,
        ),
        Field(
            name="span_kind",
            label=gettext("Kind of time"),
            kind="select",
            value=asked.value("span_kind", kind),
            options=kinds,
            required=True,
            form=action,
        ),
    ]


def _other(action: str, need: str, asked: _Asked) -> list[Field]:
    (field,) = _plain(action, need, asked, "text")
    if action != "set_parent" or not asked.case.parent:
        return [field]
    hint = gettext("Leave it empty to make it part of no case.")
    return [msgspec.structs.replace(field, required=False, hint=hint)]


def _report(action: str, need: str, asked: _Asked) -> list[Field]:
    options = [Option(str(each.pk), _report_words(each, asked.origins.get(each.pk))) for each in asked.reports]
    return _plain(action, need, asked, "select", options)


def _report_words(report: Report, origin: Origin | None) -> str:
    words = [absolute(report.arrived_at), called("source", report.source), report.text[:60]]
    if origin:
        words.append(gettext("came with the case %(number)s") % {"number": origin.number})
    return " · ".join(words)


_FIELDS: Mapping[str, Callable[[str, str, _Asked], list[Field]]] = {
    "type": _type,
    "condition": _condition,
    "organisation": _organisation,
    "note": _plain,
    "reason": _plain,
    "until": _until,
    "span": _span,
    "other": _other,
    "report": _report,
}
