"""Whom a table is about: the parts of an area or organisation, the holders of posts."""

from collections.abc import Callable, Iterable, Mapping

from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.types import OrganisationRecord
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import Actor, needed_roles
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.i18n import Text
from civicgrid.kernel.indicator import Kind
from civicgrid.kernel.paths import parent
from civicgrid.kernel.roles import Role

from ..types import Period
from .objects import EXACTLY, Branches, Objects, People, Person, Thing

ALONE: Text = {"en": "{} itself", "zh-hans": "{}本级"}
UNPLACED: Text = {"en": "{}, not located more closely", "zh-hans": "{}（未细分）"}
NOBODY: Text = {"en": "No organisation yet", "zh-hans": "尚无责任部门"}


class UnknownOrganisation(NotFound):
    """There is no organisation with the path {path}."""


def objects_of(actor: Actor, kind: Kind, under: str, period: Period) -> Objects:
    """The objects of a kind; `under` is the path of the area or organisation whose parts they are, "" = all."""
    return _KINDS[kind](actor, under, period)


def _areas(_actor: Actor, under: str, _period: Period) -> Objects:
    above = grid.areas().get(under) or grid.area(under or grid.areas()[grid.root()].code)
    parts = [Thing(each.path, each.name, bool(grid.children(each.path))) for each in grid.children(above.path)]
    return Branches(above.path, [*parts, _itself(above.path, above.name, UNPLACED)])


def _organisations(_actor: Actor, under: str, _period: Period) -> Objects:
    """Below "": the parts of every organisation at the top, or itself where it has none; and what nobody has yet."""
    by_path = {each.path: each for each in directory.organisations().values()}
    if under and under not in by_path:
        raise UnknownOrganisation(field="under", path=under, remedy="follow a link of the table")
    above = [by_path[under]] if under else [each for path, each in by_path.items() if not parent(path)]
    parts = [thing for each in above for thing in _parts(each, by_path)]
    return Branches(under, parts if under else [*parts, Thing(EXACTLY, NOBODY)])


def _parts(above: OrganisationRecord, by_path: Mapping[str, OrganisationRecord]) -> list[Thing]:
    dividing = {parent(path) for path in by_path}
    parts = [Thing(path, each.name, path in dividing) for path, each in by_path.items() if parent(path) == above.path]
    return [*parts, _itself(above.path, above.name, ALONE)] if parts else [Thing(above.path, above.name)]


def _itself(path: str, name: Text, pattern: Text) -> Thing:
    return Thing(EXACTLY + path, {language: pattern.get(language, "{}").format(words) for language, words in name.items()})


def _people(*roles: Role) -> Callable[[Actor, str, Period], Objects]:
    """Who holds such a post on the first or last day; who may not see other people's figures, only themselves."""

    def people(actor: Actor, _under: str, period: Period) -> Objects:
        days = sorted({period.first, period.last})
        held = [each for role in roles for day in days for each in directory.holders(role, day)]
        everybody = bool(actor.roles & needed_roles("evaluation.see_people"))
        reached = defaultdict_of_areas((each.login, each.areas) for each in held)
        names = {each.login: each.name for each in held if everybody or each.login == actor.id}
        return People(Person(login, name, reached[login]) for login, name in sorted(names.items()))

    return people


def defaultdict_of_areas(held: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, frozenset[str]]:
    """The areas of all posts of each login; none where one of them has none, which is the whole city."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for login, areas in held:
        found.setdefault(login, []).append(areas)
    return {
        login: frozenset() if () in posts else frozenset(area for areas in posts for area in areas)
        for login, posts in found.items()
    }


_KINDS: Mapping[Kind, Callable[[Actor, str, Period], Objects]] = {
    Kind.AREA: _areas,
    Kind.ORGANISATION: _organisations,
    Kind.POST: _people(Role.DISPATCHER, Role.SUPERVISOR),
    Kind.OFFICER: _people(Role.OFFICER),
}
