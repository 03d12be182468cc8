"""A city in the middle of its work: something to do on every desk of the demo.

Its own people lead the matters there, with the rights of their posts and by the same verbs as on the pages.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

import msgspec

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import NewReport, Source
from civicgrid.apps.directory import api as directory
from civicgrid.apps.duties import api as duties
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord, ConditionRecord
from civicgrid.base.access import SYSTEM, Actor
from civicgrid.kernel.clock import Span, TimeKind
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.paths import parent
from civicgrid.kernel.roles import Role
from civicgrid.kernel.workflow import Phase

from .history import DRAWS, HOURS_OF_ONE
from .words import GIVEN, address, languages, renamed, said

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONTHS = timedelta(days=62)
"""So far back the people of the city led matters themselves: this month, and the one before."""

Way = Sequence[str]
"""Actions in order; the desk's filing comes before, the matrix dispatches."""

SETTLED: Sequence[Way] = (
    ("accept", "hand_back", "close"),
    ("accept", "hand_back", "send_officer", "report_back", "close"),
)
DESK: Sequence[tuple[timedelta, Way]] = (
    (-3 * HOUR, ()),
    (2 * HOUR, ()),
    (2 * DAY, ()),
    (-6 * HOUR, ("accept",)),
    (3 * HOUR, ("accept",)),
    (3 * DAY, ("accept", "urge")),
    (4 * DAY, ("accept", "ask_suspension", "suspend")),
    (2 * DAY, ("accept", "ask_suspension")),
    (1 * DAY, ("accept", "ask_extension")),
    (2 * DAY, ("return",)),
    (5 * HOUR, ("accept", "hand_back")),
    (1 * DAY, ("accept", "hand_back", "send_officer")),
    (-20 * HOUR, ("accept", "escalate", "escalate", "escalate")),
)
"""What lies on a handler's desk and came from it: time left until it is due, and the way there."""
BY_THE_DESK = frozenset({"file", "suspend", "send_officer", "close"})
"""Done by a dispatcher; all else by the handler who has the case."""
PAIRS = 6
"""Reports that wait for the desk, and matters that two people told: every second in another way."""
ASIDE = 0.00003
"""Degrees between two reports of one matter: some 3 m."""
LONGEST = timedelta(days=400)
"""What is given more time than this, roughly, is not for a demo."""


class Cast(msgspec.Struct, frozen=True):
    """Everybody by login, the dispatchers, and a handler of each organisation."""

    people: Mapping[str, Actor]
    dispatchers: Sequence[str]
    handlers: Mapping[str, str]


class Matter(msgspec.Struct, frozen=True):
    """What is the matter, how it is filed, and where it lies."""

    kind: CaseTypeRecord
    condition: ConditionRecord
    lon: float
    lat: float
    address: str
    text: str


class NoMatter(CivicGridError):
    """Nothing was found that could lie before {whom}."""


class NobodyThere(CivicGridError):
    """Nobody holds a post who could do this."""


class City:
    """The loaded city and its people at a moment; the same seed gives the same work.

    `undone` counts what was not done, by action and error.
    """

    def __init__(self, seed: int, now: datetime) -> None:
        self.chance, self.now = Random(seed), now  # noqa: S311
        self.today = standards.calendar().local(now).date()
        self.cast = _cast(directory.actors(self.today))
        self.duties = duties.stored_duties()
        self.undone = Counter[str]()
        self.types = [each for each in standards.case_types().values() if each.leaf and each.active]
        self.areas = [grid.areas()[path] for path in grid.leaves()]
        self.languages = languages(grid.city().languages)
        self.serial = 0

    def fill(self, logins: Sequence[str], past: int) -> Iterator[str]:
        """Leads `past` matters to their end, and lays work before these people.

        Says after each matter what it was about.
        """
        yield from self._past(past)
        known = [login for login in logins if login in self.cast.people]
        beat = self._beat(known)
        for organisation in (path for path, holder in self.cast.handlers.items() if holder in known):
            yield from self._desk(organisation, beat)
        for number in range(PAIRS):
            for matter in self._matter(near=beat):
                yield self._reported(matter, self.now - HOUR * (number + 1) / 4, ("send_officer",) * (number % 2))
        for number in range(PAIRS):
            for matter in self._matter():
                yield self._again(matter, same=bool(number % 2))
        for login in (login for login in known if Role.CITIZEN in self.cast.people[login].roles):
            for matter in self._matter():
                yield self._own(matter, login)

    def _past(self, count: int) -> Iterator[str]:
        """Matters that were settled."""
        for _ in range(count):
            for matter in self._matter():
                yield self._led(matter, self.now - MONTHS * self.chance.random(), self.chance.choice(SETTLED))

    def _desk(self, organisation: str, beat: str) -> Iterator[str]:
        """What a handler has, and what came back from there."""
        for left, way in DESK:
            for matter in self._matter(organisation, beat if "send_officer" in way else ""):
                yield self._led(matter, self._begin(matter, self.now + left), way, until=self.now)

    def _own(self, matter: Matter, login: str) -> str:
        """A citizen's report that somebody has taken on."""
        report = self._report(matter, self.now - 5 * HOUR, reporter=login)
        number = self._taken(msgspec.structs.replace(report, source=Source.APP))
        for action in ("file", "accept"):
            self._step(number, action, self.now - HOUR, matter)
        return number

    def _led(self, matter: Matter, begin: datetime, way: Way, until: datetime | None = None) -> str:
        """The desk files it, and everybody takes a step; without `until` within its time."""
        number = self._taken(self._report(matter, begin - HOUR / 12))
        calendar, deadline = standards.calendar(), matter.condition.deadline
        end = until or min(self.now, begin + (calendar.add(begin, deadline) - begin) * self.chance.uniform(0.3, 1.1))
        steps = ("file", *way)
        times = [begin + (end - begin) * share / len(steps) for share in range(len(steps))]
        for action, at in zip(steps, times, strict=True):
            self._step(number, action, at, matter)
        return number

    def _reported(self, matter: Matter, at: datetime, way: Way) -> str:
        """Waits to be filed, or for an officer who verifies it."""
        number = self._taken(self._report(matter, at))
        for action in way:
            self._step(number, action, at + HOUR / 12, matter)
        return number

    def _again(self, matter: Matter, *, same: bool) -> str:
        """Two reports of one matter: they join, or (other type) the desk is asked."""
        first = msgspec.structs.replace(self._report(matter, self.now - 3 * HOUR), type=matter.kind.path)
        akin = [each for each in self.types if parent(each.path) == parent(matter.kind.path) and each != matter.kind]
        kind = matter.kind if same or not akin else self.chance.choice(akin)
        second = msgspec.structs.replace(
            self._report(matter, self.now - HOUR),
            type=kind.path,
            text=renamed(matter.text, matter.kind.name, kind.name),
            lon=matter.lon + ASIDE,
            source=Source.APP,
        )
        self._taken(first)
        return self._taken(second)

    def _matter(self, organisation: str = "", near: str = "") -> Iterator[Matter]:
        """Something that the organisation answers for, and whose clock may stop.

        Of so many draws none may fit: then it is counted, and there is nothing.
        """
        given = [each for each in self.duties if organisation in ("", each.organisation_path)]
        for duty in self.chance.choices(given, k=DRAWS) if given else ():
            types = [each for each in self.types if each.path.startswith(duty.type)]
            areas = [each for each in self.areas if each.path.startswith(duty.area) and each.path.startswith(near)]
            if types and areas and (matter := self._fitting(organisation, types, areas)):
                yield matter
                return
        self._missed("report", NoMatter(whom=organisation or "anybody"))

    def _fitting(
        self, organisation: str, types: Sequence[CaseTypeRecord], areas: Sequence[AreaRecord]
    ) -> Matter | None:
        """One draw."""
        kind, area = self.chance.choice(types), self.chance.choice(areas)
        language = self.chance.choice(self.languages)
        found = duties.owner(kind.path, area.path, Phase.HANDLE, self.today)
        conditions = [each for each in kind.conditions if _may_stop(each.deadline)]
        if not conditions or not found or organisation not in ("", found.organisation_path):
            return None
        return Matter(
            kind=kind,
            condition=self.chance.choice(conditions),
            lon=area.lon,
            lat=area.lat,
            address=address(area.name, self.languages),
            text=said(kind.name, language, self.chance),
        )

    def _report(self, matter: Matter, at: datetime, reporter: str = "") -> NewReport:
        self.serial += 1
        return NewReport(
            source=Source.HOTLINE,
            origin_key=f"desk-{self.serial}",
            text=matter.text,
            lon=matter.lon,
            lat=matter.lat,
            address=matter.address,
            happened_at=at,
            arrived_at=at,
            reporter=reporter,
        )

    def _taken(self, report: NewReport) -> str:
        (receipt,) = cases.receive(SYSTEM.acting_at(self.now), [report])
        return receipt.number

    def _step(self, number: str, action: str, at: datetime, matter: Matter) -> None:
        """One act by whose turn it is; what the rules refuse is left undone, and counted."""
        case = cases.case_of(SYSTEM, number)
        desk = self.chance.choice(self.cast.dispatchers or [""])
        login = desk if action in BY_THE_DESK else self.cast.handlers.get(case.organisation, "")
        try:
            if action == "report_back":
                self._look(number, at)
            elif actor := self.cast.people.get(login):
                cases.perform(actor.acting_at(at), case, action, self._inputs(action, at, matter))
            else:
                self._missed(action, NobodyThere())
        except CivicGridError as error:
            self._missed(action, error)

    def _missed(self, action: str, error: CivicGridError) -> None:
        self.undone[f"{action}: {error}"] += 1

    def _look(self, number: str, at: datetime) -> None:
        """The officer who was sent says that all is as claimed."""
        for officer in self.cast.people.values():
            if Role.OFFICER in officer.roles:
                for task in cases.errands_for(officer).filter(case__number=number):
                    cases.do_task(officer.acting_at(at), task, ok=True)

    def _inputs(self, action: str, at: datetime, matter: Matter) -> Mapping[str, str]:
        words = in_language(GIVEN.get(action, {}), self.chance.choice(self.languages))
        until = (max(at, self.now) + 5 * DAY).isoformat()
        filed = {"type": matter.kind.path, "condition": matter.condition.code}
        return {"reason": words, "note": words, "span": "2 working_day", "until": until, **filed}

    def _begin(self, matter: Matter, due: datetime) -> datetime:
        """When it has to be filed for its time to be over then, to the hour."""
        calendar, last = standards.calendar(), min(due, self.now)

        def over(hours: int) -> bool:
            return calendar.add(last - HOUR * hours, matter.condition.deadline) <= due

        return last - HOUR * bisect_left(range(LONGEST // HOUR), x=True, key=over)

    def _beat(self, logins: Sequence[str]) -> str:
        """An area that one of these people keeps as an officer; "" where nobody does."""
        actors = (self.cast.people[login] for login in logins)
        grants = (grant for actor in actors for grant in actor.grants if grant.role is Role.OFFICER)
        return next((area for grant in grants for area in grant.areas), "")


def _cast(people: Mapping[str, Actor]) -> Cast:
    dispatchers, handlers = list[str](), dict[str, str]()
    for grant in (grant for actor in people.values() for grant in actor.grants):
        if grant.role is Role.DISPATCHER:
            dispatchers.append(grant.holder)
        elif grant.role is Role.HANDLER:
            handlers.setdefault(grant.organisation, grant.holder)
    return Cast(people, dispatchers, handlers)


def _may_stop(deadline: Span) -> bool:
    """Whether a clock of this length may stand still, and is over within the demo."""
    return deadline.kind is not TimeKind.URGENT_HOUR and HOUR * deadline.amount * HOURS_OF_ONE[deadline.kind] < LONGEST
