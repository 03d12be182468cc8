"""organisations.csv: the city's own, and the offices of its areas."""

from collections.abc import Sequence

from .areas import Area
from .content import Row, fill, rows


def organisations(areas: Sequence[Area]) -> list[Row]:
    """Parents first."""
    offices = rows("area_organisations.csv")
    return rows("organisations.csv") + [
        {column: cell for column, cell in fill(office, **holes(area)).items() if column != "level"}
        for area in areas
        for office in offices
        if office["level"] == area.level
    ]


def holes(area: Area) -> dict[str, str]:
    """What an area fills into the patterns of the tables."""
    english, chinese = area.name
    return {"code": area.code, "parent": area.parent, "slug": area.slug, "name": english, "name_zh": chinese}
