"""How often one sender may do a thing, counted in memory: the door to limits.

A restart forgets the counts. A sender is a network address, of IPv6 its first 64 bits: many people may share one, so
that limits are wide, and nobody is known by them.
"""

import time
from ipaddress import IPv6Address, ip_address
from math import ceil

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from civicgrid.kernel.errors import CivicGridError

LOOKS = "600/minute"
"""Searches of one network: a school class at the map, or a program that pages through all cases."""

_storage = MemoryStorage()
_counts = MovingWindowRateLimiter(_storage)


class TooOften(CivicGridError):
    """This was asked too often from where you are."""

    status = 429


def spend(what: str, who: str, rate: str, uses: int = 1) -> None:
    """Counts a use, or `uses`; raises TooOften where the rate (`60/hour`) is used up."""
    if not allowed(what, who, rate, uses):
        again = _counts.get_window_stats(_rate(rate), what, network_of(who)).reset_time
        wait_s = max(ceil(again - time.time()), 1)
        remedy = "wait {minutes} min and try again; what you have written is kept"
        raise TooOften(wait_s=wait_s, minutes=ceil(wait_s / 60), remedy=remedy)


def look(who: str, uses: int = 1) -> None:
    """Counts a search that anybody may make, at all doors together; raises TooOften."""
    spend("look", who, LOOKS, uses)


def allowed(what: str, who: str, rate: str, uses: int = 1) -> bool:
    """Counts a use, or `uses`; whether the rate still held."""
    return _counts.hit(_rate(rate), what, network_of(who), cost=uses)


def used(what: str, who: str, rate: str) -> int:
    """How often it was used in the rate's time that ends now."""
    item = _rate(rate)
    return item.amount - _counts.get_window_stats(item, what, network_of(who)).remaining


def forget() -> None:
    """Counts anew."""
    _storage.reset()


def network_of(who: str) -> str:
    """Of an IPv6 address its network; anything else as it is.

    >>> network_of("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::'
    """
    try:
        address = ip_address(who)
    except ValueError:
        return who
    if not isinstance(address, IPv6Address):
        return who
    return str(IPv6Address(int(address) >> 64 << 64))


def _rate(words: str) -> RateLimitItem:
    return parse(words)
