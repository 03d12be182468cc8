"""What a folder may not change: cases hold paths, and never move."""

from collections.abc import Mapping

from civicgrid.apps.cases import api as cases
from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.kernel.errors import Conflict

from .check import CityRecords


class Moved(Conflict):
    """{file}: {code} cannot move from {old} to {new}: its cases would stay behind."""


class AnotherCity(Conflict):
    """This installation is the city {old} and has its cases; the folder is the city {new}."""


def refuse_another_city(records: CityRecords) -> None:
    """Raises AnotherCity where the cases of one city would become those of another."""
    city = grid.stored_city()
    if city and city.code != records.city.code and cases.count_all():
        raise AnotherCity(old=city.code, new=records.city.code, remedy="give it a CIVICGRID_HOME of its own")


def refuse_moved(records: CityRecords) -> None:
    """Raises Moved for a code, in use or gone, that gets another parent."""
    stored = {
        grid.AREAS: {each.code: each.path for each in (grid.areas().values() if grid.stored_city() else ())},
        directory.ORGANISATIONS: directory.organisation_paths(),
        standards.CASE_TYPES: {each.code: each.path for each in standards.stored_case_types().values()},
    }
    wanted = {
        grid.AREAS: {each.area.code: each.area.path for each in records.areas},
        directory.ORGANISATIONS: {each.code: each.path for each in records.organisations},
        standards.CASE_TYPES: {each.code: each.path for each in records.case_types},
    }
    for file, paths in wanted.items():
        _refuse(file, stored[file], paths)


def _refuse(file: str, stored: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    for code, path in wanted.items():
        old, new = _parent(stored.get(code, path)), _parent(path)
        if old != new:
            raise Moved(file=file, code=code, old=old, new=new, remedy="give it a new code; the old one goes inactive")


def _parent(path: str) -> str:
    """The code above the last one of a path, "the top" where there is none."""
    *_, parent, _code, _end = ("the top", *path.split("."))
    return parent
