"""duties.csv: the matrix, from rules for the city, each area of a level, or one."""

from collections.abc import Sequence

from .areas import Area
from .content import Row, rows

COLUMNS = ("type", "area", "phase", "organisation", "basis", "from", "to")


def duties(areas: Sequence[Area]) -> list[Row]:
    """One row for each rule, type and area."""
    return [
        {**{column: rule.get(column, "") for column in COLUMNS}, "type": kind, "area": area.code, "organisation": owner}
        for rule in rows("duties.csv")
        for kind in rule["type"].split() or [""]
        for area in _where(rule["where"], areas)
        for owner in [rule["organisation"].format(code=area.code)]
    ]


def _where(words: str, areas: Sequence[Area]) -> list[Area]:
    """The areas that `city`, `each district` or `first district` speaks of."""
    *which, level = words.split()
    found = [area for area in areas if area.level == level]
    return found[:1] if which == ["first"] else found
