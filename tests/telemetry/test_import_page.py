"""Importing by the page: looked at, handed to the worker, followed on a page of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from civicgrid.apps.telemetry.actions.importing.sent import take_in
from civicgrid.apps.telemetry.models import FileImport, Stream, StreamClass
from civicgrid.base.jobs import FILES
from tests.cities import load_small_city
from tests.pages.given import browser as client

ROWS = b"stream,time,value\na,2026-03-02T00:00:00Z,1\na,soon,2\n"
OWN = b"""
name = "Mine"
stream = "{s}"
time = {columns = ["t"]}
values = [{columns = ["v"], unit = "m"}]
"""


@pytest.fixture(autouse=True)
def _city(door: Path, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    StreamClass.objects.get_or_create(code="standard")
    load_small_city()


def look(by: Client, content: bytes = ROWS, how: str = "observations", name: str = "told.csv", **more: object) -> str:
    """What the page says of a file."""
    answer = by.post("/streams/import/", {"file": SimpleUploadedFile(name, content), "how": how, **more})
    return answer.content.decode()


def kept(page: str) -> str:
    """What the form carries."""
    return page.split('name="kept" value="')[1].split('"')[0]


def test_a_file_is_looked_at_then_taken_in(run_jobs: Callable[[], int]) -> None:
    steward = client("steward")
    page = look(steward)
    assert "would be kept" in page
    assert "it is no time between" in page
    assert not Stream.objects.exists()
    answer = steward.post("/streams/import/", {"kept": kept(page)})
    (row,) = FileImport.objects.all()
    assert (answer.status_code, answer["Location"]) == (303, f"/streams/imports/{row.pk}/")
    assert "Waiting for its turn" in steward.get(answer["Location"]).content.decode()
    run_jobs()
    told = steward.get(answer["Location"]).content.decode()
    assert "Done" in told
    assert "every 2s" not in told
    assert Stream.objects.get().source == "a"
    row.refresh_from_db()
    assert (row.tally["kept"], row.tally["refused"], row.refused[0]["row"], row.error) == (1, 1, 3, None)
    assert take_in.task.queue == FILES
    assert "told.csv" in steward.get("/streams/import/").content.decode()


def test_another_persons_import_is_not_there(run_jobs: Callable[[], int]) -> None:
    steward, admin = client("steward"), client("admin")
    page = look(steward)
    assert "too old, or somebody else" in admin.post("/streams/import/", {"kept": kept(page)}).content.decode()
    answer = steward.post("/streams/import/", {"kept": kept(page)})
    assert admin.get(answer["Location"]).status_code == 404


def test_what_stops_an_import_is_told_in_the_readers_language(run_jobs: Callable[[], int]) -> None:
    steward = client("steward")
    page = look(steward, b"s,t,v\nx,2026-03-02T00:00:00Z,1\n", "own", mapping=SimpleUploadedFile("own.toml", OWN))
    assert "would be kept" in page
    answer = steward.post("/streams/import/", {"kept": kept(page)})
    FileImport.objects.update(mapping=OWN.decode().replace('"v"', '"w"'))
    run_jobs()
    assert "column w is missing" in steward.get(answer["Location"]).content.decode()
    told = steward.get(answer["Location"], headers={"Accept-Language": "zh-Hans"}).content.decode()
    assert "导入已中止" in told


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"how": "observations", "content": b""}, "is missing"),
        ({"how": "nothing"}, "Say what the file is."),
        ({"how": "own"}, "Choose a mapping of your own."),
        ({"how": "own", "mapping": SimpleUploadedFile("own.toml", b"what = 1")}, "is not a mapping"),
        ({"how": "gtfs"}, "cannot be unfolded"),
        ({"how": "ngsi-ld"}, "no message of NGSI"),
        ({"how": "gtfs-realtime"}, "no message of GTFS Realtime"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(sent: dict[str, object], words: str) -> None:
    assert words in look(client("steward"), **sent)  # type: ignore[arg-type]


def test_a_message_of_entities_is_shown_as_it_was_understood() -> None:
    told = b'{"id": "urn:x:1", "type": "X", "dateObserved": "2026-03-02T00:00:00Z", "level": 2.5}'
    page = look(client("steward"), told, "ngsi-ld", "x.json")
    assert "urn:x:1 level" in page
    assert "2.5" in page
    nothing = look(client("steward"), b"[]", "ngsi-ld", "x.json")
    assert "There is nothing to import." in nothing


def test_no_file_and_a_large_one(monkeypatch: pytest.MonkeyPatch) -> None:
    steward = client("steward")
    assert "Choose a file" in steward.post("/streams/import/", {"how": "observations"}).content.decode()
    monkeypatch.setattr("civicgrid.apps.telemetry.pages.imports.MOST_BYTES", 5)
    assert "at most 10 MB" in look(steward)


def test_who_may_not_send_finds_no_page() -> None:
    assert client("dispatcher").get("/streams/import/").status_code == 403
