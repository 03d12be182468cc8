"""Asks a SensorThings server as programs do, and things to send it."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

JSON = "application/json"
Document = dict[str, Any]


class Sta:
    """Requests to /v1.1.

    Those that are not meant to fail give the document of the answer.
    """

    def __init__(self, client: Client, **headers: str) -> None:
        self.client, self.headers = client, headers

    def ask(self, method: str, path: str, document: object = None, **query: object) -> HttpResponse:
        """The answer, whatever it is; query options without their `$`."""
        body = b"" if document is None else json.dumps(document).encode()
        asked = {f"${name}": str(value) for name, value in query.items()}
        told: HttpResponse = self.client.generic(  # type: ignore[assignment]
            method, f"/v1.1{path}", body, JSON, query_params=asked or None, headers=self.headers
        )
        return told

    def get(self, path: str, **query: object) -> Document:
        """The document at a path."""
        answer = self.ask("GET", path, **query)
        assert answer.status_code == 200, answer.content
        told: Document = json.loads(answer.content)
        return told

    def ids(self, path: str, **query: object) -> list[int]:
        """The ids of a collection's page."""
        return [each["@iot.id"] for each in self.get(path, **query)["value"]]

    def names(self, path: str, **query: object) -> list[str]:
        """The names on a collection's page."""
        return [each["name"] for each in self.get(path, **query)["value"]]

    def post(self, path: str, document: object) -> Document:
        """What was made."""
        answer = self.ask("POST", path, document)
        assert answer.status_code == 201, answer.content
        told: Document = json.loads(answer.content)
        return told

    def made(self, path: str, document: object) -> int:
        """The id of what was made."""
        return int(self.post(path, document)["@iot.id"])

    def patch(self, path: str, document: object) -> Document:
        """What is there after a change."""
        answer = self.ask("PATCH", path, document)
        assert answer.status_code == 200, answer.content
        told: Document = json.loads(answer.content)
        return told

    def delete(self, path: str) -> None:
        """Removes it."""
        answer = self.ask("DELETE", path)
        assert answer.status_code == 200, answer.content

    def refused(self, method: str, path: str, document: object = None, **query: object) -> tuple[int, Document]:
        """The status and the document of a refusal."""
        answer = self.ask(method, path, document, **query)
        assert answer.status_code >= 400, answer.content
        return answer.status_code, json.loads(answer.content)


def point(lon: float, lat: float) -> Document:
    """A place."""
    return {"type": "Point", "coordinates": [lon, lat]}


def location(name: str = "roof", lon: float = 116.0005, lat: float = 40.0005) -> Document:
    """A Location."""
    return {"name": name, "description": "", "encodingType": "application/geo+json", "location": point(lon, lat)}


def feature(name: str = "air", lon: float = 116.0005, lat: float = 40.0005) -> Document:
    """A FeatureOfInterest."""
    return {"name": name, "description": "", "encodingType": "application/geo+json", "feature": point(lon, lat)}


def thing(name: str = "station", **more: object) -> Document:
    """A Thing."""
    return {"name": name, "description": f"the {name}", **more}


def sensor(name: str = "thermometer") -> Document:
    """A Sensor."""
    return {"name": name, "description": "", "encodingType": "text/html", "metadata": "https://example.org"}


def observed(name: str = "temperature") -> Document:
    """An ObservedProperty."""
    return {"name": name, "description": "", "definition": f"https://example.org/{name}"}


CELSIUS = {"name": "degree Celsius", "symbol": "°C", "definition": "http://www.opengis.net/def/uom/UCUM/Cel"}


def datastream(name: str = "air temperature", kind: str = "OM_Observation", **more: object) -> Document:
    """A Datastream with its sensor and property described in it.

    Its thing is told in `more`, or by the path.
    """
    return {
        "name": name,
        "description": "",
        "observationType": f"http://www.opengis.net/def/observationType/OGC-OM/2.0/{kind}",
        "unitOfMeasurement": CELSIUS,
        "Sensor": sensor(),
        "ObservedProperty": observed(),
        **more,
    }


def observation(result: object, time: str = "2026-03-01T00:00:00Z", **more: object) -> Document:
    """An Observation."""
    return {"result": result, "phenomenonTime": time, **more}
