"""A list's filter as form fields, with what was asked and what was wrong with it."""

from collections.abc import Sequence

from django.utils.translation import gettext

from civicgrid.apps.cases.queries.choices import area_options, organisation_options, type_options
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.apps.cases.types import Source
from civicgrid.base.ui import Field, Option, called, each_told

from .asked import HOUR, JUDGED, NOW, OPEN_ONLY, TODAY, Asked
from .filter import Sort


def filter_fields(asked: Asked, *, states: bool = True) -> list[Field]:
    """Every filter on offer, the words first.

    `states` are offered where the list is not of one state by itself.
    """
    fields = [_words(asked), *([_state(asked)] if states else []), *_names(asked), _late(asked), *_period(asked)]
    return each_told(fields, asked.errors)


def sort_field(asked: Asked) -> Field:
    """The order of the list."""
    options = [Option(sort, called("sort", sort)) for sort in Sort]
    field = Field(
        name="sort", label=gettext("Order"), kind="select", value=asked.filter.sort, options=options, free=True
    )
    return each_told([field], asked.errors)[0]


def in_use(asked: Asked) -> int:
    """How many fields narrow the list."""
    return sum(bool(words) for field, words in asked.written.items() if field != "sort")


def _words(asked: Asked) -> Field:
    return _field(asked, "words", gettext("Number or words"), "search")


def _state(asked: Asked) -> Field:
    states = [Option(state, called("state", state)) for state in WORKFLOW.states]
    options = [_any(), Option(OPEN_ONLY, gettext("All that are open")), *states]
    return _field(asked, "state", gettext("State"), "select", options)


def _names(asked: Asked) -> Sequence[Field]:
    sources = [_any(), *(Option(source, called("source", source)) for source in Source)]
    return (
        _field(asked, "type", gettext("Type or class"), "text", type_options(leaves=False)),
        _field(asked, "area", gettext("Area"), "text", area_options()),
        _field(asked, "organisation", gettext("Organisation"), "text", organisation_options()),
        _field(asked, "source", gettext("Source"), "select", sources),
    )


def _late(asked: Asked) -> Field:
    options = [
        _any(),
        Option(NOW, gettext("late now")),
        Option(HOUR, gettext("due within the hour")),
        Option(TODAY, gettext("due by tonight")),
        Option(JUDGED, gettext("handed back late")),
    ]
    return _field(asked, "late", gettext("Late"), "select", options)


def _period(asked: Asked) -> Sequence[Field]:
    return (
        _field(asked, "from", gettext("Opened from"), "date"),
        _field(asked, "to", gettext("Opened until"), "date"),
        _field(asked, "closed_from", gettext("Closed from"), "date"),
        _field(asked, "closed_to", gettext("Closed until"), "date"),
    )


def _any() -> Option:
    return Option("", gettext("any"))


def _field(asked: Asked, name: str, label: str, kind: str, options: Sequence[Option] = ()) -> Field:
    value = asked.written.get(name, "")
    return Field(name=name, label=label, kind=kind, value=value, options=options, free=True, form="filter")
