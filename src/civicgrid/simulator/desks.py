"""A city in the middle of its work: something to do on every desk of the demo.

Its own people lead the matters there, by the same verbs as on the pages.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

import msgspec

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import NewReport, Source
from civicgrid.apps.directory import api as directory
from civicgrid.apps.duties import api as duties
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord, ConditionRecord
from civicgrid.base.access import SYSTEM, Actor, Grant
from civicgrid.kernel.clock import TimeKind
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.paths import parent
from civicgrid.kernel.roles import Role
from civicgrid.kernel.workflow import Phase

from .words import GIVEN, languages, said

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


class City:
    """The loaded city and its people at a moment; the same seed gives the same work."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.chance, self.now = Random(seed), now  # noqa: S311
        self.cast = _cast(now)
        self.types = [each for each in standards.case_types().values() if each.leaf and each.active]
        self.areas = [grid.areas()[path] for path in grid.leaves()]
        self.languages = languages(grid.city().languages)
        self.serial = 0

    def fill(self, logins: Sequence[str], past: int) -> Iterator[str]:
        """Leads `past` matters to their end, and lays work before these people.

        Says after each matter what it was about.
        """
        for _ in range(past):
            yield self._led(self._matter(), self.now - MONTHS * self.chance.random(), self.chance.choice(SETTLED))
        beat = self._beat(logins)
        for organisation in (path for path, holder in self.cast.handlers.items() if holder in logins):
            yield from self._desk(organisation, beat)
        for number in range(PAIRS):
            way = ("send_officer",) if number % 2 else ()
            yield self._reported(self._matter(near=beat), self.now - HOUR * (number + 1) / 4, way)
        for number in range(PAIRS):
            yield self._again(self._matter(), same=bool(number % 2))
        for login in (login for login in logins if Role.CITIZEN in self.cast.people[login].roles):
            yield self._own(login)

    def _desk(self, organisation: str, beat: str) -> Iterator[str]:
        """What a handler has, and what came back from there."""
        for left, way in DESK:
            matter = self._matter(organisation, beat if "send_officer" in way else "")
            yield self._led(matter, self._begin(matter, self.now + left), way, until=self.now)

    def _own(self, login: str) -> str:
        """A citizen's report that somebody has taken on."""
        matter = self._matter()
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
        akin = [
            each.path for each in self.types if parent(each.path) == parent(matter.kind.path) and each != matter.kind
        ]
        kind = matter.kind.path if same or not akin else self.chance.choice(akin)
        second = msgspec.structs.replace(
            self._report(matter, self.now - HOUR), type=kind, lon=matter.lon + ASIDE, source=Source.APP
        )
        self._taken(first)
        return self._taken(second)

    def _matter(self, organisation: str = "", near: str = "") -> Matter:
        """Something that the organisation answers for, and whose clock may stop."""
        language = self.chance.choice(self.languages)
        while True:
            area = self.chance.choice([each for each in self.areas if each.path.startswith(near)])
            kind = self.chance.choice(self.types)
            conditions = [each for each in kind.conditions if each.deadline.kind is not TimeKind.URGENT_HOUR]
            found = duties.owner(kind.path, area.path, Phase.HANDLE, self.now.date())
            if conditions and found and organisation in ("", found.organisation_path):
                return Matter(
                    kind=kind,
                    condition=self.chance.choice(conditions),
                    lon=area.lon,
                    lat=area.lat,
                    address=in_language(area.name, language),
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
        """One act by whose turn it is; what the rules refuse is left undone."""
        case = cases.case_of(SYSTEM, number)
        desk = self.chance.choice(self.cast.dispatchers)
        login = desk if action in BY_THE_DESK else self.cast.handlers.get(case.organisation, "")
        actor = self.cast.people.get(login, SYSTEM).acting_at(at)
        try:
            if action == "report_back":
                self._look(number, at)
            else:
                cases.perform(actor, case, action, self._inputs(action, at, matter))
        except CivicGridError:
            return

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
        calendar, begin = standards.calendar(), min(due, self.now)
        while calendar.add(begin, matter.condition.deadline) > due:
            begin -= HOUR
        return begin

    def _beat(self, logins: Sequence[str]) -> str:
        """An area that one of these people keeps as an officer; "" where nobody does."""
        actors = (self.cast.people[login] for login in logins)
        grants = (grant for actor in actors for grant in actor.grants if grant.role is Role.OFFICER)
        return next((area for grant in grants for area in grant.areas), "")


def _cast(now: datetime) -> Cast:
    paths, grants, names = directory.organisation_paths(), defaultdict[str, list[Grant]](list), dict[str, str]()
    dispatchers, handlers = list[str](), dict[str, str]()
    for post in directory.posts(now.date()).values():
        organisation = paths[post.organisation]
        grants[post.login].append(Grant(post.role, organisation, post.areas, post.login))
        names[post.login] = in_language(post.person, "en")
        if post.role is Role.DISPATCHER:
            dispatchers.append(post.login)
        elif post.role is Role.HANDLER:
            handlers.setdefault(organisation, post.login)
    people = {login: Actor(login, names[login], tuple(held)) for login, held in grants.items()}
    return Cast(people, dispatchers, handlers)
