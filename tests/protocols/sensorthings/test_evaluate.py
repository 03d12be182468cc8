"""The judge itself: what expressions mean for one entity."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from civicgrid.protocols.sensorthings import Interval, parse
from tests.protocols.sensorthings.evaluate import holds

NOON = datetime(2015, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
HOUR = Interval(NOON, NOON + timedelta(hours=1))
OBSERVATION: dict[str, Any] = {
    "@iot.id": 7,
    "result": 3.5,
    "phenomenonTime": NOON,
    "resultTime": None,
    "validTime": HOUR,
    "parameters": {"on": True, "list": [10, 20], "mode": "Auto", "two words": 1},
    "Datastream": {
        "name": " Oven's Heat ",
        "Thing": {
            "@iot.id": 1,
            "Locations": [
                {"name": "a", "location": {"type": "Point", "coordinates": [8, 54]}},
                {"name": "b", "location": {"type": "LineString", "coordinates": [[5, 52], [5, 53]]}},
            ],
            "HistoricalLocations": [],
        },
    },
}
HOLDS = """
result gt 3
result gt '3'
'4' gt result
result eq 3.5 and id eq 7 and @iot.id eq 7
not result eq 4 or false
result ne 'warm'
result ne parameters/mode
parameters/on
parameters/on eq true
parameters/list/1 eq 20
resultTime eq null
result ne null
null eq null
resultQuality/a/b eq null
not resultTime gt 2015-01-01T00:00:00Z
result add 1 eq 4.5 and result sub 1 eq 2.5 and result mul 2 eq 7 and result div 2 eq 1.75 and result mod 2 eq 1.5
-result lt 0
result div 0 eq null
round(result) eq 4 and round(-3.5) eq -4 and floor(result) eq 3 and ceiling(result) eq 4
substringof('Oven', Datastream/name) and contains(Datastream/name, 'Heat')
startswith(Datastream/name, ' Oven''s') and endswith(Datastream/name, 'Heat ')
length(trim(Datastream/name)) eq 11 and indexof(Datastream/name, 'Heat') eq 8 and indexof(Datastream/name, 'x') eq -1
substring(parameters/mode, 1) eq 'uto' and substring(parameters/mode, 1, 2) eq 'ut'
tolower(parameters/mode) eq 'auto' and toupper(parameters/mode) eq 'AUTO'
concat(parameters/mode, '!') eq 'Auto!'
year(phenomenonTime) eq 2015 and month(phenomenonTime) eq 3 and day(phenomenonTime) eq 1
hour(validTime) eq 12 and minute(validTime) eq 30 and second(validTime) eq 15
fractionalseconds(phenomenonTime) eq 0.25 and totaloffsetminutes(phenomenonTime) eq 0
date(phenomenonTime) eq 2015-03-01 and time(phenomenonTime) ge 12:30
phenomenonTime eq 2015-03-01T20:30:15.25+08:00
phenomenonTime lt '2015-03-02T00:00:00.000Z'
phenomenonTime gt mindatetime() and phenomenonTime lt maxdatetime() and phenomenonTime lt now()
phenomenonTime add duration'PT1H' gt 2015-03-01T13:00:00Z
now() sub phenomenonTime gt duration'P1D'
validTime eq 2015-03-01T12:30:15.25Z/2015-03-01T13:30:15.25Z
validTime lt 2015-03-01T13:30:15.25Z and validTime le 2015-03-01T13:30:15.25Z
validTime gt 2015-03-01T12:00:00Z and validTime ge 2015-03-01T12:00:00Z
not validTime lt 2015-03-01T13:00:00Z
before(phenomenonTime, 2015-03-02T00:00:00Z) and after(phenomenonTime, 2015-02-01T00:00:00Z)
meets(validTime, 2015-03-01T13:30:15.25Z/2015-03-01T14:00:00Z)
during(phenomenonTime, 2015-03-01T00:00:00Z/2015-03-02T00:00:00Z)
not during(2015-03-01T13:30:15.25Z, validTime)
overlaps(validTime, 2015-03-01T13:00:00Z/2015-03-01T14:00:00Z) and overlaps(phenomenonTime, validTime)
starts(phenomenonTime, validTime) and finishes(2015-03-01T13:30:15.25Z, validTime)
geo.distance(Datastream/Thing/Locations/location, geography'POINT (8 54.1)') lt 0.2
geo.length(Datastream/Thing/Locations/location) eq 1
Datastream/Thing/Locations/name eq 'b'
not Datastream/Thing/Locations/name eq 'b'
Datastream/Thing/HistoricalLocations/time eq null
st_equals(Datastream/Thing/Locations/location, geography'POINT (8 54)')
geo.intersects(Datastream/Thing/Locations/location, geography'POLYGON ((0 0, 9 0, 9 60, 0 60, 0 0))')
st_relate(Datastream/Thing/Locations/location, geography'POLYGON ((0 0, 9 0, 9 60, 0 60, 0 0))', 'T*F**F***')
""".strip().splitlines()
FAILS = """
resultTime lt 2015-01-01T00:00:00Z
resultTime ne 2015-01-01T00:00:00Z
result gt null
null ne null
result gt 'warm'
result eq 'warm'
result eq true
parameters/on gt false and result
parameters eq 1
parameters/list gt parameters/list
parameters/list/9 eq 20
phenomenonTime eq 'yesterday'
length(result) eq 1
year(result) eq 1
st_within(result, geography'POINT (8 54)')
Datastream/Thing/Locations/name eq 'a' and Datastream/Thing/Locations/location/type eq 'LineString'
overlaps(validTime, 2015-03-01T13:30:15.25Z/2015-03-01T14:00:00Z)
now() sub phenomenonTime
""".strip().splitlines()


@pytest.mark.parametrize("text", HOLDS)
def test_it_holds(text: str) -> None:
    assert holds(parse(text), OBSERVATION)


@pytest.mark.parametrize("text", FAILS)
def test_it_does_not_hold(text: str) -> None:
    assert not holds(parse(text), OBSERVATION)
