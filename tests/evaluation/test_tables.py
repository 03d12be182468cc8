"""The table: roll-ups, who sees what, comparisons, ranks, and what it costs."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicgrid.apps.evaluation.queries import book, city_day, table
from civicgrid.apps.evaluation.queries.drill import Asked, rows_behind
from civicgrid.apps.evaluation.types import Period, Row, Table, Trend
from civicgrid.base.access import Actor
from civicgrid.kernel.errors import Denied, InvalidInput, NotFound
from civicgrid.kernel.indicator import Kind

from .given import CLOSED, LATE, LATER, SEPTEMBER, act, case, reader, shifted


def shown(kind: Kind, under: str = "", by: Actor = LATER, sort: str = "") -> Table:
    return table(by, kind, SEPTEMBER, under, sort)


def filed(found: Table) -> dict[str, int]:
    """Key -> filed, of the objects; "" is all."""
    return {row.key: row.counts["filed"] for row in (*found.rows, found.total) if row.counts["filed"] or not row.key}


def row_of(found: Table, key: str) -> Row:
    return next(row for row in found.rows if row.key == key)


@pytest.mark.usefixtures("told")
class TestRollUps:
    """The parts, and what is nobody's part."""

    def test_the_city_is_all_of_its_districts_and_what_lies_in_none(self) -> None:
        found = shown(Kind.AREA)
        assert filed(found) == {"": 17, "town.west.": 15, "town.east.": 1, "=town.": 1}
        assert row_of(found, "=town.").name["en"] == "Tinytown, not located more closely"

    def test_a_district_divides_into_cells(self) -> None:
        found = shown(Kind.AREA, "town.west.")
        assert filed(found) == {"": 15, "town.west.w1.": 14, "=town.west.": 1}
        assert [row.divides for row in found.rows] == [False, False, False]
        assert row_of(shown(Kind.AREA), "town.west.").divides

    def test_a_cell_is_shown_as_it_is(self) -> None:
        assert filed(shown(Kind.AREA, "town.west.w1.")) == {"": 14, "town.west.w1.": 14}

    def test_an_area_can_be_named_by_its_code(self) -> None:
        assert shown(Kind.AREA, "west") == shown(Kind.AREA, "town.west.")

    def test_organisations_at_the_top_are_opened(self) -> None:
        found = shown(Kind.ORGANISATION)
        assert filed(found) == {"": 17, "gov.sanitation.": 12, "=": 5}
        assert row_of(found, "=").name["en"] == "No organisation yet"
        assert {"neighbours.", "gov.operations."} <= {row.key for row in found.rows}

    def test_an_organisation_divides_into_its_parts(self) -> None:
        case("gov", **{**CLOSED, "organisation": "gov."})
        assert filed(shown(Kind.ORGANISATION, "gov.")) == {"": 13, "gov.sanitation.": 12, "=gov.": 1}

    def test_people_are_those_who_hold_posts(self) -> None:
        assert [row.key for row in shown(Kind.POST).rows] == [
            "dispatcher",
            "centre-head",
            "lighting-head",
            "supervisor",
        ]
        assert filed(shown(Kind.OFFICER)) == {"": 17, "officer": 15, "officer-east": 1}

    @pytest.mark.parametrize(("kind", "under"), [(Kind.AREA, "town.nowhere."), (Kind.ORGANISATION, "nobody.")])
    def test_parts_of_nothing_are_refused(self, kind: Kind, under: str) -> None:
        with pytest.raises(NotFound):
            shown(kind, under)

    def test_cases_of_nobody_known_are_refused(self) -> None:
        with pytest.raises(NotFound):
            rows_behind(LATER, Asked(measure="filed", kind=Kind.OFFICER, key="nobody", period=SEPTEMBER))

    @pytest.mark.parametrize("measure", ["magic", "verify_sent"])
    def test_cases_of_no_measure_are_refused(self, measure: str) -> None:
        with pytest.raises(InvalidInput):
            rows_behind(LATER, Asked(measure=measure, kind=Kind.AREA, period=SEPTEMBER))


@pytest.mark.usefixtures("told")
class TestReach:
    """Figures are counted over what the reader may see."""

    def test_an_officer_sees_the_area_of_the_post(self) -> None:
        assert filed(shown(Kind.AREA, by=reader("officer-east"))) == {"": 1, "town.east.": 1}

    def test_a_handler_sees_the_organisation(self) -> None:
        assert filed(shown(Kind.ORGANISATION, by=reader("handler"))) == {"": 12, "gov.sanitation.": 12}

    def test_officers_see_their_own_figures_alone(self) -> None:
        assert [row.key for row in shown(Kind.OFFICER, by=reader("officer")).rows] == ["officer"]
        assert [row.key for row in shown(Kind.POST, by=reader("dispatcher")).rows] == ["dispatcher"]

    def test_a_commander_sees_the_figures_of_people(self) -> None:
        assert len(shown(Kind.OFFICER, by=reader("commander")).rows) == 2

    @pytest.mark.parametrize("login", ["citizen", "personnel"])
    def test_others_see_no_figures(self, login: str) -> None:
        with pytest.raises(Denied):
            shown(Kind.AREA, by=reader(login))


@pytest.mark.usefixtures("small_city")
class TestFigures:
    """Values, comparisons, ranks."""

    def test_nothing_happened_is_no_value(self) -> None:
        for kind in Kind:
            total = shown(kind).total
            assert {figure.value for figure in total.figures.values()} == {None}
            assert {figure.trend for figure in total.figures.values()} == {Trend.UNKNOWN}
            assert set(total.counts.values()) == {0}

    def test_a_figure_stands_beside_the_month_and_the_year_before(self) -> None:
        for facts in (CLOSED, CLOSED, LATE, LATE, shifted(CLOSED, month=8), shifted(LATE, year=2025)):
            case(**facts)
        figure = shown(Kind.AREA).total.figures["closing_on_time"]
        assert (figure.value, figure.before, figure.year_before) == (0.5, 1.0, 0.0)
        assert (figure.trend, figure.year_trend) == (Trend.WORSE, Trend.BETTER)
        assert (figure.part, figure.whole) == (2, 4)

    def test_a_period_that_goes_on_is_judged_now(self) -> None:
        case(**{**CLOSED, "due_at": "09-06 12:00"})
        early = LATER.acting_at(datetime(2026, 9, 3, 0, tzinfo=UTC))
        assert table(early, Kind.AREA, SEPTEMBER).total.figures["closing"].value is None
        assert table(LATER, Kind.AREA, SEPTEMBER).total.figures["closing"].value == 1

    def test_few_cases_are_not_first(self) -> None:
        for _ in range(30):
            case(**CLOSED)
        case(**LATE)
        case(**{**CLOSED, "area": "town.east.e1."})
        found = shown(Kind.AREA, sort="closing_on_time")
        assert [(row.key, row.rank) for row in found.rows] == [("town.west.", 1), ("town.east.", 2)]
        assert row_of(found, "town.east.").figures["closing_on_time"].value == 1

    def test_equal_figures_share_a_rank_and_the_worst_may_come_first(self) -> None:
        for area in ("town.west.w1.", "town.west.w2."):
            case(**{**CLOSED, "area": area})
        found = shown(Kind.AREA, "town.west.", sort="closing")
        assert [row.rank for row in found.rows] == [1, 1]
        case(**{**CLOSED, "area": "town.west."})
        case(**{**LATE, "area": "town.west."})
        backwards = shown(Kind.AREA, "town.west.", sort="-rework")
        assert backwards.rows[0].rank == max(row.rank or 0 for row in backwards.rows)

    def test_what_is_located_no_closer_stands_last_and_has_no_rank(self) -> None:
        for _ in range(30):
            case(**{**CLOSED, "area": "town."})
        case(**LATE)
        case(**{**CLOSED, "area": "town.east.e1."})
        for sort in ("closing_on_time", "-closing_on_time"):
            found = shown(Kind.AREA, sort=sort)
            assert (found.rows[-1].key, found.rows[-1].rank) == ("=town.", None)
            assert {row.rank for row in found.rows[:-1]} == {1, 2}

    def test_without_a_value_there_is_no_rank(self) -> None:
        case(**CLOSED)
        found = shown(Kind.AREA, sort="closing")
        assert [(row.key, row.rank) for row in found.rows] == [("town.west.", 1), ("town.east.", None)]

    def test_an_unknown_order_is_refused(self) -> None:
        with pytest.raises(InvalidInput):
            shown(Kind.AREA, sort="magic")

    def test_a_score_has_a_grade(self) -> None:
        for _ in range(4):
            case(**CLOSED)
        score = shown(Kind.ORGANISATION).total.figures["department"]
        assert (score.value, score.grade) == (100, "A")

    def test_shares_of_two_measures_are_what_the_book_says(self) -> None:
        case(**CLOSED)
        total = shown(Kind.AREA).total
        for code, figure in total.figures.items():
            assert figure.value == book().value(code, total.counts)


@pytest.mark.parametrize(("kind", "statements"), [("area", 3), ("organisation", 4), ("post", 7), ("officer", 11)])
def test_a_table_costs_a_handful_of_statements_however_many_cases(
    small_city: None, kind: Kind, statements: int
) -> None:
    spent = []
    for more in (1, 20):
        for _ in range(more):
            act(case(**CLOSED, reporter="officer", source="inspector"), "dispatcher", "close", "09-04 09:00")
        shown(Kind(kind))
        with CaptureQueriesContext(connection) as log:
            shown(Kind(kind))
        spent.append(len(log))
    assert spent == [statements, statements]


def test_periods_that_are_the_same_are_counted_once(small_city: None) -> None:
    shown(Kind.AREA)
    with CaptureQueriesContext(connection) as log:
        table(LATER, Kind.AREA, Period(date(2026, 1, 1), date(2026, 12, 31)))
    assert len(log) == 2


def test_today_is_the_day_of_the_city(small_city: None) -> None:
    assert city_day(datetime(2026, 9, 30, 16, tzinfo=UTC)) == date(2026, 10, 1)
