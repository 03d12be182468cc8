"""The keys of devices, as people see them."""

from django.db.models import QuerySet

from civicgrid.apps.telemetry.models import DeviceKey
from civicgrid.base.access import Actor, narrow
from civicgrid.kernel.errors import NotFound

KEEP = "telemetry.keys"


def device_keys(actor: Actor) -> QuerySet[DeviceKey]:
    """All keys: those in force first, by name."""
    return narrow(actor, KEEP, DeviceKey.objects.all()).order_by("-revoked_at", "name")


def device_key(actor: Actor, name: str) -> DeviceKey:
    """The key of a name; raises NoSuchDeviceKey."""
    found = device_keys(actor).filter(name=name).first()
    if found is None:
        raise NoSuchDeviceKey(name=name, remedy="look its name up in the list of keys")
    return found


class NoSuchDeviceKey(NotFound):
    """There is no key with the name {name}."""
