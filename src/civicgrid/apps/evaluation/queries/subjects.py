"""Whom a table is about: parts of an area or organisation, or holders of posts."""

from collections.abc import Callable, Mapping, Sequence

from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.types import Holder
from civicgrid.apps.evaluation.types import Period
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import Actor, needed_roles
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.i18n import Text
from civicgrid.kernel.indicator import Kind
from civicgrid.kernel.paths import parent
from civicgrid.kernel.roles import Role

from .objects import EXACTLY, Branches, Objects, People, Person, Thing

ITSELF: Mapping[Kind, Text] = {
    Kind.AREA: {"en": "{}, not located more closely", "zh-hans": "{}（未细分）"},
    Kind.ORGANISATION: {"en": "{} itself", "zh-hans": "{}本级"},
}
NOBODY: Text = {"en": "No organisation yet", "zh-hans": "尚无责任部门"}


class NoSuchOrganisation(NotFound):
    """There is no organisation with the path {path}."""


def objects_of(actor: Actor, kind: Kind, under: str, period: Period) -> Objects:
    """The objects of a kind: the parts of the area or organisation `under`, "" = all."""
    return _KINDS[kind](actor, under, period)


def _areas(_actor: Actor, under: str, _period: Period) -> Objects:
    above = grid.areas()[grid.root()] if not under else grid.areas().get(under) or grid.area(under)
    below = [Thing(each.path, each.name, bool(grid.children(each.path))) for each in grid.children(above.path)]
    return Branches(above.path, _parts(Kind.AREA, Thing(above.path, above.name), below))


def _organisations(_actor: Actor, under: str, _period: Period) -> Objects:
    """Below "": the parts of every organisation at the top, and what nobody has yet."""
    names = {each.path: each.name for each in directory.organisations().values()}
    if under and under not in names:
        raise NoSuchOrganisation(field="under", path=under, remedy="follow a link of the table")
    dividing = {parent(path) for path in names}

    def parts(above: str) -> list[Thing]:
        below = [Thing(path, name, path in dividing) for path, name in names.items() if parent(path) == above]
        return _parts(Kind.ORGANISATION, Thing(above, names[above]), below)

    if under:
        return Branches(under, parts(under))
    top = [thing for path in names if not parent(path) for thing in parts(path)]
    return Branches("", [*top, Thing(EXACTLY, NOBODY)])


def _parts(kind: Kind, above: Thing, below: list[Thing]) -> list[Thing]:
    """The parts, and what is the whole's alone; only the whole where it has no parts."""
    if not below:
        return [above]
    name = {language: ITSELF[kind].get(language, "{}").format(words) for language, words in above.name.items()}
    return [*below, Thing(EXACTLY + above.key, name)]


def _people(*roles: Role) -> Callable[[Actor, str, Period], Objects]:
    """Who holds such a post on the first or last day.

    Who may not see other people's figures finds only themselves.
    """

    def people(actor: Actor, _under: str, period: Period) -> Objects:
        days = sorted({period.first, period.last})
        held = [each for role in roles for day in days for each in directory.holders(role, day)]
        everybody = bool(actor.roles & needed_roles("evaluation.see_people"))
        names = {each.login: each.name for each in held if everybody or each.login == actor.id}
        return People(Person(login, name, _reach(login, held)) for login, name in sorted(names.items()))

    return people


def _reach(login: str, held: Sequence[Holder]) -> frozenset[str]:
    """The areas of all posts somebody holds; none (the city) if one of them has none."""
    posts = [each.areas for each in held if each.login == login]
    return frozenset() if () in posts else frozenset(area for areas in posts for area in areas)


_KINDS: Mapping[Kind, Callable[[Actor, str, Period], Objects]] = {
    Kind.AREA: _areas,
    Kind.ORGANISATION: _organisations,
    Kind.POST: _people(Role.DISPATCHER, Role.SUPERVISOR),
    Kind.OFFICER: _people(Role.OFFICER),
}
