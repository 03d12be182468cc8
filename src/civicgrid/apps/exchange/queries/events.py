"""The ledger as somebody may see it: in its numbered order, without a gap."""

from collections.abc import Collection, Sequence

import msgspec

from civicgrid.apps.cases import api as cases
from civicgrid.apps.exchange.rules.told import Seen, actor_told, data_of
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import Actor, needed_roles
from civicgrid.base.ledger import feed
from civicgrid.base.ledger.feed import Told
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.events import Event

SCANNED = 1_000
"""Entries that are looked at for one page."""


class AheadOfLedger(InvalidInput):
    """The ledger has only {numbered} entries."""


class Window(msgspec.Struct, frozen=True):
    """Some events, and where the next window begins: behind all that was looked at.

    `more`: the ledger goes on there.
    """

    events: list[Seen]
    next: int
    more: bool


def event_names() -> list[str]:
    """The names of all events there are."""
    told = (kind for kind in Event.registry.values() if kind.__module__.startswith("civicgrid."))
    return sorted(kind.__name__ for kind in told if not kind.__subclasses__())


def window(actor: Actor, after: int, *, most: int, kinds: Collection[str] = ()) -> Window:
    """The events from the entry `after` on that the actor may see, at most so many.

    By three statements, whatever is filtered; `next` always lies behind what was looked at.
    """
    entries = feed.after(after, SCANNED)
    if not entries:
        _refuse_ahead(after)
        return Window([], after, more=False)
    wanted = [each for each in entries if not kinds or each.name in kinds]
    seen = _seen(actor, wanted)
    if len(seen) > most:
        return Window([_told(*each) for each in seen[:most]], seen[most][0].index, more=True)
    behind = entries[-1].index + 1
    return Window([_told(*each) for each in seen], behind, more=len(entries) == SCANNED and behind < feed.numbered())


def one(actor: Actor, index: int) -> Seen | None:
    """The event of this index, if the actor may see it."""
    found = _seen(actor, [each for each in feed.after(index, 1) if each.index == index])
    return _told(*found[0]) if found else None


def _refuse_ahead(after: int) -> None:
    numbered = feed.numbered()
    if after > numbered:
        raise AheadOfLedger(field="after", numbered=numbered, remedy="go on with `next` of the page before")


def _seen(actor: Actor, entries: Sequence[Told]) -> list[tuple[Told, bool]]:
    """Those that the actor may see: of cases they see, and all for who sees all.

    Each with whether it is read as it was written: not where the actor may not know the case's senders.
    """
    everything = bool(actor.roles & needed_roles("exchange.see_everything"))
    numbers = {each.subject for each in entries if each.kind == "case"}
    mine = cases.matching(actor, cases.CaseFilter()).filter(number__in=numbers) if numbers else None
    plainly = cases.reads_plainly(actor)
    rows = mine.only("number", "area", "organisation") if mine is not None else ()
    visible = {each.number: plainly(each) for each in rows}
    return [
        (each, visible.get(each.subject, True))
        for each in entries
        if (each.subject in visible if each.kind == "case" else everything)
    ]


def _told(entry: Told, plainly: bool) -> Seen:  # noqa: FBT001 - as `_seen` pairs them
    data = data_of(entry.event)
    return Seen(
        index=entry.index,
        at=standards.calendar().local(entry.at),
        type=entry.name,
        kind=entry.kind,
        subject=entry.subject,
        actor=actor_told(entry.action, entry.actor),
        action=entry.action,
        data=data if plainly else data | cases.masked_fields(data),
    )
