"""Whose rows a measure counts.

An area's and an organisation's cases, an officer's errands, a post's acts.
"""

from civicgrid.kernel.indicator import Condition, Kind, Rows

from .conditions import JOINED

Counted = dict[Kind, Rows]
Conditions = tuple[Condition, ...]


def of_areas(*where: Condition, unless: Conditions = ()) -> Counted:
    """Cases reported in the period, for the area they lie in."""
    return {Kind.AREA: _reported("area", where, unless)}


def of_cases(*where: Condition, unless: Conditions = ()) -> Counted:
    """Cases reported in the period, for their area and the organisation responsible."""
    return of_areas(*where, unless=unless) | {Kind.ORGANISATION: _reported("organisation", where, unless)}


def of_beats(*where: Condition, unless: Conditions = ()) -> Counted:
    """Cases reported in the period, for every officer whose posts name their place."""
    return {Kind.OFFICER: _reported("area", where, unless)}


def of_finders(*where: Condition, unless: Conditions = ()) -> Counted:
    """Cases reported in the period, for the officer who reported them."""
    return {Kind.OFFICER: _reported("reporter", where, unless)}


def of_errands(kind: str, *where: Condition, unless: Conditions = ()) -> Counted:
    """Errands of a kind set in the period, for the officer who was sent."""
    errand = {"errands__kind": kind}
    alternatives = tuple(errand | dict(each) for each in where) or (errand,)
    rows = Rows(anchor="errands__set_at", key="errands__officer", where=alternatives, unless=unless)
    return {Kind.OFFICER: rows}


def of_acts(action: str, *where: Condition, unless: Conditions = ()) -> Counted:
    """Acts of a kind done in the period, for whoever did them."""
    act = {"events__action": action}
    alternatives = tuple(act | dict(each) for each in where) or (act,)
    return {Kind.POST: Rows(anchor="events__at", key="events__actor", where=alternatives, unless=unless)}


def _reported(key: str, where: Conditions, unless: Conditions) -> Rows:
    """Cases reported in the period; one joined into another is no case of its own."""
    return Rows(anchor="opened_at", key=key, where=where, unless=(JOINED, *unless))
