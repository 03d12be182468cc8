"""Keeping streams: bounds, unit, period, owner, class and calibration."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2s

import msgspec

from civicgrid.apps.directory import api as directory
from civicgrid.apps.standards import api as standards
from civicgrid.apps.telemetry.models import Stream, StreamClass
from civicgrid.apps.telemetry.queries.choices import owner_of
from civicgrid.apps.telemetry.rules.settings import SETTINGS, Known, Settings, changed, differences
from civicgrid.apps.telemetry.types import StreamChanged
from civicgrid.base.access import Actor
from civicgrid.base.actions import Act, MovedOn, action
from civicgrid.base.http import coded, one_of
from civicgrid.kernel import units
from civicgrid.kernel.errors import InvalidInput

BY_NAME = Known(
    owner_of,
    lambda words: _one_of_the_list("stream_class", words, StreamClass.objects.values_list("code", flat=True)),
    lambda words: _case_type(words),
)
"""As people name owners, classes and types."""
BY_CODE = Known(
    lambda words: coded("organisation", words, directory.organisation_path, directory.organisation_codes),
    lambda words: one_of("stream_class", words, StreamClass.objects.values_list("code", flat=True)),
    lambda words: coded("case_type", words, standards.case_type, standards.codes).code,
)
"""As programs do."""


def settings_of(stream: Stream) -> Settings:
    """What is kept of a stream, as it is now."""
    return Settings(**{name: getattr(stream, _COLUMNS.get(name, name)) for name in SETTINGS})


def version_of(stream: Stream) -> str:
    """Names what is kept of a stream: another name, something was changed."""
    return blake2s(msgspec.json.encode(settings_of(stream)), digest_size=8).hexdigest()


def change(
    actor: Actor, stream: Stream, sent: Mapping[str, object], known: Known = BY_CODE, seen: str = ""
) -> Sequence[StreamChanged]:
    """Keeps what was sent; raises MovedOn where it is not any more as it was `seen`."""
    return _change(actor, stream, sent, known, seen)


@action("telemetry.define", on=Stream, sees="telemetry.see", anyhow=True)
def _change(_act: Act, stream: Stream, sent: Mapping[str, object], known: Known, seen: str) -> Sequence[StreamChanged]:
    if seen and seen != version_of(stream):
        raise MovedOn(what=stream.name, remedy="look at it again")
    was = settings_of(stream)
    now = changed(was, sent, known)
    told = differences(was, now)
    if not told:
        return ()
    for name in told:
        setattr(stream, _COLUMNS.get(name, name), getattr(now, name))
    columns = [_COLUMNS.get(name, name).removesuffix("_id") for name in told]
    if "unit" in told:
        stream.unit_of_measurement = _measured_in(now.unit)
        columns.append("unit_of_measurement")
    stream.save(update_fields=columns)
    return (StreamChanged(stream=stream.pk, changed=told),)


_COLUMNS = {"stream_class": "stream_class_id"}


def _measured_in(code: str) -> dict[str, str | None]:
    """The unit as SensorThings tells it."""
    if not code:
        return {"name": None, "symbol": None, "definition": None}
    return {"name": code, "symbol": units.symbol(code), "definition": f"ucum:{code}"}


def _one_of_the_list(field: str, words: str, known: Iterable[str]) -> str:
    if words not in set(known):
        raise InvalidInput(field=field, value=words, remedy="choose one of the list")
    return words


def _case_type(words: str) -> str:
    found = standards.find(words)
    if found is None:
        raise InvalidInput(field="case_type", value=words, remedy="choose one of the list")
    return found.code
