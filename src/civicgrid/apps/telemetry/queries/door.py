"""What the door asks of the database.

And how it learns that something has changed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.db import connection
from django.db.models import F, Q, QuerySet

from civicgrid.apps.directory import api as directory
from civicgrid.apps.telemetry.models import DeviceKey, FeatureOfInterest, Stream
from civicgrid.apps.telemetry.rules.streams import Known, Scope, Sender
from civicgrid.base.access import narrow, needed_roles, reach

CHANNEL = "telemetry_door"
"""On which the tables tell that they changed, by their name: the triggers stand in the migrations."""
STREAMS, KEYS = "telemetry_stream", "telemetry_devicekey"
ACTION = "telemetry.send"
_COLUMNS = (F("pk"), F("thing_id"), F("feature_id"), F("unit"), F("observation_type"), F("source"))


def streams() -> list[Known]:
    """All streams."""
    return _known(Stream.objects.all())


def streams_named(ids: Iterable[int], sources: Iterable[str]) -> list[Known]:
    """The streams of these numbers and names, as far as there are any."""
    return _known(Stream.objects.filter(Q(pk__in=list(ids)) | Q(source__in=list(sources))))


def features(ids: Iterable[int]) -> set[int]:
    """Those of the features of interest that are there."""
    return set(FeatureOfInterest.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))


def keys() -> Mapping[str, Sender]:
    """The senders behind all keys of devices that are in force.

    By the digest of the key.
    """
    return {each.digest: _sender(each) for each in DeviceKey.objects.filter(revoked_at=None)}


def sender(digest: str, day: date) -> Sender | None:
    """Who sends with this key, be it a device's or a person's; None = nobody's."""
    if device := DeviceKey.objects.filter(digest=digest, revoked_at=None).first():
        return _sender(device)
    actor = directory.bearer_of(digest, day)
    if actor is None or not actor.roles & needed_roles(ACTION):
        return None
    if not reach(actor, ACTION):
        return Sender(actor.id, Scope(everything=True))
    reached = narrow(actor, ACTION, Stream.objects.all()).values_list("pk", flat=True)
    return Sender(actor.id, Scope(streams=frozenset(reached)))


@contextmanager
def listening() -> Iterator[Callable[[float], set[str]]]:
    """Names of tables that changed, as soon as some have.

    Waits at most so many seconds.

    Raises what the database raises when it goes away.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        connection.connection.execute(f"LISTEN {CHANNEL}")

    def changed(wait_s: float) -> set[str]:
        with connection.wrap_database_errors:
            told = {each.payload for each in connection.connection.notifies(timeout=wait_s, stop_after=1)}
            if not told:
                connection.connection.execute("SELECT 1")  # so that a line that is dead is noticed
        return told

    try:
        yield changed
    finally:
        connection.close()


def _known(rows: QuerySet[Stream]) -> list[Known]:
    return [Known(id, thing, feature or 0, *rest) for id, thing, feature, *rest in rows.values_list(*_COLUMNS)]  # noqa: A001


def _sender(key: DeviceKey) -> Sender:
    scope = Scope(frozenset(key.streams), frozenset(key.things), key.everything)
    return Sender(key.name, scope, key.rows_per_minute)
