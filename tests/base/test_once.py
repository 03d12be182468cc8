"""Acts under an Idempotency-Key: done once, answered alike, and never mixed up."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeAlias

import pytest
from django.http import HttpResponse
from django.utils import timezone

from civicgrid.apps.cases.models import Doubt, Task
from civicgrid.base.ledger.models import Entry
from civicgrid.base.once.models import Done
from civicgrid.base.once.once import KEPT, forget
from tests.cases.given import at, fresh, handed_back, opened, tell
from tests.pages.given import browser

pytestmark = pytest.mark.usefixtures("small_city")

Given: TypeAlias = tuple[str, str, dict[str, Any]]
"""Who asks, where, and what is sent."""
KEY = "0197a3a2-7c1e-7b64-9d2f-5f0c7d6e8a11"


def post(login: str, path: str, key: str = KEY, /, **sent: Any) -> HttpResponse:
    answer: Any = browser(login).post(
        f"/api/v1/{path}", sent, content_type="application/json", headers={"Idempotency-Key": key} if key else {}
    )
    return answer  # type: ignore[no-any-return]


def move() -> Given:
    case = opened()
    return "handler", f"cases/{case.number}/moves/accept", {"seq": fresh(case).seq}


def errand() -> Given:
    tell(handed_back(), "dispatcher", "send_officer")
    return "officer", f"errands/{Task.objects.get().pk}", {"ok": True, "note": "Clean"}


def doubt() -> Given:
    older, younger = opened(), opened(at(1), type="manhole")
    asked = Doubt.objects.create(report=younger.memberships.get().report, case=younger, other=older, score=0.4)
    return "dispatcher", f"doubts/{asked.pk}", {"same": True}


@pytest.mark.parametrize("given", [move, errand, doubt])
def test_what_is_sent_again_is_done_once_and_answered_alike(given: Callable[[], Given]) -> None:
    login, path, sent = given()
    first = post(login, path, **sent)
    assert first.status_code == 200, first.content
    written = Entry.objects.count()
    assert (post(login, path, **sent).content, Entry.objects.count()) == (first.content, written)
    assert post(login, path, "", **sent).status_code in {404, 409}


def test_something_else_under_a_key_is_refused() -> None:
    login, path, sent = move()
    assert post(login, path, **sent).status_code == 200
    for other, body in ((path, {**sent, "inputs": {"note": "x"}}), (path.replace("accept", "return"), sent)):
        refused = post(login, other, **body)
        assert (refused.status_code, json.loads(refused.content)["field"]) == (422, "Idempotency-Key")
    assert post(login, path, "another-key-of-16", **sent).status_code == 409


def test_a_key_is_of_who_sent_it() -> None:
    login, path, sent = move()
    assert post("lamplighter", path, **sent).status_code in {403, 404}
    assert post(login, path, **sent).status_code == 200


def test_what_failed_may_be_tried_again_under_its_key() -> None:
    login, path, sent = move()
    assert post(login, path, seq=99).status_code == 409
    assert Done.objects.count() == 0
    assert post(login, path, **sent).status_code == 200


def test_keys_are_forgotten_in_time() -> None:
    login, path, sent = move()
    post(login, path, **sent)
    forget.task.func(timestamp=0)
    assert Done.objects.count() == 1
    Done.objects.update(at=timezone.now() - KEPT - timedelta(seconds=1))
    forget.task.func(timestamp=0)
    assert Done.objects.count() == 0
    assert "2026" in str(Done(about="x", at=at(0)))
