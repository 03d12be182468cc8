"""The load of years: a million cases by the live rules, some of them on long ways."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from random import Random

import msgspec

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import CaseEvent
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.i18n import in_language

from .history import DRAWS, Draft, World, drafts, world
from .words import GIVEN

BATCH = 2_000
"""Reports of one transaction."""
LONG = 0.004
"""Share of matters that take a long way."""
BEGUN = 0.3
"""Share of the matters still open that somebody has taken on."""

Way = Sequence[tuple[float, str]]
"""Moves, each at a share of the time that the matter takes."""

BEGIN: Way = ((0.05, "accept"),)
OPEN_WAYS: Sequence[Way] = (
    BEGIN,
    BEGIN,
    (*BEGIN, (0.2, "ask_extension")),
    (*BEGIN, (0.3, "ask_suspension")),
    (*BEGIN, (0.3, "suspend")),
    (*BEGIN, (0.6, "urge")),
)
END: Way = ((0.95, "hand_back"), (1.0, "close"))
LONG_WAYS: Sequence[Way] = (
    ((0.05, "return"), (0.1, "dispatch"), (0.2, "accept"), *END),
    ((0.1, "transfer"), (0.2, "accept"), *END),
    (*BEGIN, (0.6, "hand_back"), (0.7, "rework"), *END),
    (*BEGIN, (0.5, "hand_back"), (0.6, "close"), (0.7, "reopen"), *END),
    (*BEGIN, (0.2, "ask_suspension"), (0.3, "suspend"), (0.7, "resume"), *END),
    (*BEGIN, (0.4, "ask_extension"), (0.5, "extend"), *END),
    (*BEGIN, (0.4, "ask_extension"), (0.5, "refuse"), *END),
    (*BEGIN, (0.5, "urge"), (0.8, "escalate"), *END),
)


def make(count: int, seed: int, now: datetime, undone: Counter[str] | None = None) -> Iterator[int]:
    """Opens `count` cases in the loaded city by batches; after each it says how many.

    The same city, seed and number of cases before give the same reports, counted back from `now`. There are fewer
    where so many batches in a row only join what is open. `undone` counts the moves that the rules refused.
    """
    before, refused = cases.count_all(), Counter[str]() if undone is None else undone
    chance = Random(f"{seed} {before}")  # noqa: S311
    city, opened, sent, barren = world(chance, now), 0, 0, 0
    while opened < count and barren < DRAWS:
        size = min(BATCH, count - opened)
        shares = [(opened + size * chance.random()) / count for _ in range(size)]
        drawn = [(draft, _way(draft, chance)) for draft in drafts(city, shares, chance, f"made-{seed}-{before}-{sent}")]
        reports = [
            msgspec.structs.replace(draft.report, closed_at=None) if way else draft.report for draft, way in drawn
        ]
        numbers = {
            receipt.origin_key: receipt.number
            for receipt in cases.receive(SYSTEM.acting_at(now), reports)
            if not receipt.joined
        }
        for draft, way in drawn:
            if way and (number := numbers.get(draft.report.origin_key)):
                refused.update(_lead(number, draft, way, city, chance))
        opened, sent, barren = opened + len(numbers), sent + size, 0 if numbers else barren + 1
        yield opened


def _way(draft: Draft, chance: Random) -> Way:
    """The moves that a matter takes; none for what opening alone tells."""
    if draft.report.void or not draft.report.type:
        return ()
    if chance.random() < LONG:
        return chance.choice(LONG_WAYS)
    return chance.choice(OPEN_WAYS) if draft.report.closed_at is None and chance.random() < BEGUN else ()


def _lead(number: str, draft: Draft, way: Way, city: World, chance: Random) -> Iterator[str]:
    """Moves a case along its way, as far as time and the rules allow.

    Tells what was refused: some clocks never stop.
    """
    case = cases.case_of(SYSTEM, number)
    for share, action in way:
        at = draft.at + share * draft.takes
        if at > city.until:
            return
        try:
            sent = _inputs(action, at + draft.takes, chance.choice(city.organisations), city.languages[0])
            done = cases.perform(SYSTEM.acting_at(at), case, action, sent)
        except CivicGridError as error:
            yield f"{action}: {error}"
            continue
        last = done if isinstance(done, CaseEvent) else done[-1]
        case.seq = last.seq


def _inputs(action: str, until: datetime, organisation: str, language: str) -> Mapping[str, str]:
    words = in_language(GIVEN.get(action, {}), language)
    return {
        "organisation": organisation,
        "reason": words,
        "note": words,
        "span": "2 working_day",
        "until": until.isoformat(),
    }
