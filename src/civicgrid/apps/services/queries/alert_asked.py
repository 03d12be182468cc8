"""The form of an alert: what was written in it, and what it means."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from django.utils.http import urlencode
from django.utils.translation import gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.rules.alerts import Reach, checked
from civicgrid.apps.services.rules.whereabouts import folded
from civicgrid.apps.services.types import Cadence, Turns
from civicgrid.apps.standards import api as standards
from civicgrid.base.http import one_of
from civicgrid.base.mail import is_address
from civicgrid.base.ui import Field, Option
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.plain import line

from .places import MOST_AREAS, Place, area_meant, places_meant, point_at
from .public_asked import LONGEST as MOST_WORDS
from .public_asked import box_of, public_asked, type_options

NAMES = ("case", "area", "which", "asked", "type", "place", "radius_m", "polygon", "turns", "cadence", "address")
DRAWN = ("place", "radius_m", "polygon")
"""The fields of a circle or a polygon."""
RADII = (100, 250, 500, 1_000, 2_000, 5_000)
LONGEST = 8_000
"""Characters of a polygon of a hundred corners, and more than of any other field."""


class NotAPlace(InvalidInput):
    """No place is known as “{value}”."""


class NoMailAddress(InvalidInput):
    """This is not an address of e-mail."""


class NoPublicCase(InvalidInput):
    """There is no open report of the number {value} that everybody may see."""


class SeveralAreas(InvalidInput):
    """Several areas are called like “{value}”."""


class AlertWanted(msgspec.Struct, frozen=True):
    """What is wanted of an alert, as it was written."""

    reach: Reach
    turns: Turns
    cadence: Cadence


def sent_of(query: Mapping[str, str]) -> dict[str, str]:
    """The fields as they were written; the box of a list becomes a polygon."""
    sent = {name: query.get(name, "").strip() for name in NAMES}
    if query.get("bbox") and not sent["polygon"]:
        west, south, east, north = box_of(query["bbox"])
        sent["polygon"] = json.dumps([[west, south], [east, south], [east, north], [west, north]])
    return sent


def alert_asked(sent: Mapping[str, str]) -> AlertWanted:
    """What the fields mean; raises what is wrong with the first that cannot be read."""
    if sent["case"]:
        return AlertWanted(Reach(number=_number(sent["case"])), Turns.ALL, _cadence(sent))
    wanted = public_asked({"type": sent["type"]})
    for error in wanted.errors.values():
        raise error
    where = _drawn(sent) or {"area": _area(sent)}
    kind = wanted.filter.types[0] if wanted.filter.types else ""
    turns = Turns(one_of("turns", sent["turns"] or Turns.OPENED, Turns))
    return AlertWanted(checked(Reach(type=kind, **where)), turns, _cadence(sent))


def drawn_asked(query: Mapping[str, str]) -> Reach:
    """The circle or polygon of an address (DRAWN); raises what is wrong with it."""
    return checked(Reach(**_drawn({name: query.get(name, "").strip() for name in DRAWN})))


def feed_query(reach: Reach) -> str:
    """The fields of the address of a feed that reaches as far."""
    fields = {
        "type": reach.type and standards.case_types()[reach.type].code,
        "area": reach.area and grid.area(reach.area).code,
        "place": "" if reach.lon is None else f"{reach.lon:.6f},{reach.lat:.6f}",
        "radius_m": "" if reach.radius_m is None else f"{reach.radius_m:g}",
        "polygon": json.dumps(reach.polygon, separators=(",", ":")) if reach.polygon else "",
    }
    return urlencode({name: words for name, words in fields.items() if words})


def _drawn(sent: Mapping[str, str]) -> dict[str, Any]:
    if sent["polygon"]:
        return {"polygon": _polygon(sent["polygon"])}
    if sent["place"]:
        lon, lat = _place(sent["place"])
        return {"lon": lon, "lat": lat, "radius_m": _radius(sent["radius_m"])}
    return {}


def mail_address(words: str) -> str:
    """The address; raises NoMailAddress."""
    if not is_address(words):
        raise NoMailAddress(field="address", value=words, remedy="write it as name@example.org")
    return words


def areas_to_choose(sent: Mapping[str, str]) -> list[Place]:
    """The areas that the words may mean."""
    return places_meant(sent["area"])[:MOST_AREAS]


def alert_fields(sent: Mapping[str, str], *, by_mail: bool) -> list[Field]:
    """The questions; of a case only how it is told."""
    where = [] if sent["case"] else _where(sent)
    cadences = [
        Option(Cadence.AT_ONCE, gettext("at once")),
        Option(Cadence.DAILY, gettext("once a day, in the morning")),
    ]
    how = [_field(sent, "cadence", gettext("When?"), "radios", cadences, Cadence.AT_ONCE)]
    if by_mail:
        how.append(
            Field(
                name="address",
                label=gettext("Your e-mail address"),
                kind="email",
                value=sent["address"],
                hint=gettext("Only for this alert. We ask there first, and forget it when you end the alert."),
                required=True,
                fills="email",
                form="alert",
            )
        )
    return [*where, *how]


def _where(sent: Mapping[str, str]) -> list[Field]:
    everything = Option("", gettext("everything"))
    turns = [
        Option(Turns.OPENED, gettext("when something is reported")),
        Option(Turns.ALL, gettext("at each turn, until it is settled")),
    ]
    radii = [Option(str(metres), gettext("%(metres)s m") % {"metres": f"{metres:,}"}) for metres in RADII]
    whole = gettext("Leave it empty for the whole city.")
    area = msgspec.structs.replace(
        _field(sent, "area", gettext("In which area?"), "text", cases.area_options()), hint=whole
    )
    place = msgspec.structs.replace(
        _field(sent, "place", gettext("Or around a place"), "text"),
        hint=gettext("An address, or longitude and latitude as %(point)s; or choose it on the map.")
        % {"point": _middle()},
    )
    return [
        _field(sent, "type", gettext("Of what?"), "select", [everything, *type_options()]),
        area,
        place,
        _field(sent, "radius_m", gettext("How far around the place?"), "select", radii, "500"),
        _field(sent, "turns", gettext("What should we tell?"), "radios", turns, Turns.OPENED),
    ]


def _field(
    sent: Mapping[str, str], name: str, label: str, kind: str, options: list[Option] | None = None, usual: str = ""
) -> Field:
    value = sent[name] or usual
    return Field(name=name, label=label, kind=kind, value=value, options=options or [], free=True, form="alert")


def _number(words: str) -> str:
    found = cases.public_case(line("case", words, 30))
    if found is None or not found.open:
        raise NoPublicCase(field="case", value=words, remedy="look at the map")
    return found.number


def _area(sent: Mapping[str, str]) -> str:
    """The path of the area that was chosen, else that the words mean; "" for the city."""
    words = line("area", sent["area"], MOST_WORDS)
    if not words or _is_city(words):
        return ""
    if sent["which"] and sent["asked"] == words:
        return grid.area(sent["which"]).path
    if one := area_meant(words):
        return one
    if places_meant(words):
        raise SeveralAreas(field="area", value=words, remedy="choose one of them")
    return cases.area_of(words).path


def _is_city(words: str) -> bool:
    return folded(words) in map(folded, grid.areas()[grid.root()].name.values())


def _cadence(sent: Mapping[str, str]) -> Cadence:
    return Cadence(one_of("cadence", sent["cadence"] or Cadence.AT_ONCE, Cadence))


def _middle() -> str:
    """A point of this city, as people write it."""
    west, south, east, north = grid.areas()[grid.root()].bounds
    return f"{(west + east) / 2:.2f}, {(south + north) / 2:.2f}"


def _place(words: str) -> tuple[float, float]:
    """The point that is written, else that of the address that the words name."""
    try:
        lon, lat = (float(each) for each in words.replace(",", " ").replace("，", " ").split())
    except ValueError as error:
        if point := point_at(line("place", words, MOST_WORDS)):
            return point
        raise NotAPlace(
            field="place", value=words, remedy="choose one that is offered, or a point on the map"
        ) from error
    box_of(f"{lon},{lat},{lon},{lat}")
    grid.locate_one(lon, lat)
    return lon, lat


def _radius(words: str) -> float:
    try:
        return float(words or "500")
    except ValueError as error:
        raise InvalidInput(field="radius_m", value=words, remedy="choose one of the list") from error


def _polygon(words: str) -> tuple[tuple[float, float], ...]:
    try:
        return msgspec.json.decode(line("polygon", words, LONGEST), type=tuple[tuple[float, float], ...])
    except msgspec.DecodeError as error:
        raise InvalidInput(field="polygon", value=words, remedy="draw it anew") from error
