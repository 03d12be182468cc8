"""A list's filter as form fields, with what was asked and what was wrong with it."""

from collections.abc import Sequence

from django.utils.translation import gettext

from civicgrid.apps.telemetry.queries.choices import area_options, class_options, property_options
from civicgrid.apps.telemetry.rules.states import StreamState
from civicgrid.base.ui import Field, Option, called, each_told

from .asked import Asked
from .filter import Sort


def filter_fields(asked: Asked) -> list[Field]:
    """Every filter on offer, the words first."""
    states = [_any(), *(Option(state, called("stream_state", state)) for state in StreamState)]
    fields = [
        _field(asked, "words", gettext("Name, number or words"), "search"),
        _field(asked, "state", gettext("State"), "select", states),
        _field(asked, "area", gettext("Area"), "text", area_options()),
        _field(asked, "property", gettext("What is measured"), "text", property_options()),
        _field(asked, "asset", gettext("Code of the asset")),
        _field(asked, "class", gettext("Class"), "select", [_any(), *class_options()]),
    ]
    return each_told(fields, asked.errors)


def sort_field(asked: Asked) -> Field:
    """The order of the list."""
    options = [Option(sort, called("stream_sort", sort)) for sort in Sort]
    field = Field(
        name="sort", label=gettext("Order"), kind="select", value=asked.filter.sort, options=options, free=True
    )
    return each_told([field], asked.errors)[0]


def in_use(asked: Asked) -> int:
    """How many fields narrow the list."""
    return sum(bool(words) for field, words in asked.written.items() if field != "sort")


def _any() -> Option:
    return Option("", gettext("any"))


def _field(asked: Asked, name: str, label: str, kind: str = "text", options: Sequence[Option] = ()) -> Field:
    value = asked.written.get(name, "")
    return Field(name=name, label=label, kind=kind, value=value, options=options, free=True, form="filter")
