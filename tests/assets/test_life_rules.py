"""What happens to an asset, and what becomes of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.assets.rules.life import BEFORE, CannotHappen, DayToCome, Standing, inspect_by, lived
from civicgrid.apps.assets.types import AssetState, LifeKind
from tests.assets.given import kind

TODAY = date(2026, 3, 2)
YESTERDAY = TODAY - timedelta(days=1)
IN_USE = Standing(AssetState.IN_USE, installed=date(2025, 1, 1))


@given(st.lists(st.sampled_from(LifeKind), max_size=12))
def test_whatever_happens_the_days_fit_the_state(kinds: list[LifeKind]) -> None:
    now = Standing(AssetState.PLANNED)
    for each in kinds:
        if each in BEFORE[now.state]:
            now = lived(now, each, TODAY, TODAY)
        assert (now.removed is not None) == (now.state is AssetState.REMOVED)
        assert now.state is AssetState.PLANNED or now.installed or now.removed


def test_what_breaks_is_out_of_order_until_it_is_repaired() -> None:
    broken = lived(IN_USE, LifeKind.FAILED, YESTERDAY, TODAY)
    assert broken.state is AssetState.OUT_OF_ORDER
    assert lived(broken, LifeKind.REPAIRED, TODAY, TODAY).state is AssetState.IN_USE


def test_what_was_removed_can_be_put_up_again() -> None:
    gone = lived(IN_USE, LifeKind.REMOVED, YESTERDAY, TODAY)
    back = lived(gone, LifeKind.INSTALLED, TODAY, TODAY)
    assert (gone.removed, back.removed, back.installed) == (YESTERDAY, None, TODAY)


def test_an_inspection_written_down_later_is_not_the_last_one() -> None:
    seen = lived(IN_USE, LifeKind.INSPECTED, TODAY, TODAY)
    assert lived(seen, LifeKind.INSPECTED, YESTERDAY, TODAY).inspected == TODAY


def test_what_is_gone_is_not_inspected() -> None:
    gone = lived(IN_USE, LifeKind.REMOVED, YESTERDAY, TODAY)
    with pytest.raises(CannotHappen):
        lived(gone, LifeKind.INSPECTED, TODAY, TODAY)


def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(DayToCome):
        lived(IN_USE, LifeKind.INSPECTED, TODAY + timedelta(days=1), TODAY)


@pytest.mark.parametrize(
    ("standing", "days", "wanted"),
    [
        (IN_USE, 90, date(2025, 4, 1)),
        (Standing(AssetState.IN_USE, installed=date(2025, 1, 1), inspected=TODAY), 1, date(2026, 3, 3)),
        (IN_USE, 0, None),
        (Standing(AssetState.IN_USE), 90, None),
        (Standing(AssetState.PLANNED, installed=TODAY), 90, None),
        (Standing(AssetState.REMOVED, installed=TODAY), 90, None),
    ],
)
def test_the_next_inspection(standing: Standing, days: int, wanted: date | None) -> None:
    assert inspect_by(standing, kind(inspection_days=days)) == wanted
