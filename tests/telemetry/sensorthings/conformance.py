"""What OGC's suite for SensorThings (ets-sta10) sends, and what it looks at: its facts, in our own words.

It goes by the URLs, headers and orders of that suite, so a test that stands on this says what the suite would say.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

Document = dict[str, Any]
Answer = tuple[int, Mapping[str, str], str]
Ask = Callable[[str, str, bytes, Mapping[str, str]], Answer]
"""Method, path with its query below the service's root, body and headers -> what comes back."""
BEYOND = 2**63 - 1
"""The id of nothing."""
GEOJSON = "application/vnd.geo+json"
MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"
READER = {"Accept": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "Content-Type": "application/json"}
HEADERS: Mapping[str, Mapping[str, str]] = {
    "GET": READER,
    "POST": {**READER, "charset": "utf-8"},
    "PUT": {**READER, "charset": "utf-8"},
    "PATCH": {"Content-Type": "application/json; charset=UTF-8", "Accept-Encoding": "gzip,deflate"},
    "DELETE": {**READER, "Content-Type": "application/x-www-form-urlencoded"},
}


class Kind(NamedTuple):
    """An entity type as the suite knows it: collection, mandatory properties, links."""

    collection: str
    properties: tuple[str, ...]
    links: tuple[str, ...]


NAMED = ("name", "description")
KINDS: Mapping[str, Kind] = {
    "Thing": Kind("Things", NAMED, ("Datastreams", "HistoricalLocations", "Locations")),
    "Location": Kind("Locations", (*NAMED, "encodingType", "location"), ("HistoricalLocations", "Things")),
    "HistoricalLocation": Kind("HistoricalLocations", ("time",), ("Thing", "Locations")),
    "Datastream": Kind(
        "Datastreams",
        (*NAMED, "unitOfMeasurement", "observationType"),
        ("Thing", "Sensor", "ObservedProperty", "Observations"),
    ),
    "Sensor": Kind("Sensors", (*NAMED, "encodingType", "metadata"), ("Datastreams",)),
    "ObservedProperty": Kind("ObservedProperties", ("name", "definition", "description"), ("Datastreams",)),
    "Observation": Kind(
        "Observations", ("phenomenonTime", "result", "resultTime"), ("Datastream", "FeatureOfInterest")
    ),
    "FeatureOfInterest": Kind("FeaturesOfInterest", (*NAMED, "encodingType", "feature"), ("Observations",)),
}
BY_LINK: Mapping[str, Kind] = {**KINDS, **{each.collection: each for each in KINDS.values()}}
"""Link, of one or of many -> the type to which it leads."""
PLURAL = frozenset(each.collection for each in KINDS.values())
IN_TURN = (
    "Observations",
    "FeaturesOfInterest",
    "Datastreams",
    "Sensors",
    "ObservedProperties",
    "HistoricalLocations",
    "Locations",
    "Things",
)
"""How the suite empties a server."""


class Suite:
    """One who asks a server as the suite does."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def ask(self, method: str, path: str, document: object = None) -> Answer:
        """Whatever comes back."""
        body = document if isinstance(document, bytes) else json.dumps(document).encode() if document else b""
        return self._ask(method, path, body, HEADERS[method])

    def status(self, method: str, path: str, document: object = None) -> int:
        """The status alone."""
        return self.ask(method, path, document)[0]

    def text(self, path: str) -> str:
        """What is read there."""
        status, _, text = self.ask("GET", path)
        assert status == 200, (path, status, text)
        return text

    def get(self, path: str) -> Document:
        """The document that is read there."""
        told: Document = json.loads(self.text(path))
        return told

    def listed(self, path: str) -> list[Document]:
        """The entities of a page."""
        told: list[Document] = self.get(path)["value"]
        return told

    def several(self, path: str) -> list[Document]:
        """The entities of a page, or the one that is there: the suite looks for the word `value`."""
        text = self.text(path)
        told = json.loads(text)
        return told["value"] if "value" in text else [told]

    def first(self, path: str) -> int:
        """The id of the first entity there."""
        return int(self.listed(path)[0]["@iot.id"])

    def made(self, path: str, document: Document) -> int:
        """The id of what is made, as its address tells it; it can be read at once."""
        status, headers, text = self.ask("POST", path, document)
        assert status == 201, (path, status, text)
        told = headers["Location"]
        pk = int(told[told.rindex("(") + 1 : told.rindex(")")])
        collection = path.rsplit("/", 1)[-1]
        assert self.get(f"/{collection}({pk})")["@iot.id"] == pk
        return pk

    def not_made(self, path: str, document: Document) -> None:
        """It is refused."""
        status, _, text = self.ask("POST", path, document)
        assert status in {400, 409}, (path, status, text)

    def changed(self, method: str, path: str, document: object) -> Document:
        """What is there after a change."""
        status, _, text = self.ask(method, path, document)
        assert status == 200, (path, status, text)
        return self.get(path)

    def deleted(self, path: str) -> None:
        """It was there, and is no more."""
        status, _, text = self.ask("DELETE", path)
        assert status == 200, (path, status, text)
        assert self.status("GET", path) == 404, path

    def emptied(self) -> None:
        """Nothing is left, one after the other."""
        for collection in IN_TURN:
            while page := self.listed(f"/{collection}"):
                for each in page:
                    self.deleted(f"/{collection}({each['@iot.id']})")

    def gone(self, collections: Iterable[str]) -> None:
        """There is nothing in these collections."""
        assert {each: self.listed(f"/{each}") for each in collections} == {each: [] for each in collections}

    def there(self, collections: Iterable[str]) -> None:
        """There is something in each of these collections."""
        assert [each for each in collections if not self.listed(f"/{each}")] == []


def point(lon: float, lat: float) -> Document:
    """A place."""
    return {"type": "Point", "coordinates": [lon, lat]}


def named(name: str, **more: object) -> Document:
    """A name, which is the description too."""
    return {"name": name, "description": name, **more}


def location(name: str, lon: float, lat: float) -> Document:
    """A Location."""
    return named(name, location=point(lon, lat), encodingType=GEOJSON)


def sensor(name: str, metadata: str = "Light flux sensor") -> Document:
    """A Sensor."""
    return named(name, encodingType="application/pdf", metadata=metadata)


def observed(name: str, description: str, definition: str = "LuminousFlux") -> Document:
    """An ObservedProperty."""
    address = f"http://www.qudt.org/qudt/owl/1.0.0/quantity/Instances.html/{definition}"
    return {"name": name, "description": description, "definition": address}


def datastream(name: str, symbol: str = "lm", /, **links: object) -> Document:
    """A Datastream."""
    unit = {
        "name": symbol,
        "symbol": symbol,
        "definition": "http://www.qudt.org/qudt/owl/1.0.0/unit/Instances.html/Lumen",
    }
    return named(name, unitOfMeasurement=unit, observationType=MEASUREMENT, **links)


def populated(suite: Suite) -> None:
    """Two things with two streams each, which have changed places before twelve observations: the third level's."""
    light = datastream(
        "datastream 1", ObservedProperty=observed("Luminous Flux", "observedProperty 1"), Sensor=sensor("sensor 1")
    )
    warmth = observed("Tempretaure", "observedProperty 2", "Tempreture")
    warm = datastream("datastream 2", "C", ObservedProperty=warmth, Sensor=sensor("sensor 2", "Tempreture sensor"))
    first = suite.made("/Things", _thing(1, -117.05, 51.05, [light, warm]))
    shared = suite.get(f"/Datastreams({suite.first(f'/Things({first})/Datastreams')})/ObservedProperty")["@iot.id"]
    more = observed("Second Luminous Flux", "observedProperty 3")
    light = datastream("datastream 3", ObservedProperty=more, Sensor=sensor("sensor 3", "Second Light flux sensor"))
    last = sensor("sensor 4 ", "Second Tempreture sensor")
    warm = datastream("datastream 2", "C", ObservedProperty={"@iot.id": shared}, Sensor=last)
    second = suite.made("/Things", _thing(2, -100.05, 50.05, [light, warm]))
    places = {each: suite.first(f"/Things({each})/Locations") for each in (first, second)}
    for thing, other in ((first, second), (second, first)):
        path = f"/Things({thing})"
        assert suite.status("PATCH", path, {"Locations": [{"@iot.id": places[other]}]}) == 200
        assert len(suite.listed(f"{path}/HistoricalLocations")) == 2
    streams = [each["@iot.id"] for thing in (first, second) for each in suite.listed(f"/Things({thing})/Datastreams")]
    for number in range(1, 13):
        path = f"/Datastreams({streams[(number - 1) // 3]})/Observations"
        suite.made(path, {"phenomenonTime": f"2015-03-{number:02}T00:00:00Z", "result": number})


def _thing(number: int, lon: float, lat: float, streams: list[Document]) -> Document:
    place = location(f"location {number}", lon, lat)
    return named(f"thing {number}", properties={"reference": str(number)}, Locations=[place], Datastreams=streams)
