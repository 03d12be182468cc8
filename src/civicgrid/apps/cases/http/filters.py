"""The filter of a list as programs write it: codes, as the city's folder has them."""

from datetime import datetime

from django.utils.timezone import is_naive, make_aware
from ninja import Field

from civicgrid.apps.cases.queries import CaseFilter, Sort
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.apps.cases.types import Source
from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.base.http import Backwards, Moment, Sent, coded, one_of
from civicgrid.kernel.plain import line

MAX_WORDS = 400
"""Characters of a filter."""
BELOW = "A code, or a path that an answer holds; all below it is meant too."
LOCAL = "Without an offset in the city's time."


class FilterIn(Sent):
    """What a list of cases shows; what is not said does not narrow it."""

    state: str = Field("", description="A state of the workflow.", json_schema_extra={"enum": ["", *WORKFLOW.states]})
    open: bool = Field(default=False, description="Only those that are not settled.")
    type: str = Field("", description=f"A case type or class. {BELOW}")
    area: str = Field("", description=f"An area, also of an overlay. {BELOW}")
    organisation: str = Field("", description=f"The organisation that is responsible. {BELOW}")
    source: str = Field("", description="The channel of the first report.", json_schema_extra={"enum": ["", *Source]})
    late: bool = Field(default=False, description="Only those that were handed back late.")
    asked: bool = Field(default=False, description="Only those that wait for an approval.")
    escalated: bool = Field(default=False, description="Only those that were escalated.")
    opened_from: Moment | None = Field(None, description=f"Opened at this time or later. {LOCAL}")
    opened_to: Moment | None = Field(None, description=f"Opened before this time. {LOCAL}")
    words: str = Field("", description="All of these words are in it.")
    sort: Sort = Sort.NEWEST
    after: str = Field("", description="`next` of the page before.")


def wanted_of(sent: FilterIn) -> CaseFilter:
    """The filter; raises what is wrong with the first field that cannot be read."""
    for field in ("words", "after", "state", "type", "area", "organisation", "source"):
        line(field, getattr(sent, field), MAX_WORDS)
    opened_from, opened_to = _aware(sent.opened_from), _aware(sent.opened_to)
    if opened_from and opened_to and opened_to < opened_from:
        raise Backwards(field="opened_to", remedy="let it end after it begins")
    area, overlay = _area(sent.area)
    return CaseFilter(
        state=sent.state and one_of("state", sent.state, WORKFLOW.states),
        open=sent.open,
        type=_type(sent.type),
        area=area,
        overlay=overlay,
        organisation=_organisation(sent.organisation),
        source=sent.source and one_of("source", sent.source, Source),
        late=sent.late,
        asked=sent.asked,
        escalated=sent.escalated,
        opened_from=opened_from,
        opened_to=opened_to,
        words=sent.words,
        sort=sent.sort,
        after=sent.after,
    )


def _aware(moment: datetime | None) -> datetime | None:
    return make_aware(moment) if moment and is_naive(moment) else moment


def _type(words: str) -> str:
    return coded("type", words, standards.case_type, standards.codes).path if words else ""


def _area(words: str) -> tuple[str, str]:
    """The path of an area, or the code of an overlay's."""
    if not words:
        return "", ""
    found = coded("area", words, grid.find, grid.codes)
    return ("", found.code) if found.level in grid.city().overlays else (found.path, "")


def _organisation(words: str) -> str:
    return coded("organisation", words, directory.organisation_path, directory.organisation_codes) if words else ""
