"""The filter of a list as programs write it: codes, as the city's folder has them."""

from django.utils import timezone
from ninja import Field

from civicgrid.apps.cases.queries import CaseFilter, Sort, asked_of
from civicgrid.apps.cases.queries.lists.asked import LATE, OPEN_ONLY, YES, Naming
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.apps.cases.types import Source
from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.base.http import PageIn, coded, one_of

BELOW = "A code, or a path that an answer holds; all below it is meant too."
LOCAL = "A day, or a time; without an offset in the city's zone."
BY_CODE = Naming(
    lambda words: coded("type", words, standards.case_type, standards.codes).path,
    lambda words: coded("area", words, grid.find, grid.codes),
    lambda words: coded("organisation", words, directory.organisation_path, directory.organisation_codes),
    one_of,
)


def _choice(description: str, *values: str) -> str:
    """A field that has one of these values, or none."""
    field: str = Field("", description=description, json_schema_extra={"enum": ["", *values]})
    return field


class FilterIn(PageIn):
    """What a list shows: the fields of its page's address, named by codes.

    What is not said does not narrow it.
    """

    words: str = Field("", description="All of these words are in it, or a part of its number is.")
    state: str = _choice("A state of the workflow; `open`: all that are not settled.", OPEN_ONLY, *WORKFLOW.states)
    type: str = Field("", description=f"A case type or class. {BELOW}")
    area: str = Field("", description=f"An area, also of an overlay. {BELOW}")
    organisation: str = Field("", description=f"The organisation that is responsible. {BELOW}")
    source: str = _choice("The channel of the first report.", *Source)
    late: str = _choice("`now`: open and late; `today`: due by tonight; `judged`: handed back late.", *LATE)
    asked: str = _choice("Only those that wait for an approval.", YES)
    escalated: str = _choice("Only those that were brought before somebody.", YES)
    opened_from: str = Field("", alias="from", description=f"Opened at this time or later. {LOCAL}")
    opened_to: str = Field(
        "", alias="to", description=f"Opened before this time, or until the end of this day. {LOCAL}"
    )
    closed_from: str = Field("", description=f"Closed at this time or later. {LOCAL}")
    closed_to: str = Field("", description=f"Closed before this time, or until the end of this day. {LOCAL}")
    sort: str = _choice("By default the newest first; `due`: the open ones, the first due first.", *Sort)
    after: str = Field("", max_length=400, description="`next` of the page before.")


def wanted_of(sent: FilterIn) -> CaseFilter:
    """The filter; raises what is wrong with the first field that cannot be read."""
    asked = asked_of(sent.model_dump(by_alias=True), timezone.now(), naming=BY_CODE)
    for error in asked.errors.values():
        raise error
    return asked.filter
