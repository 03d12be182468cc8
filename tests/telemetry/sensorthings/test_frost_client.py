"""An independent client makes, pages, filters, expands and deletes."""

from collections.abc import Iterator
from pathlib import Path

import frost_sta_client as fsc
import pytest
from pytest_django import Settings

from civicgrid.apps.telemetry.models import StreamClass
from tests.serving import served

pytestmark = pytest.mark.filterwarnings("ignore:furl:DeprecationWarning")  # the client's own

POINT = {"type": "Point", "coordinates": [116.0005, 40.0005]}


@pytest.fixture
def service(transactional_db: None, door: Path, settings: Settings) -> Iterator[fsc.SensorThingsService]:
    """The client, at a server over real sockets."""
    settings.CIVICGRID_SENSORTHINGS = "open"
    StreamClass.objects.get_or_create(code="standard")  # other tests empty all tables
    with served() as url:
        yield fsc.SensorThingsService(f"{url}/v1.1")


def test_an_independent_client_works_with_it(service: fsc.SensorThingsService) -> None:
    thing = fsc.Thing(name="station", description="on a roof", properties={"height": 12})
    thing.locations = [
        fsc.Location(name="roof", description="none", location=POINT, encoding_type="application/geo+json")
    ]
    service.create(thing)
    assert thing.id is not None
    unit = fsc.UnitOfMeasurement(name="degree Celsius", symbol="°C", definition="ucum:Cel")
    stream = fsc.Datastream(
        name="air",
        description="none",
        observation_type="http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        unit_of_measurement=unit,
        thing=thing,
        sensor=fsc.Sensor(name="thermometer", description="none", encoding_type="text/html", metadata="none"),
        observed_property=fsc.ObservedProperty(
            name="temperature", definition="https://example.org/t", description="none"
        ),
    )
    service.create(stream)
    for day in range(1, 8):
        time = f"2026-03-0{day}T00:00:00Z"
        service.create(fsc.Observation(phenomenon_time=time, result=day, datastream=stream))

    rows = service.observations().query().filter("result gt 2").orderby("phenomenonTime", "desc").top(2).list()
    assert [each.result for each in rows] == [7, 6, 5, 4, 3]
    found = (
        service.things().query().filter("Datastreams/Observations/result eq 7").expand("Datastreams,Locations").list()
    )
    [one] = list(found)
    assert [each.name for each in one.datastreams] == ["air"]
    assert service.observations().query().count().list().count == 7

    known = service.datastreams().find(stream.id)
    known.description = "changed"
    service.update(known)
    assert service.datastreams().find(stream.id).description == "changed"
    service.delete(thing)
    assert len(list(service.observations().query().list())) == 0


def test_it_sends_data_arrays(service: fsc.SensorThingsService) -> None:
    thing = fsc.Thing(name="station", description="none")
    service.create(thing)
    stream = fsc.Datastream(
        name="air",
        description="none",
        observation_type="http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        unit_of_measurement=fsc.UnitOfMeasurement(name="degree Celsius", symbol="°C", definition="ucum:Cel"),
        thing=thing,
        sensor=fsc.Sensor(name="thermometer", description="none", encoding_type="text/html", metadata="none"),
        observed_property=fsc.ObservedProperty(
            name="temperature", definition="https://example.org/t", description="none"
        ),
    )
    service.create(stream)
    array = fsc.model.ext.data_array_value.DataArrayValue()
    array.datastream = stream
    properties = fsc.model.ext.data_array_value.DataArrayValue.Property
    array.components = {properties.PHENOMENON_TIME, properties.RESULT}
    for day in (1, 2, 3):
        array.add_observation(
            fsc.Observation(phenomenon_time=f"2026-03-0{day}T00:00:00Z", result=day, datastream=stream)
        )
    document = fsc.model.ext.data_array_document.DataArrayDocument()
    document.add_data_array_value(array)

    links = service.observations().create(document)

    assert len(links) == 3
    rows = service.observations().query().orderby("phenomenonTime", "asc").list()
    assert [each.result for each in rows] == [1, 2, 3]
