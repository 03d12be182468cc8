"""What streams show: one case for each silence and crossing, and words when it is over."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from civicgrid.apps.assets import api as assets
from civicgrid.apps.assets.types import AssetClass, KindRecord
from civicgrid.apps.cases.models import Case, Event, Report
from civicgrid.apps.cases.rules.streams import type_of_crossing, type_of_silence
from civicgrid.apps.grid import api as grid
from civicgrid.apps.telemetry.types import BoundCrossed, BoundKept, StreamEvent, StreamSilent, StreamSpeaks
from civicgrid.base import events
from tests.cities import IN_W1

from .given import LAMP

pytestmark = pytest.mark.usefixtures("small_city")
AGO = timedelta(minutes=10)


@pytest.fixture
def happen(run_jobs: Callable[[], int]) -> Callable[[StreamEvent], None]:
    def tell(event: StreamEvent) -> None:
        events.announce([event])
        run_jobs()

    return tell


def silent(**changes: object) -> StreamSilent:
    told = {"key": "silent:7:1", "stream": 7, "name": "Noise at the market", "lon": IN_W1[0], "lat": IN_W1[1]}
    return StreamSilent(**{**told, "at": datetime.now(UTC) - AGO, "period_s": 60.0, **changes})  # type: ignore[arg-type]


def crossed(**changes: object) -> BoundCrossed:
    told = {"key": "too_high:7:1", "stream": 7, "name": "Level", "lon": IN_W1[0], "lat": IN_W1[1], "unit": "m"}
    facts = {**told, "at": datetime.now(UTC) - AGO, "value": 2.5, "bound": 2.0, "high": True, **changes}
    return BoundCrossed(**facts)  # type: ignore[arg-type]


def test_a_silence_is_one_case_however_often_it_is_told(happen: Callable[[StreamEvent], None]) -> None:
    happen(silent())
    happen(silent())
    case, report = Case.objects.get(), Report.objects.get()
    assert (report.source, report.origin_key, case.type) == ("sensor", "silent:7:1", "")
    assert report.text.startswith("Noise at the market has been silent since ")
    assert report.text.endswith(" It should speak every 60 seconds.")


def test_the_case_lies_where_the_stream_is_and_has_its_type(happen: Callable[[StreamEvent], None]) -> None:
    happen(crossed(case_type="lamp"))
    case = Case.objects.get()
    assert (case.type, case.area) == (LAMP, grid.locate_one(*IN_W1).area)
    assert "Level has been at 2.5 m since" in Report.objects.get().text
    assert Report.objects.get().text.endswith(", above 2 m.")


def test_what_cannot_be_filed_or_placed_is_a_case_nevertheless(happen: Callable[[StreamEvent], None]) -> None:
    happen(crossed(case_type="no such type", lon=0.0, lat=0.0, area="no such area", high=False))
    case = Case.objects.get()
    assert (case.type, case.area) == ("", grid.root())


def test_what_was_loaded_from_the_past_is_no_case(happen: Callable[[StreamEvent], None]) -> None:
    happen(crossed(at=datetime.now(UTC) - timedelta(days=2)))
    assert not Case.objects.exists()


def test_the_end_is_told_once_and_closes_nothing(happen: Callable[[StreamEvent], None]) -> None:
    happen(silent())
    happen(crossed(case_type="lamp", lon=None, lat=None))
    now = datetime.now(UTC)
    for _ in range(2):
        happen(StreamSpeaks(key="silent:7:1", stream=7, name="Noise at the market", at=now))
        happen(BoundKept(key="too_high:7:1", stream=7, name="Level", at=now, value=1.5))
    happen(StreamSpeaks(key="silent:8:1", stream=8, name="nobody's", at=now))
    notes = [each.data["reason"] for each in Event.objects.filter(action="comment").order_by("at")]
    assert [each.partition(" again")[0] for each in notes] == [
        "Noise at the market has spoken",
        "Level has been within its bounds",
    ]
    assert not Case.objects.filter(state="closed").exists()


def test_the_words_are_in_the_language_of_the_city(
    happen: Callable[[StreamEvent], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    city = msgspec.structs.replace(grid.city(), languages=("zh-hans", "en"))
    monkeypatch.setattr(grid, "city", lambda: city)
    happen(silent())
    assert "未上报" in Report.objects.get().text


POLE = KindRecord(code="pole", name={}, group=AssetClass.LIGHTING, fault="lamp.")
METER = KindRecord(code="meter", name={}, group=AssetClass.SENSING, fault="equipment.")


def test_the_type_of_a_silence_is_that_of_what_measures() -> None:
    assert type_of_silence(METER, {"pole": POLE}) == "equipment."
    assert type_of_silence(POLE, {"pole": POLE, "meter": METER}) == "equipment."
    assert type_of_silence(POLE, {"pole": POLE}) == "lamp."
    assert type_of_silence(None, {"pole": POLE}) == ""


def test_the_type_of_a_crossing_is_the_streams_or_that_of_its_asset() -> None:
    assert type_of_crossing("flood", POLE) == "flood"
    assert (type_of_crossing("", POLE), type_of_crossing("", None)) == ("lamp.", "")


def test_the_asset_is_found(happen: Callable[[StreamEvent], None]) -> None:
    assert assets.kinds()["pole"].fault
    happen(silent(asset="no such asset"))
    assert Case.objects.count() == 1
