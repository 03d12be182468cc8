"""Places in a list: what was told is read again, whatever else comes is refused."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.places import NowhereInList, cursor_of, place_of


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=23))])))
def test_what_was_told_is_read_again(moment: datetime) -> None:
    try:
        cursor = cursor_of(moment, 17)
    except OverflowError:
        return  # the calendar ends before
    at, name = place_of(cursor, int)
    assert (at, at.tzinfo, name) == (moment, UTC, 17)


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "~1", "2026-03-02~1", "2026-03-02T00:00~1", "0001-01-01T00:00:00+23:59~1", "2026-03-02T00:00:00Z~é"],
)
def test_what_is_no_place_is_refused(cursor: str) -> None:
    with pytest.raises(NowhereInList) as refused:
        place_of(cursor, int)
    assert (refused.value.field, bool(refused.value.remedy)) == ("after", True)


def test_the_name_is_read_by_who_knows_it() -> None:
    with pytest.raises(NowhereInList):
        place_of("2026-03-02T00:00:00Z~1", UUID)
