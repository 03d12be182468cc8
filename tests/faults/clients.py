"""People at work while processes are killed; each remembers what was acknowledged, and nothing else counts."""

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any

from tests.cities import IN_E1, IN_E2, IN_W1, IN_W2
from tests.faults.installation import TOKENS

Answer = dict[str, Any]
PLACES = (IN_W1, IN_W2, IN_E1, IN_E2)
TYPES = ("garbage", "lamp", "manhole", "")
FORWARD = {"dispatched": "accept", "handling": "hand_back", "handed_back": "close"}
"""State -> the next move on a case's way."""
TOLD = {200, 403, 404, 409}
"""What a desk hears of its move: it is made, or another was faster and it is no longer possible or allowed."""
KILLED = {0, 503}
"""What a request meets at worst: nobody, or a web whose database is away."""
PAUSE_S = 0.02


class Client(threading.Thread, ABC):
    """Asks again and again until it is told to stop; a lost connection is made anew."""

    def __init__(self, port: int, seed: str) -> None:
        super().__init__(name=seed, daemon=True)
        self.chance = Random(seed)  # noqa: S311
        self.leave = threading.Event()
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.odd: list[tuple[int, Answer]] = []

    def run(self) -> None:
        """Works until `leave` is set."""
        with closing(self.connection):
            while not self.leave.is_set():
                self.act()
                time.sleep(PAUSE_S)

    @abstractmethod
    def act(self) -> None:
        """One piece of work."""

    def note(self, status: int, told: Answer, expected: Collection[int]) -> None:
        """Keeps an answer that nobody should get."""
        if status not in expected:
            self.odd.append((status, told))

    def ask(self, method: str, way: str, document: object = None, token: str = "") -> tuple[int, Answer]:
        """Status and answer; 0 where nobody answered, or not in full."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        try:
            self.connection.request(method, f"/api/v1/{way}", json.dumps(document), headers)
            response = self.connection.getresponse()
            told = response.read()
            return response.status, json.loads(told)
        except (OSError, HTTPException):
            self.connection.close()
            return 0, {}


class Reporter(Client):
    """Sends reports; one that was not acknowledged is sent again under its old key."""

    def __init__(self, port: int, seed: str) -> None:
        super().__init__(port, seed)
        self.acknowledged: dict[str, str] = {}
        self.sent = 0

    def act(self) -> None:
        """One report, sent until a receipt comes."""
        self.sent += 1
        lon, lat = self.chance.choice(PLACES)
        key = f"{self.name}-{self.sent}"
        kind = self.chance.choice(TYPES)
        report = {
            "source": "app",
            "origin_key": key,
            "type": kind,
            "answers": {"what": "bags"} if kind == "garbage" else {},
            "text": "something lies here",
            "lon": lon + self.chance.uniform(-4e-4, 4e-4),
            "lat": lat + self.chance.uniform(-4e-4, 4e-4),
        }
        while not self.leave.is_set():
            status, receipt = self.ask("POST", "reports", report, TOKENS["citizen"])
            if status in {200, 201}:
                self.acknowledged[key] = receipt["number"]
                return
            self.note(status, receipt, KILLED)
            time.sleep(PAUSE_S)


class Desk(Client):
    """Moves open cases on, each by whoever may; two desks are sometimes at the same one."""

    def __init__(self, port: int, seed: str) -> None:
        super().__init__(port, seed)
        self.acknowledged: list[tuple[str, int, str]] = []

    def act(self) -> None:
        """One move of one of the newest open cases."""
        status, listed = self.ask("GET", "cases?state=open", token=TOKENS["dispatcher"])
        self.note(status, listed, KILLED | {200})
        if status == 200 and listed["cases"]:
            self._move(self.chance.choice(listed["cases"]))

    def _move(self, case: Mapping[str, Any]) -> None:
        action = FORWARD.get(case["state"], "urge") if self.chance.random() < 0.8 else "urge"
        worker = "lamplighter" if "lighting" in case["organisation"] else "handler"
        login = "dispatcher" if action in {"urge", "close"} else worker
        document = {"seq": case["seq"], "inputs": {"reason": "please", "note": "as asked"}}
        status, told = self.ask("POST", f"cases/{case['number']}/moves/{action}", document, TOKENS[login])
        self.note(status, told, KILLED | TOLD)
        if status == 200:
            self.acknowledged.append((case["number"], case["seq"] + 1, action))
