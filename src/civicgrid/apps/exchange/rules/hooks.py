"""When a web hook tries again, and when it rests."""

from datetime import datetime, timedelta

from civicgrid.apps.exchange.types.hooks import Rest

FIRST, LONGEST = timedelta(seconds=5), timedelta(hours=6)
"""The wait after a first failure, which doubles with each further one; and the longest."""
PATIENCE = timedelta(days=5)
"""A hook that has failed for so long is paused, and its owner told."""
YES = range(200, 300)
GONE = 410
"""By this answer the receiver says that it wants no more (Standard Webhooks)."""


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many failures.

    >>> [str(wait_after(tries)) for tries in (1, 2, 8, 40)]
    ['0:00:05', '0:00:10', '0:10:40', '6:00:00']
    """
    return LONGEST if tries > 20 else min(FIRST * 2 ** (tries - 1), LONGEST)


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
