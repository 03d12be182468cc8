"""From a row of the table of cases to its record."""

import msgspec

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.projection import CaseState

STATE_FIELDS = CaseState.__struct_fields__


def state_of(row: Case) -> CaseState:
    """The record of a row."""
    return msgspec.convert({name: getattr(row, name) for name in STATE_FIELDS}, CaseState)
