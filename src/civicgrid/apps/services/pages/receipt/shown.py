"""What a receipt shows: the matter, its story in plain words, the open deeds."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.utils.translation import gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import CaseEvent
from civicgrid.apps.services.models import Receipt
from civicgrid.apps.services.queries.receipts import Holder, address_of, closing_words, masked, photos_for
from civicgrid.apps.services.rules.story import is_own, is_told
from civicgrid.apps.standards import api as standards
from civicgrid.base.ui import Context, called

REASONED = frozenset({"suspend", "force_close", "void", "ask_reporter"})
"""Turns whose reason is meant for the reporter."""
ICONS = {
    "open": "report",
    "join": "join",
    "file": "tick",
    "dispatch": "send",
    "transfer": "send",
    "accept": "handling",
    "suspend": "pause",
    "resume": "play",
    "hand_back": "handed_back",
    "rework": "rework",
    "close": "closed",
    "force_close": "closed",
    "reopen": "rework",
    "not_fixed": "rework",
    "void": "void",
    "return": "return",
    "photo": "photo",
}


class Turn(msgspec.Struct, frozen=True):
    """One line of the story: what happened, who has it since, and words to it."""

    at: datetime
    title: str
    icon: str
    organisation: str = ""
    words: str = ""
    until: datetime | None = None
    due: datetime | None = None


def story_context(holder: Holder, now: datetime, language: str) -> Context:
    """What the page says of a report that speaks of a case."""
    bearer = holder.bearer
    assert bearer  # noqa: S101 - this is its page
    case, report, receipt = bearer.case, bearer.report, holder.receipt
    (row,) = cases.rows_of([case], now)
    events = cases.events_of(case)
    may = {move.action for move in cases.moves_for(bearer.actor, case)}
    question = next((each.reason for each in reversed(events) if each.action == "ask_reporter"), "")
    return {
        "case": case,
        "report": report,
        "state": case.state,
        "left": row.left,
        "turns": _story(events, bearer, language)[::-1],
        "photos": photos_for(bearer),
        "answers": _answers(report, language),
        "question": question if case.talk == "asked" else "",
        "may": may,
        "not_fixed_until": cases.disputable_until(case) if "not_fixed" in may else None,
        "letters": _letters(receipt),
        "rating": getattr(receipt, "rating", None) if receipt else None,
        "joined": case.reports > 1,
        "stars": stars(),
    }


def held_context(holder: Holder) -> Context:
    """What the page says of a report that somebody has to look at first."""
    hold = holder.hold
    assert hold  # noqa: S101 - this is its page
    refused = hold.released is False
    return {
        "held": hold,
        "refused": refused,
        "state": "refused" if refused else "held",
        "draft": hold.draft,
        "held_photos": hold.draft.photos.order_by("pk").values_list("pk", flat=True) if hold.draft else (),
        "may": set(),
    }


def stars() -> Sequence[tuple[int, str]]:
    """What each number of stars says."""
    return (
        (5, gettext("very good")),
        (4, gettext("good")),
        (3, gettext("so-so")),
        (2, gettext("bad")),
        (1, gettext("very bad")),
    )


def _story(events: Sequence[CaseEvent], bearer: cases.Bearer, language: str) -> list[Turn]:
    return [turn for event in events if (turn := _turn(event, bearer, language))]


def _turn(event: CaseEvent, bearer: cases.Bearer, language: str) -> Turn | None:
    if not is_told(event, bearer.actor.id, bearer.report.pk):
        return None
    mine = is_own(event, bearer.actor.id, bearer.report.pk)
    if event.action == "join":
        title = called("public_step", "joined" if mine else "join")
        return Turn(event.at, title, "join")
    if event.action == "open" and not mine:
        return Turn(event.at, called("public_step", "first"), "report")
    if event.action == "reply":
        return Turn(event.at, called("public_step", "reply"), "words", words=event.reason)
    own_words = event.reason if event.action in REASONED or (mine and event.action == "not_fixed") else ""
    return Turn(
        event.at,
        called("public_step", event.action),
        ICONS.get(event.action, "words"),
        organisation=event.organisation,
        words=own_words or (_closing(event, bearer, language)),
        until=event.until if event.action == "suspend" else None,
        due=event.due if event.action in {"dispatch", "transfer", "extend", "reopen", "not_fixed"} else None,
    )


def _closing(event: CaseEvent, bearer: cases.Bearer, language: str) -> str:
    return closing_words(bearer.case.type, event.condition, language) if event.action == "close" else ""


def _answers(report: object, language: str) -> list[tuple[str, str]]:
    kind = standards.case_types().get(getattr(report, "type", ""))
    return cases.answered(kind.questions, getattr(report, "answers", {}), language) if kind else []


def _letters(receipt: Receipt | None) -> dict[str, str]:
    """Whether letters go out: `none`, `asked`, `on`, `quiet`; and where, half hidden."""
    if receipt is None or not receipt.address:
        return {"state": "none"}
    wanted = "on" if receipt.confirmed_at else "asked"
    return {"state": "quiet" if receipt.quiet_at else wanted, "address": masked(address_of(receipt))}
