"""What a form about an asset says, as the verbs take it, and its fields."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from django.conf import settings
from django.utils.translation import gettext

from civicgrid.apps.assets.models import Asset
from civicgrid.apps.assets.rules.plans import drawing_of
from civicgrid.apps.assets.types import AssetState
from civicgrid.apps.grid import api as grid
from civicgrid.base.ui import Field, Option, called
from civicgrid.kernel.errors import InvalidInput

from .choices import kind_options, owner_called, owner_options, owner_words

FACTS = ("own_code", "address", "maker", "model", "serial", "properties")


class NoDay(InvalidInput):
    """{value} is not a day of the calendar."""


class NoPlaceChosen(InvalidInput):
    """No place was chosen."""


def day_said(sent: Mapping[str, str], field: str = "day") -> date | None:
    """The day of a form, None for today; raises NoDay."""
    words = sent.get(field, "").strip()
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise NoDay(field=field, value=words, remedy="write it as 2026-01-31") from error


def said_of(sent: Mapping[str, str]) -> Mapping[str, str]:
    """The fields of a form as words of a draft; the owner by any of its names."""
    owner = sent.get("organisation", "").strip()
    named = {"organisation": owner_called(owner)} if owner else {}
    return {name: words.strip() for name, words in sent.items()} | named


def drawing_said(sent: Mapping[str, str]) -> str | tuple[float, float]:
    """The place that a form gives; raises NoPlaceChosen."""
    found = drawing_of(sent)
    if found is None:
        raise NoPlaceChosen(field="lon", remedy="choose it on the map, or write the degrees")
    return found


def written_of(asset: Asset) -> dict[str, str]:
    """What is known of an asset, as the form shows it."""
    names = {_name_field(code): asset.name.get(code, "") for code in _languages()}
    return {
        **names,
        "organisation": owner_words(asset.organisation_path),
        "installed": str(asset.installed or ""),
        **{name: getattr(asset, name) for name in FACTS if name != "properties"},
        "properties": msgspec.json.encode(asset.properties).decode() if asset.properties else "",
    }


def fact_fields(sent: Mapping[str, str]) -> list[Field]:
    """The facts: names, owner, day and make."""
    known = dict(settings.LANGUAGES)
    names = [
        _field(sent, _name_field(code), gettext("Name (%(language)s)") % {"language": known.get(code, code)})
        for code in _languages()
    ]
    return [
        *names,
        _field(sent, "organisation", gettext("Owner"), options=owner_options(), required=True),
        _field(sent, "own_code", gettext("Own code"), hint=gettext("A second code that your people know it by.")),
        _field(sent, "address", gettext("Address")),
        _field(sent, "installed", gettext("Installed on"), kind="date"),
        _field(sent, "maker", gettext("Maker")),
        _field(sent, "model", gettext("Model")),
        _field(sent, "serial", gettext("Serial number")),
        _field(
            sent,
            "properties",
            gettext("Further properties"),
            kind="textarea",
            hint=gettext('As JSON: {"height_m": 8}'),
        ),
    ]


def new_fields(sent: Mapping[str, str]) -> list[Field]:
    """What only a new asset is asked: its kind, its state, its code."""
    states = [Option(each, called("asset_state", each)) for each in AssetState if each != AssetState.REMOVED]
    kinds = [Option("", gettext("Choose a kind")), *kind_options()]
    state = {"state": AssetState.IN_USE, **sent}
    hint = gettext("16 digits (county, component class, serial), or a code of your own.")
    return [
        _field(sent, "kind", gettext("Kind of asset"), kind="select", options=kinds, required=True),
        _field(state, "state", gettext("State"), kind="select", options=states, required=True),
        _field(sent, "code", gettext("Code"), hint=hint, required=True),
    ]


def place_fields(sent: Mapping[str, str]) -> list[Field]:
    """Longitude and latitude, for who has no map; the outline of what is no point."""
    return [
        _field(sent, "lon", gettext("Longitude"), kind="number", free=True),
        _field(sent, "lat", gettext("Latitude"), kind="number", free=True),
        _field(
            sent,
            "geometry",
            gettext("Line or outline"),
            kind="textarea",
            hint=gettext("GeoJSON or well-known text, where it is more than a point."),
        ),
    ]


def _languages() -> Sequence[str]:
    return grid.city().languages


def _name_field(code: str) -> str:
    return "name" if code == _languages()[0] else f"name:{code}"


def _field(
    sent: Mapping[str, str], name: str, label: str, *, kind: str = "text", **more: str | bool | Sequence[Option]
) -> Field:
    return Field(name=name, label=label, kind=kind, value=sent.get(name, ""), **more)  # type: ignore[arg-type]
