"""Where the properties and links of SensorThings stand in our tables."""

from collections.abc import Mapping

import msgspec
from django.db.models import Model

from civicgrid.apps.telemetry.models import (
    FeatureOfInterest,
    HistoricalLocation,
    Location,
    ObservedProperty,
    Sensor,
    Stream,
    Thing,
)

_NAMED = {"name": "name", "description": "description", "properties": "properties"}
_ENCODED = {**_NAMED, "encodingType": "encoding_type"}


class Table(msgspec.Struct, frozen=True):
    """The table of an entity type: property -> field.

    `shape` is the property that holds a geometry.
    """

    model: type[Model]
    fields: Mapping[str, str]
    shape: str = ""

    @property
    def name(self) -> str:
        """Its name in SQL."""
        return self.model._meta.db_table


class Link(msgspec.Struct, frozen=True):
    """A link: `back` is the look-up on its target that leads to where it starts.

    `join` is the same as SQL over the aliases {here} and {there}; `key` is the field of a link to one.
    """

    back: str
    join: str
    key: str = ""


TABLES: Mapping[str, Table] = {
    "Thing": Table(Thing, _NAMED),
    "Location": Table(Location, {**_ENCODED, "location": "location"}, "location"),
    "HistoricalLocation": Table(HistoricalLocation, {"time": "time"}),
    "Datastream": Table(
        Stream,
        {
            **_NAMED,
            "observationType": "observation_type",
            "unitOfMeasurement": "unit_of_measurement",
            "observedArea": "observed_area",
            "phenomenonTime": "phenomenon_time",
            "resultTime": "result_time",
        },
        "observedArea",
    ),
    "Sensor": Table(Sensor, {**_ENCODED, "metadata": "metadata"}),
    "ObservedProperty": Table(ObservedProperty, {**_NAMED, "definition": "definition"}),
    "FeatureOfInterest": Table(FeatureOfInterest, {**_ENCODED, "feature": "feature"}, "feature"),
}
"""Entity type -> its table. Observations stand in journal and lake."""

_PLACES = f"SELECT FROM {Thing.locations.through._meta.db_table} m WHERE m.thing_id = "
_PAST = f"SELECT FROM {HistoricalLocation.locations.through._meta.db_table} m WHERE m.historicallocation_id = "

LINKS: Mapping[tuple[str, str], Link] = {
    ("Thing", "Locations"): Link("things", f"EXISTS ({_PLACES}{{here}}.id AND m.location_id = {{there}}.id)"),
    ("Thing", "HistoricalLocations"): Link("thing", "{there}.thing_id = {here}.id"),
    ("Thing", "Datastreams"): Link("thing", "{there}.thing_id = {here}.id"),
    ("Location", "Things"): Link("locations", f"EXISTS ({_PLACES}{{there}}.id AND m.location_id = {{here}}.id)"),
    ("Location", "HistoricalLocations"): Link(
        "locations", f"EXISTS ({_PAST}{{there}}.id AND m.location_id = {{here}}.id)"
    ),
    ("HistoricalLocation", "Thing"): Link("historical_locations", "{there}.id = {here}.thing_id", "thing"),
    ("HistoricalLocation", "Locations"): Link(
        "historical_locations", f"EXISTS ({_PAST}{{here}}.id AND m.location_id = {{there}}.id)"
    ),
    ("Datastream", "Thing"): Link("streams", "{there}.id = {here}.thing_id", "thing"),
    ("Datastream", "Sensor"): Link("streams", "{there}.id = {here}.sensor_id", "sensor"),
    ("Datastream", "ObservedProperty"): Link(
        "streams", "{there}.id = {here}.observed_property_id", "observed_property"
    ),
    ("Sensor", "Datastreams"): Link("sensor", "{there}.sensor_id = {here}.id"),
    ("ObservedProperty", "Datastreams"): Link("observed_property", "{there}.observed_property_id = {here}.id"),
}
"""(entity type, link) between tables."""
