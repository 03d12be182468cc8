"""What is open around a place: of which a report may be one, and of what type."""

from collections.abc import Iterator
from math import cos, hypot, radians
from typing import Any

import msgspec

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.models import Draft
from civicgrid.apps.services.rules.suggestion import Kind, Seen, speaking, suggested
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.base.snapshots import Snapshot
from civicgrid.kernel.geo import Bounds
from civicgrid.kernel.paths import parent

METRES_PER_DEGREE = 111_195.0
AROUND_M = 400.0
"""How far around a place its reports tell what is likely there."""
LEAST_M = 100.0
"""How far a like case is looked for at least, however narrow its type fuses: a pin is set by thumb."""
LOOKED_AT = 60
"""Cases around a place that are looked at."""
MOST_LIKE = 4
"""Cases that are shown as perhaps the same: with more, nobody compares."""


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
    """Open public cases that may be the same matter, the nearest first."""
    fitting = [each for each in _around(draft) if _kin(draft.type, each.case.type) and _maybe_same(draft, each)]
    return sorted(fitting, key=_order)[:MOST_LIKE]


def types_for(draft: Draft) -> list[CaseTypeRecord]:
    """The types that fit a draft's words and place, the best first."""
    around = [Seen(each.case.type, speaking(each.case.text)) for each in _around(draft)]
    known = standards.case_types()
    return [known[path] for path in suggested(draft.text, _kinds(), around)]


def _around(draft: Draft) -> Iterator[Near]:
    wanted = _wanted(draft)
    if wanted is None:
        return
    for case in cases.public_cases(wanted, LOOKED_AT):
        metres = _metres(draft, case)
        if metres is None or metres <= max(AROUND_M, 2 * _reach_m(case)):
            yield Near(case, None if metres is None else round(metres))


def _wanted(draft: Draft) -> cases.PublicFilter | None:
    if draft.lon is not None and draft.lat is not None:
        return cases.PublicFilter(bounds=_box(draft.lon, draft.lat, AROUND_M), open=True)
    return cases.PublicFilter(area=draft.area, open=True) if draft.area else None


def _box(lon: float, lat: float, metres: float) -> Bounds:
    high = metres / METRES_PER_DEGREE
    wide = high / max(cos(radians(lat)), 0.01)
    return lon - wide, lat - high, lon + wide, lat + high


def _metres(draft: Draft, case: cases.PublicCase) -> float | None:
    if draft.lon is None or draft.lat is None or case.lon is None or case.lat is None:
        return None
    north = (draft.lat - case.lat) * METRES_PER_DEGREE
    east = (draft.lon - case.lon) * METRES_PER_DEGREE * cos(radians(draft.lat))
    return hypot(north, east)


def _reach_m(case: cases.PublicCase) -> float:
    kind = standards.case_types().get(case.type)
    return kind.fusion_radius_m + kind.public_rounding_m if kind else 0.0


def _maybe_same(draft: Draft, near: Near) -> bool:
    """Near enough; where nobody knows how near, at least a word in common."""
    if near.metres is None:
        return bool(speaking(draft.text) & speaking(near.case.text))
    return near.metres <= max(LEAST_M, 2 * _reach_m(near.case))


def _kin(one: str, other: str) -> bool:
    """Whether two types may be one matter: the same, of one class, or one not known."""
    return not one or not other or one == other or bool(parent(one) and parent(one) == parent(other))


def _order(near: Near) -> tuple[float, str]:
    return (AROUND_M if near.metres is None else near.metres, near.case.number)


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
    "standards", lambda: [_kind(each) for each in standards.case_types().values() if each.leaf and each.active]
)
