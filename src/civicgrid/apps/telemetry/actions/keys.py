"""The verbs of device keys: issue, revoke."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from civicgrid.apps.telemetry.models import DeviceKey, Stream, Thing
from civicgrid.apps.telemetry.types import DeviceKeyIssued, DeviceKeyRevoked, NewDeviceKey
from civicgrid.base.access import Actor
from civicgrid.base.actions import Act, action, creation
from civicgrid.base.http.keys import named
from civicgrid.kernel.errors import Conflict, InvalidInput
from civicgrid.kernel.ids import digest_of
from civicgrid.kernel.plain import Wanting, line

KEEP = "telemetry.keys"
MAX_NAME = 80
MOST_ROWS = 2_000_000_000
"""A minute; what is more is no limit."""


class KeyNameTaken(Conflict):
    """There is a key with the name {name} already."""


class KeyForNothing(InvalidInput):
    """A key needs things or streams that it is for."""


class NoSuchNumbers(InvalidInput):
    """There is nothing with the number {numbers}."""


class BadLimit(InvalidInput):
    """{value} rows a minute is no limit."""


def issue(actor: Actor, new: NewDeviceKey, key: str = "") -> tuple[DeviceKey, str]:
    """A key for a device, and its secret, which is kept nowhere.

    Made under `key` before, the same again.
    """
    secret = urlsafe_b64encode(named(actor, "device_key", key).secret).decode().rstrip("=")
    if not DeviceKey.objects.filter(digest=digest_of(secret)).exists():
        _issue(actor, new, line("name", new.name.strip(), MAX_NAME), digest_of(secret))
    return DeviceKey.objects.get(digest=digest_of(secret)), secret


@creation(KEEP)
def _issue(act: Act, new: NewDeviceKey, name: str, digest: str) -> DeviceKeyIssued:
    if not name:
        raise Wanting(field="name", remedy="say it in a few words")
    if DeviceKey.objects.filter(name=name).exists():
        raise KeyNameTaken(field="name", name=name, remedy="choose another name")
    if new.rows_per_minute is not None and not 0 < new.rows_per_minute <= MOST_ROWS:
        raise BadLimit(
            field="rows_per_minute", value=new.rows_per_minute, remedy="give a whole number above 0, or none"
        )
    if not (new.things or new.streams or new.everything):
        raise KeyForNothing(field="things", remedy="name some, or let it send to everything")
    things, streams = sorted(set(new.things)), sorted(set(new.streams))
    _check_there("things", things, Thing)
    _check_there("streams", streams, Stream)
    DeviceKey.objects.create(
        name=name,
        digest=digest,
        things=things,
        streams=streams,
        everything=new.everything,
        rows_per_minute=new.rows_per_minute,
        issued_at=act.at,
    )
    return DeviceKeyIssued(name=name, streams=tuple(streams), things=tuple(things))


@action(KEEP, DeviceKey, KEEP)
def revoke(act: Act, key: DeviceKey) -> Sequence[DeviceKeyRevoked]:
    """Ends a key within a second; nothing where it has ended already."""
    if key.revoked_at is not None:
        return []
    key.revoked_at = act.at
    key.save(update_fields=["revoked_at"])
    return [DeviceKeyRevoked(name=key.name)]


def _check_there(field: str, numbers: Sequence[int], model: type[Thing] | type[Stream]) -> None:
    there = set(model.objects.filter(pk__in=numbers).values_list("pk", flat=True))
    if missing := sorted(set(numbers) - there):
        raise NoSuchNumbers(field=field, numbers=missing, remedy="look the numbers up, and mend them")
