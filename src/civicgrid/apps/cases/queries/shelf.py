"""Lists at hand: those that everybody wants, and those a reader keeps by name.

A list is its address; the kept ones stay with the reader's browser, packed into a cookie.
"""

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import msgspec
from django.utils.translation import gettext

from .asked import FIELDS

COOKIE = "lists"


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


def kept(packed: str, shown: str) -> list[Kept]:
    """The lists of a cookie, beside the address that is shown."""
    return _beside(unpacked(packed), shown)


def unpacked(packed: str) -> dict[str, str]:
    """Name -> query of what a cookie holds; nothing where it is not ours."""
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(packed), type=dict[str, str])
    except (binascii.Error, ValueError, msgspec.DecodeError):
        return {}


def packed(lists: Mapping[str, str]) -> str:
    """The lists as a cookie holds them."""
    return base64.urlsafe_b64encode(msgspec.json.encode(lists)).decode()


def asked_in(query: str) -> str:
    """The part of an address that is a list's own: its fields, in one order."""
    given = dict(parse_qsl(query))
    return urlencode({field: given[field] for field in FIELDS if given.get(field)})


def _beside(lists: Mapping[str, str], shown: str) -> list[Kept]:
    here = asked_in(shown)
    return [Kept(words, query, asked_in(query) == here) for words, query in lists.items()]
