"""Lists at hand: those that everybody wants, and those a reader keeps by name.

A list is its address, which anybody may be sent; the kept ones are there wherever their keeper logs in.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import msgspec
from django.utils.translation import gettext

from civicgrid.apps.cases.models import KeptList
from civicgrid.base.access import Actor

from .asked import FIELDS


class Kept(msgspec.Struct, frozen=True):
    """A list by its name and its part of an address; whether it is shown now."""

    words: str
    query: str
    here: bool = False


def at_hand(shown: str) -> list[Kept]:
    """The lists that everybody wants, beside the address that is shown."""
    offered = {
        gettext("All"): "",
        gettext("Late now"): "late=now&sort=due",
        gettext("Due by tonight"): "late=today&sort=due",
        gettext("Nobody answers yet"): "state=pool",
        gettext("To check"): "state=handed_back",
        gettext("Handed back late"): "late=judged",
    }
    return _beside(offered, shown)


def kept(actor: Actor, shown: str) -> list[Kept]:
    """The lists that somebody keeps, by name, beside the address that is shown."""
    lists = KeptList.objects.filter(person=actor.id).order_by("name").values_list("name", "query")
    return _beside(dict(lists), shown)


def asked_in(query: str) -> str:
    """The part of an address that is a list's own: its fields, in one order."""
    given = dict(parse_qsl(query))
    return urlencode({field: given[field] for field in FIELDS if given.get(field)})


def _beside(lists: Mapping[str, str], shown: str) -> list[Kept]:
    here = asked_in(shown)
    return [Kept(words, query, asked_in(query) == here) for words, query in lists.items()]
