"""Meters that send while processes are killed, and what was kept of it."""

import json
import subprocess
import sys
import time
from http.client import HTTPException
from typing import Any

from tests.faults.clients import Client
from tests.faults.installation import Installation

ROWS = 1000
"""Of one batch."""
HIGH = 10.0
"""The bound of each stream; every batch crosses it once, and comes back."""
PREPARE = """
import json, sys
from civicgrid.project.startup import running
with running():
    from civicgrid.apps.telemetry import api, models
    from civicgrid.apps.telemetry.types import NewDeviceKey
    from civicgrid.base.access import SYSTEM
    sensor = models.Sensor.objects.create(name="meter", encoding_type="text/html", metadata="")
    seen = models.ObservedProperty.objects.create(name="level", definition="http://example.org/level")
    told = {"unit": "m", "high": 10, "deadband": 1, "sensor": sensor, "observed_property": seen}
    told |= {"observation_type": "measurement", "unit_of_measurement": {}}
    streams = []
    for number in range(int(sys.argv[1])):
        thing = models.Thing.objects.create(name=f"thing {number}")
        streams.append(models.Stream.objects.create(name=f"level {number}", thing=thing, **told).pk)
    _, secret = api.issue_key(SYSTEM, NewDeviceKey(name="meters", everything=True))
    print(json.dumps({"streams": streams, "key": secret}))
"""
KEPT = """
import json
from civicgrid.project.startup import running
with running():
    from django.conf import settings
    from civicgrid.apps.telemetry import models
    from civicgrid.apps.telemetry.queries.lake import OBSERVATIONS, snapshot, table
    from civicgrid.apps.telemetry.queries.observations import Scope, ask
    from civicgrid.base.journal import Reader
    sql = "SELECT stream, count(*) AS rows, count(DISTINCT seq) AS seqs, max(seq) AS last FROM observations GROUP BY 1"
    kept = {row["stream"]: row for row in ask(sql, {}, Scope()).to_pylist()}
    sealed = table(OBSERVATIONS).read(columns=("stream", "seq"))
    detections = models.Detection.objects.order_by("stream", "began_at")
    print(json.dumps({
        "kept": kept,
        "sealed": sealed.num_rows,
        "sealed_twice": sealed.num_rows - sealed.group_by(["stream", "seq"]).aggregate([]).num_rows,
        "through": snapshot(OBSERVATIONS).through,
        "end": Reader(settings.JOURNAL).end,
        "read": models.Place.objects.get(reader="detector").row,
        "detections": [[each.stream_id, each.value, each.ended_at is not None] for each in detections],
    }))
"""


def prepare(installation: Installation, streams: int) -> dict[str, Any]:
    """Streams, and a key to send to them."""
    return told(installation, PREPARE, str(streams))


def kept(installation: Installation) -> dict[str, Any]:
    """What journal, lake and detector hold."""
    return told(installation, KEPT)


def told(installation: Installation, script: str, *words: str) -> dict[str, Any]:
    """What a script in the installation's home answers."""
    whole = [sys.executable, "-c", script, *words]
    done = subprocess.run(whole, env=installation.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


class Meter(Client):
    """Sends batch after batch; one that was not acknowledged is sent again as it was."""

    def __init__(self, installation: Installation, stream: int, key: str) -> None:
        super().__init__(installation.door_port, f"meter-{stream}")
        self.stream, self.key = stream, key
        self.sent = self.acknowledged = 0

    def act(self) -> None:
        """One batch, sent until it is acknowledged."""
        first, now = self.sent * ROWS, time.time_ns() // 1000
        values = [5.0] * ROWS
        values[ROWS // 2] = HIGH + self.sent + 1
        batch = {"stream": self.stream, "clock": "us", "time": list(range(now, now + ROWS)), "value": values}
        document = json.dumps({**batch, "seq": list(range(first, first + ROWS))})
        self.sent += 1
        while not self.leave.is_set():
            status, answer = self._send(document)
            if status == 201:
                self.acknowledged += 1
                return
            self.note(status, answer, {0, 503})
            time.sleep(0.05)

    def _send(self, document: str) -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        try:
            self.connection.request("POST", "/ingest", document, headers)
            response = self.connection.getresponse()
            return response.status, json.loads(response.read())
        except (OSError, HTTPException, ValueError):
            self.connection.close()
            return 0, {}
