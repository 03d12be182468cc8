"""What a file of many assets would do: row by row, before anything is done."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from civicgrid.kernel.errors import CivicGridError, Conflict, InvalidInput
from civicgrid.kernel.tables import Row

from .codes import CodeTaken
from .drafts import Draft, Known, read_draft
from .places import Drawing, Drawn, Locate, drawn, fits
from .sheets import Sheet


class TwiceInFile(Conflict):
    """{value} stands on line {line} already."""


class NotYours(Conflict):
    """None of your posts reaches this asset."""


class NotInDegrees(InvalidInput):
    """{value} is no number of degrees."""


class KindStays(Conflict):
    """It is of the kind {kind}; an asset never becomes one of another kind."""


class Refusal(msgspec.Struct, frozen=True):
    """A row that is not taken: its line, its code, and all that is wrong with it."""

    line: int
    code: str
    errors: Sequence[CivicGridError]


class Change(msgspec.Struct, frozen=True):
    """An asset as it is and as it shall be."""

    before: Draft
    after: Draft

    @property
    def columns(self) -> list[str]:
        """The names of what changes."""
        return [name for name in Draft.__struct_fields__ if getattr(self.before, name) != getattr(self.after, name)]


class Plan(msgspec.Struct, frozen=True):
    """All rows of a file, by what would happen to them."""

    added: list[Draft] = msgspec.field(default_factory=list)
    changed: list[Change] = msgspec.field(default_factory=list)
    unchanged: list[str] = msgspec.field(default_factory=list)
    refused: list[Refusal] = msgspec.field(default_factory=list)


class Held(msgspec.Struct, frozen=True):
    """What is held already: assets by code, own codes that are taken, and who may.

    `taken`: every code and own code that stands in the file -> the code of the asset that has it.
    """

    assets: Mapping[str, Draft]
    taken: Mapping[str, str]
    may: Callable[[Draft], bool]


def plan_of(sheet: Sheet, known: Known, held: Held, locate: Locate) -> Plan:
    """What the rows of a file would do."""
    plan, seen = Plan(), dict[str, int]()
    places = _places(sheet.rows, locate)
    for row in sheet.rows:
        code = row["code"]
        before = held.assets.get(code)
        after, errors = read_draft(row.values, known, before or Draft())
        place = places.get(row.line)
        after = _placed(after, place, known, errors)
        errors += _clashes(row, after, before, seen, held)
        seen |= dict.fromkeys(filter(None, (code, row["own_code"])), row.line)
        if errors:
            plan.refused.append(Refusal(row.line, code, errors))
        elif before is None:
            plan.added.append(after)
        elif after == before:
            plan.unchanged.append(code)
        else:
            plan.changed.append(Change(before, after))
    return plan


def _placed(draft: Draft, place: Drawn | CivicGridError | None, known: Known, errors: list[CivicGridError]) -> Draft:
    if isinstance(place, CivicGridError):
        errors.append(place)
    elif place is not None:
        if draft.kind:
            try:
                fits(place.form, known.kinds[draft.kind])
            except CivicGridError as error:
                errors.append(error)
        return msgspec.structs.replace(draft, **msgspec.structs.asdict(place.place))
    elif not draft.shape:
        errors.append(InvalidInput(field="geometry", value="", remedy="give lon and lat, or a geometry"))
    return draft


def _clashes(
    row: Row, after: Draft, before: Draft | None, seen: Mapping[str, int], held: Held
) -> Sequence[CivicGridError]:
    found: list[CivicGridError] = []
    for field, code in (("code", after.code), ("own_code", row["own_code"])):
        if code and code in seen:
            found.append(TwiceInFile(field=field, value=code, line=seen[code], remedy="keep one of the rows"))
        elif code and held.taken.get(code, after.code) != after.code:
            found.append(CodeTaken(field=field, value=code, remedy="give it another one"))
    if before and after.kind != before.kind:
        found.append(KindStays(field="kind", kind=before.kind, remedy="remove it, and register the other as a new one"))
    if not found and after.shape and after.organisation_path:
        mine = held.may(after) and (before is None or held.may(before))
        found += [] if mine else [NotYours(field="organisation", remedy="leave it to whoever keeps it")]
    return found


def _places(rows: Sequence[Row], locate: Locate) -> Mapping[int, Drawn | CivicGridError]:
    """The places that rows give, by line."""
    found: dict[int, Drawn | CivicGridError] = {}
    drawings: dict[int, Drawing] = {}
    for row in rows:
        try:
            drawing = drawing_of(row.values)
        except CivicGridError as error:
            found[row.line] = error
        else:
            if drawing:
                drawings[row.line] = drawing
    return found | dict(zip(drawings, drawn(list(drawings.values()), locate), strict=True))


def drawing_of(said: Mapping[str, str]) -> Drawing | None:
    """How a place is given, None where it is not; raises NotInDegrees."""
    if words := said.get("geometry", ""):
        return words
    if not (said.get("lon") or said.get("lat")):
        return None
    degrees: list[float] = []
    for field in ("lon", "lat"):
        try:
            degrees.append(float(said.get(field, "")))
        except ValueError as error:
            raise NotInDegrees(field=field, value=said.get(field, ""), remedy="give degrees, as 116.0015") from error
    return degrees[0], degrees[1]
