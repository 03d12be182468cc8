"""How many statements a question costs: as many for a hundred entities as for one."""

from pytest_django import DjangoAssertNumQueries

from civicgrid.apps.telemetry.models import ObservedProperty, Sensor, Stream, Thing
from tests.telemetry.sensorthings.client import CELSIUS, Document, Sta

NEWEST = "Observations($orderby=phenomenonTime desc;$top=1),Thing,Sensor"


def _streams(sta: Sta, count: int) -> None:
    """So many streams, of which each has said two things."""
    sensor = Sensor.objects.create(name="s", description="", encoding_type="", metadata="")
    prop = ObservedProperty.objects.create(name="p", description="", definition="")
    things = Thing.objects.bulk_create(Thing(name=f"t{each}", description="") for each in range(count))
    links = {"sensor": sensor, "observed_property": prop}
    made = Stream.objects.bulk_create(
        Stream(name=f"s{each.pk}", description="", unit_of_measurement=CELSIUS, thing=each, **links) for each in things
    )
    rows = [["2026-03-01T00:00:00Z", 1], ["2026-03-02T00:00:00Z", 2]]
    arrays: list[Document] = [
        {"Datastream": {"@iot.id": each.pk}, "components": ["phenomenonTime", "result"], "dataArray": rows}
        for each in made
    ]
    assert sta.ask("POST", "/CreateObservations", arrays).status_code == 201


def test_the_newest_of_a_hundred_streams_costs_what_that_of_one_does(
    sta: Sta, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _streams(sta, 100)

    with django_assert_max_num_queries(13):
        told = sta.get("/Datastreams", expand=NEWEST, top=100)["value"]

    assert [[row["result"] for row in each["Observations"]] for each in told] == [[2]] * 100


def test_many_observations_are_sent_by_few_statements(
    sta: Sta, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14):
        _streams(sta, 50)


def test_one_observation_is_read_by_few_statements(
    sta: Sta, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _streams(sta, 3)
    [stream, *_] = sta.ids("/Datastreams")

    with django_assert_max_num_queries(7):
        told = sta.get(f"/Datastreams({stream})/Observations", orderby="phenomenonTime desc", top=1)["value"]

    assert [each["result"] for each in told] == [2]
