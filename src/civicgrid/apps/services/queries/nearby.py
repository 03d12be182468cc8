"""What is open around a place: of which a report may be one, and of what type."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.models import Draft, DraftPhoto
from civicgrid.apps.services.rules.suggestion import Kind, Seen, Vocabulary, speaking, suggested
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.base.snapshots import Snapshot
from civicgrid.kernel.geo import box_around, distance_m
from civicgrid.kernel.paths import parent
from civicgrid.kernel.text import likeness

AROUND_M = 400.0
"""How far around a place its reports tell what is likely there."""
LEAST_M = 100.0
"""How far a like case is looked for at least, however narrow its type fuses: a pin is set by thumb."""
LOOKED_AT = 60
"""Cases around a place that are looked at."""
SMALL_M2 = 250_000.0
"""An area no wider than this is one place: all of it is in sight, and a type says enough."""
LEAST_LIKE = 0.2
"""How like two matters' words are at least where neither place is known: numbers of houses do not count."""
MOST_LIKE = 4
"""Cases that are shown as perhaps the same: with more, nobody compares."""

Point = tuple[float, float]
"""Longitude and latitude."""


class Near(msgspec.Struct, frozen=True):
    """A public case, and how far it is; None where the draft or the case has no point."""

    case: cases.PublicCase
    metres: int | None

    @property
    def about(self) -> int | None:
        """The distance as it may be told: no finer than the place of the case."""
        if self.metres is None or not self.case.rounded_m:
            return self.metres
        return max(round(self.metres / self.case.rounded_m), 1) * round(self.case.rounded_m)


def alike(draft: Draft) -> list[Near]:
    """Open public cases that may be the same, nearest first, then by likeness."""
    said = speaking(f"{draft.text} {draft.address}")
    fitting = [
        each for each in _open_about(draft, said) if _kin(draft.type, each.case.type) and _maybe_same(draft, said, each)
    ]
    return sorted(fitting, key=lambda each: _order(said, each))[:MOST_LIKE]


def types_for(draft: Draft, said: str) -> list[CaseTypeRecord]:
    """The types that fit these words and a draft's place, the best first."""
    around = [Seen(each.case.type, speaking(each.case.text)) for each in _around(draft)]
    known = standards.case_types()
    return [known[path] for path in suggested(said, _kinds(), around)]


def _around(draft: Draft) -> Iterable[Near]:
    """What is open around the point of a draft or of its photo, else in its area."""
    if point := _point(draft) or _point(draft.photos.filter(lon__isnull=False).first()):
        return _within_reach(point, ())
    wanted = cases.PublicFilter(area=draft.area, open=True)
    return [Near(case, None) for case in cases.public_cases(wanted, LOOKED_AT)] if draft.area else []


def _open_about(draft: Draft, said: frozenset[str]) -> Iterator[Near]:
    """Open cases of fitting types that may be the matter of a draft.

    Around its point; without one, in its small area; of a wide one, or of the whole city, those like it in words.
    """
    kin = (parent(draft.type) or draft.type,) if draft.type else ()
    here = cases.PublicFilter(area=cases.told_in(draft.area, kin) if draft.area else "", types=kin, open=True)
    if point := _point(draft):
        yield from _within_reach(point, kin)
        found = [case for case in cases.public_cases(here, LOOKED_AT) if case.lon is None]
    elif _is_small(draft.area):
        found = cases.public_cases(here, LOOKED_AT)
    else:
        found = cases.public_like(said, here, LOOKED_AT)
    yield from (Near(case, None) for case in found)


def _within_reach(point: Point, types: tuple[str, ...]) -> Iterator[Near]:
    wanted = cases.PublicFilter(bounds=box_around(*point, AROUND_M), types=types, open=True)
    for case in cases.public_cases(wanted, LOOKED_AT):
        if case.lon is None or case.lat is None:
            continue
        metres = float(distance_m(*point, case.lon, case.lat))
        if metres <= max(AROUND_M, 2 * _reach_m(case)):
            yield Near(case, round(metres))


def _point(placed: Draft | DraftPhoto | None) -> Point | None:
    return None if placed is None or placed.lon is None or placed.lat is None else (placed.lon, placed.lat)


def _reach_m(case: cases.PublicCase) -> float:
    kind = standards.case_types().get(case.type)
    return kind.fusion_radius_m + kind.public_rounding_m if kind else 0.0


def _maybe_same(draft: Draft, said: frozenset[str], near: Near) -> bool:
    """Near enough; if unknown: in the same small area, or of one type and like words."""
    if near.metres is not None:
        return near.metres <= max(LEAST_M, 2 * _reach_m(near.case))
    if not _is_there(draft.area, near.case.area):
        return False
    if _point(draft) or _is_small(draft.area):
        return (bool(draft.type) and _is_small(draft.area)) or bool(said & _told(near.case))
    same = not draft.type or draft.type == near.case.type
    return same and likeness(_lettered(said), _lettered(_told(near.case))) >= LEAST_LIKE


def _lettered(said: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in said if not word.isdecimal())


def _is_there(area: str, told: str) -> bool:
    """Whether a case that is told to be in one area may lie in another."""
    found = grid.areas().get(area)
    return found is None or found.level in grid.city().overlays or area.startswith(told) or told.startswith(area)


def _is_small(area: str) -> bool:
    """Whether an area is one place to people."""
    found = grid.areas().get(area)
    return found is not None and found.area_m2 <= SMALL_M2


def _told(case: cases.PublicCase) -> frozenset[str]:
    return speaking(f"{case.text} {case.address}")


def _kin(one: str, other: str) -> bool:
    """Whether two types may be one matter: the same, of one class, or one not known."""
    return not one or not other or one == other or bool(parent(one) and parent(one) == parent(other))


def _order(said: frozenset[str], near: Near) -> tuple[float, float, str]:
    return (AROUND_M if near.metres is None else near.metres, -likeness(said, _told(near.case)), near.case.number)


def _kind(record: CaseTypeRecord) -> Kind:
    told = [text for condition in record.conditions for text in condition.filing.values()]
    asked = [str(words) for words in _titles(record.questions)]
    return Kind(record.path, speaking(" ".join(record.name.values())), speaking(" ".join([*told, *asked])))


def _titles(schema: Any) -> Iterator[str]:  # noqa: ANN401 - a part of a JSON Schema
    """Every title in a schema, in every language."""
    if isinstance(schema, dict):
        for name, part in schema.items():
            if isinstance(part, str) and (name == "title" or name.startswith("x-title")):
                yield part
            else:
                yield from _titles(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _titles(part)


_kinds = Snapshot(
    "standards",
    lambda: Vocabulary.of([_kind(each) for each in standards.case_types().values() if each.leaf and each.active]),
)
