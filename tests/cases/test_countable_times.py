"""No moment is stored that cannot be read again and shown, wherever on Earth."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicgrid.apps.cases.actions import VERBS, perform
from civicgrid.apps.cases.actions.arrival import OutOfTime
from civicgrid.apps.cases.models import TIMES, Case
from civicgrid.apps.cases.queries import events_of
from civicgrid.kernel.clock import Span, TimeKind
from civicgrid.kernel.errors import InvalidInput
from tests.cases.given import actor, at, clocks, fresh, opened

pytestmark = pytest.mark.usefixtures("small_city")

ZONES = [ZoneInfo(name) for name in ("Etc/GMT+12", "America/New_York", "Asia/Shanghai", "Pacific/Kiritimati")]
DAY = timedelta(days=1)
offsets = st.timedeltas(timedelta(microseconds=1) - DAY, DAY - timedelta(microseconds=1)).map(timezone)
moments = st.one_of(
    st.datetimes(timezones=offsets),
    st.datetimes(datetime(2399, 12, 1), datetime(2401, 2, 1), timezones=offsets),  # noqa: DTZ001
    st.datetimes(datetime(9999, 12, 30), timezones=offsets),  # noqa: DTZ001
)
spans = st.builds(Span, st.floats(0, 1_000_000), st.sampled_from(TimeKind))


def stored(case: Case) -> list[datetime]:
    """Every moment that a case, its clocks and its story tell."""
    row = fresh(case)
    told = chain.from_iterable((each.at, each.due, each.until) for each in events_of(row))
    ran = chain.from_iterable((each.started, each.due, each.stopped, each.paused) for each in clocks(row))
    wanted = row.asked.removeprefix("suspend ") if row.asked.startswith("suspend") else ""
    asked = datetime.fromisoformat(wanted) if wanted else None
    return [moment for moment in (*(getattr(row, name) for name in TIMES), *told, *ran, asked) if moment]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["ask_suspension", "suspend", "ask_extension", "extend"]), moments, spans)
def test_every_stored_moment_can_be_shown_everywhere(
    small_city: None, action: str, until: datetime, span: Span
) -> None:
    with transaction.atomic():
        case = opened()
        wanted: dict[str, object] = {"until": until} if "susp" in action else {"span": span}
        who = actor("handler" if action.startswith("ask") else "supervisor")
        with suppress(InvalidInput), transaction.atomic():
            VERBS[action](who, case, **wanted, reason="Frost")
        assert all(moment.astimezone(zone) for moment in stored(case) for zone in ZONES)
        transaction.set_rollback(True)


@pytest.mark.parametrize("action", ["suspend", "ask_suspension"])
@pytest.mark.parametrize("until", ["9999-12-31T23:59-12:00", "9999-12-31T23:59", "2400-01-01T00:00Z"])
def test_a_pause_beyond_what_calendars_count_is_refused(action: str, until: str) -> None:
    case, who = opened(), actor("supervisor" if action == "suspend" else "handler")
    with pytest.raises(OutOfTime, match="stay between 1970 and 2400"):
        perform(who, case, action, {"until": until, "reason": "Frost"})


@pytest.mark.parametrize("until", ["2030-01-31T17:00+16:00", "2030-01-31T17:00-23:59"])
def test_a_zone_of_no_place_on_earth_is_refused(until: str) -> None:
    with pytest.raises(InvalidInput, match="add the time zone"):
        perform(actor("supervisor"), opened(), "suspend", {"until": until, "reason": "Frost"})
    with pytest.raises(InvalidInput, match="add the time zone"):
        opened(happened_at=datetime.fromisoformat("2026-01-31T17:00" + until[16:]))


def test_the_last_moment_that_is_counted_is_taken() -> None:
    last = datetime(2400, 1, 1, tzinfo=UTC) - timedelta(microseconds=1)
    case = opened()
    VERBS["suspend"](actor("supervisor"), case, until=last, reason="Frost")
    assert fresh(case).suspended_until == last


@pytest.mark.parametrize("column", TIMES)
def test_the_database_takes_no_other(column: str) -> None:
    case = opened()
    with pytest.raises(IntegrityError, match="calendars_count_its_times"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**{column: datetime(9999, 12, 31, tzinfo=UTC)})
    Case.objects.filter(pk=case.pk).update(**{column: at(1)})
