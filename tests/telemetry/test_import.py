"""Files taken in: streams found or made, rows kept once, refusals told, and what it would do before."""

import io
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from civicgrid.apps.assets import api as assets
from civicgrid.apps.grid import api as grid
from civicgrid.apps.telemetry import api as telemetry
from civicgrid.apps.telemetry.actions.importing import loading
from civicgrid.apps.telemetry.actions.sealing import Sealer
from civicgrid.apps.telemetry.models import FeatureOfInterest, HistoricalLocation, Stream, StreamClass, Thing
from civicgrid.apps.telemetry.queries.observations import Scope, ask
from civicgrid.apps.telemetry.rules import importing
from civicgrid.apps.telemetry.types import ImportTally
from civicgrid.base.access import SYSTEM, Actor, Grant
from civicgrid.base.access.permissions import NoPost
from civicgrid.base.journal import JournalBusy, append
from civicgrid.kernel.observations import Refused
from civicgrid.kernel.roles import Role
from civicgrid.protocols import observation_tables
from tests.assets import given
from tests.cities import load_small_city

from .telling import at

pytestmark = pytest.mark.django_db

PLAIN = observation_tables.shipped()["observations"]
ROWS = b"stream,time,value\na,2026-03-02T00:00:00Z,1\na,2026-03-02T01:00:00Z,2\nb,2026-03-02T00:00:00Z,3\n"


@pytest.fixture(autouse=True)
def _class() -> None:
    """Other tests empty all tables."""
    StreamClass.objects.get_or_create(code="standard")


def file(data: bytes, how: telemetry.HowRead = PLAIN, name: str = "told.csv") -> loading.File:
    """A file as a door reads it."""
    return loading.File(name, telemetry.procedure_of(how), telemetry.parts_of_file(name, io.BytesIO(data), how))


def load(data: bytes, how: telemetry.HowRead = PLAIN, actor: Actor = SYSTEM) -> tuple[ImportTally, list[Refused]]:
    """What becomes of it, and what was refused."""
    heard: list[Refused] = []
    (*_, tally) = loading.load(actor, file(data, how), partial(append, settings.JOURNAL_SOCKET), heard.append)
    return tally, heard


def said() -> list[tuple[str, float]]:
    """Everything that can be read, by the sender's names."""
    names = dict(Stream.objects.values_list("pk", "source"))
    rows = ask("SELECT stream, value FROM observations ORDER BY stream, time, value", {}, Scope()).to_pylist()
    return [(str(names[row["stream"]]), row["value"]) for row in rows]


def load_entity(actor: Actor = SYSTEM, **more: object) -> tuple[ImportTally, list[Refused]]:
    """The same of an entity of NGSI-LD that tells of a fill level."""
    told = {"id": "urn:bin:1", "type": "WasteContainer", "fillingLevel": {"type": "Property", "value": 0.5}, **more}
    message = json.dumps(told | {"dateObserved": "2026-03-02T00:00:00Z"}).encode()
    return load(message, telemetry.Format.NGSI_LD, actor)


def test_streams_are_made_and_their_rows_kept(door: Path) -> None:
    tally, heard = load(ROWS)
    assert (tally.kept, tally.streams, tally.things, heard) == (3, 2, 2, [])
    assert said() == [("a", 1.0), ("a", 2.0), ("b", 3.0)]
    assert set(Stream.objects.values_list("sensor__name", flat=True)) == {"Observations"}


def test_a_second_time_nothing_changes(door: Path) -> None:
    load(ROWS)
    tally, _ = load(ROWS)
    assert (tally.kept, tally.repeated, tally.streams, tally.things) == (0, 3, 0, 0)
    Sealer(settings.JOURNAL).advance(at(9), at_once=True)
    more = ROWS + b"b,2026-03-02T02:00:00Z,4\nb,2026-03-02T02:00:00Z,4\nb,2026-03-02T02:00:00Z,5\n"
    tally, _ = load(more)
    assert (tally.kept, tally.repeated) == (2, 4)
    assert said() == [("a", 1.0), ("a", 2.0), ("b", 3.0), ("b", 4.0), ("b", 5.0)]


def test_what_was_interrupted_goes_on_where_it_was(door: Path) -> None:
    def broken() -> Iterator[object]:
        yield from file(ROWS).parts
        raise OSError

    half = loading.File("told.csv", "Observations", broken())  # type: ignore[arg-type]
    with pytest.raises(OSError):  # noqa: PT011  the disk's
        list(loading.load(SYSTEM, half, partial(append, settings.JOURNAL_SOCKET), print))
    tally, _ = load(ROWS)
    assert (tally.kept, tally.repeated) == (0, 3)


def test_a_refused_row_is_told_with_its_place_and_counted(door: Path) -> None:
    tally, heard = load(ROWS + b"a,soon,1\nb,2026-03-02T05:00:00Z,much\nb,2026-03-02T06:00:00Z,\n")
    assert (tally.kept, tally.refused, tally.missing) == (3, 2, 1)
    assert [(each.row, each.value) for each in heard] == [(5, "soon"), (6, "much")]


def test_a_stream_of_numbers_takes_no_words(door: Path) -> None:
    load_entity()
    tally, heard = load_entity(fillingLevel={"type": "Property", "value": "full"})
    assert (tally.kept, tally.refused) == (0, 1)
    assert "not of the kind" in heard[0].reason
    assert heard[0].value == '"full"'


def test_words_and_truths_are_kept_as_they_are(door: Path) -> None:
    load_entity(status={"type": "Property", "value": "open"}, locked={"type": "Property", "value": True})
    rows = ask("SELECT value, result FROM observations ORDER BY result", {}, Scope()).to_pylist()
    assert [(row["value"], row["result"]) for row in rows] == [(None, '"open"'), (1.0, "true"), (0.5, None)]


def test_a_thing_is_where_it_was_told_to_be(door: Path) -> None:
    load_small_city()
    lon, lat = next((area.lon, area.lat) for area in map(grid.areas().get, grid.leaves()) if area)
    where = {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [lon, lat]}}
    load_entity(location=where)
    thing, stream = Thing.objects.get(), Stream.objects.get()
    assert thing.area == stream.area == grid.locate([lon], [lat])[0].area  # type: ignore[union-attr]
    assert (HistoricalLocation.objects.get().thing, stream.feature) == (thing, FeatureOfInterest.objects.get())
    load_entity(location=where, temperature={"type": "Property", "value": 4.0})
    assert {each.thing for each in Stream.objects.all()} == {thing}


def test_a_thing_that_is_an_asset_belongs_to_it(door: Path) -> None:
    load_small_city()
    code = given.asset(by="lamplighter").code
    load(f"stream,time,value\n{code},2026-03-02T00:00:00Z,1\n".encode())
    thing, known = Thing.objects.get(), assets.find(code)
    assert known
    assert (thing.asset, thing.area, thing.organisation) == (code, known.area, known.organisation_path)
    assert thing.locations.get().lon == known.lon
    load_entity(id=code)
    assert Thing.objects.get() == thing


def test_units_are_put_right_or_refused(door: Path) -> None:
    told = b"s,t,v,u\nx,2026-03-02T00:00:00Z,1,km\nx,2026-03-02T01:00:00Z,1,m\nx,2026-03-02T02:00:00Z,1,kg\n"
    text = 'name = "U"\nstream = "{s}"\ntime = {columns = ["t"]}\nvalues = [{columns = ["v"], unit_column = "u"}]'
    tally, heard = load(told, observation_tables.load(text.encode()))
    assert (tally.kept, tally.refused, len(heard)) == (2, 1, 1)
    assert Stream.objects.get().unit == "km"
    assert said() == [("x", 1.0), ("x", 0.001)]


def test_names_that_cannot_be_kept_name_no_stream(door: Path) -> None:
    tally, heard = load(b"stream,time,value\n" + b"x" * 500 + b",2026-03-02T00:00:00Z,1\n")
    assert (tally.kept, tally.refused, tally.streams) == (0, 1, 0)
    assert "no such stream" in heard[0].reason
    tally, _ = load_entity(name="a\x00b")
    assert (tally.kept, sum(tally.ignored.values())) == (1, 1)


def test_looking_first_makes_nothing(door: Path) -> None:
    heard: list[Refused] = []
    (tally,) = loading.preview(SYSTEM, file(ROWS + b"a,soon,1\n"), heard.append)
    assert (tally.kept, tally.streams, tally.things, tally.refused, len(heard)) == (3, 2, 2, 1, 1)
    assert (Stream.objects.count(), said()) == (0, [])
    load(ROWS)
    (tally,) = loading.preview(SYSTEM, file(ROWS + b"c,2026-03-02T00:00:00Z,1\n"), heard.append)
    assert (tally.kept, tally.repeated, tally.streams, tally.things) == (1, 3, 1, 1)


def test_one_sends_to_streams_of_ones_own_alone(door: Path) -> None:
    load(ROWS)
    Stream.objects.filter(source="a").update(area="a.")
    Stream.objects.filter(source="b").update(area="b.")
    keeper = Actor("k", "k", (Grant(Role.STEWARD, areas=("a.",)),))
    tally, heard = load(
        ROWS.replace(b",1\n", b",7\n").replace(b",3\n", b",8\n") + b"c,2026-03-02T00:00:00Z,1\n", actor=keeper
    )
    assert (tally.kept, tally.repeated, tally.refused) == (2, 1, 1)
    assert "may not send" in heard[0].reason
    assert Stream.objects.get(source="c").area == "a."
    with pytest.raises(NoPost):
        load(ROWS, actor=Actor("v", "v", (Grant(Role.VIEWER, areas=("",)),)))


def test_what_would_lie_beyond_ones_reach_is_not_made(door: Path) -> None:
    keeper = Actor("k", "k", (Grant(Role.STEWARD, areas=("a.",)),))
    where = {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [0, 0]}}
    with pytest.raises(NoPost):
        load_entity(keeper, location=where)
    assert not Thing.objects.exists()


def test_a_journal_that_is_busy_is_asked_again(door: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "AGAIN_S", 0)
    busy = [True, True]

    def ask_again(batches: object) -> int:
        if busy:
            busy.pop()
            raise JournalBusy
        return append(settings.JOURNAL_SOCKET, batches)  # type: ignore[arg-type]

    list(loading.load(SYSTEM, file(ROWS), ask_again, print))
    assert len(said()) == 3
    monkeypatch.setattr(loading, "PATIENCE", 1)
    busy.append(True)
    with pytest.raises(JournalBusy):
        list(loading.load(SYSTEM, file(ROWS.replace(b",1\n", b",9\n")), ask_again, print))


def test_long_results_are_framed_in_fair_sizes(door: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.setattr(importing, "FRAME_BYTES", 2_000)
    monkeypatch.setattr(importing, "FRAME_ROWS", 5)
    rows = "".join(f"a,2026-03-02T00:00:{second:02}Z,{'x' * 900}\n" for second in range(12))
    text = observation_tables.written("observations") + 'kind = "category"'
    load(f"stream,time,value\n{rows}".encode(), observation_tables.load(text.encode()))
    assert len(said()) == 12
