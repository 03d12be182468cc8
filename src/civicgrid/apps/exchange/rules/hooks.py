"""When a web hook tries again, and when it rests."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from civicgrid.apps.exchange.types.hooks import Rest

FIRST, LONGEST = timedelta(seconds=5), timedelta(hours=6)
"""The wait after a first failure, which doubles with each further one; and the longest."""
AT_MOST = timedelta(days=1)
"""The longest wait that a receiver may ask for."""
NONE = timedelta(0)
BUSY = frozenset({429, 503})
"""The answers with which a receiver may ask for time (RFC 9110, 10.2.3; RFC 6585, 4)."""
PATIENCE = timedelta(days=5)
"""A hook that has failed for so long is paused, and its owner told."""
YES = range(200, 300)
GONE = 410
"""By this answer the receiver says that it wants no more (Standard Webhooks)."""


def wait_after(tries: int, asked: timedelta = NONE) -> timedelta:
    """How long to wait after so many failures, at least as long as was asked for.

    >>> [str(wait_after(tries)) for tries in (1, 2, 8, 40)]
    ['0:00:05', '0:00:10', '0:10:40', '6:00:00']
    """
    return max(asked, LONGEST if tries > 20 else min(FIRST * 2 ** (tries - 1), LONGEST))


def asked_for(status: int | None, words: str, now: datetime) -> timedelta:
    """How long a receiver asks to be left alone by `Retry-After`, at most a day.

    Seconds, or a date of HTTP in any of its three forms (RFC 9110, 5.6.7); none where the words are neither.

    >>> str(asked_for(503, "Mon, 02 Mar 2026 12:05:00 GMT", datetime(2026, 3, 2, 12, tzinfo=UTC)))
    '0:05:00'
    """
    words = words.strip()
    if status not in BUSY or not words:
        return NONE
    if words.isascii() and words.isdecimal():
        return timedelta(seconds=min(int(words[:9]), AT_MOST.total_seconds()))
    try:
        until = parsedate_to_datetime(words)
    except ValueError:
        return NONE
    return min(max(NONE, until.replace(tzinfo=until.tzinfo or UTC) - now), AT_MOST)


def rest_after(status: int | None, failing_since: datetime, now: datetime) -> Rest | None:
    """Why the hook rests after a failure; None where it tries again."""
    if status == GONE:
        return Rest.GONE
    return Rest.FAILING if now - failing_since >= PATIENCE else None


OFFERED = (
    *("ReportReceived", "CaseFiled", "CaseRefiled", "CaseDispatched", "CaseAccepted", "CaseReturned", "CaseSuspended"),
    *("CaseResumed", "CaseHandedBack", "CaseReworked", "CaseClosed", "CaseReopened", "CaseVoided", "CaseJoined"),
    *("ReporterAsked", "ReporterReplied", "PhotoAdded", "CaseNoted"),
)
"""Types of events that the page offers; the API takes every one there is."""
