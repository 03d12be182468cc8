"""The parts of a case that is joined come along, and go back when the join is taken back."""

import pytest

from civicgrid.apps.cases.queries import reports_of
from civicgrid.apps.directory.models import Post
from tests.cases.given import at, fresh, opened, tell
from tests.cases.joins import sound, split_off, two
from tests.cities import IN_E1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")


def test_the_parts_of_a_joined_case_come_along_and_go_back() -> None:
    case, other = two()
    part = tell(opened(at(1), lon=IN_W2[0], lat=IN_W2[1]), "dispatcher", "set_parent", at(1), other=other.number)
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    assert fresh(part).parent == case.number
    split_off(case, reports_of(case)[1])
    assert fresh(part).parent == other.number
    sound()


def test_the_parts_of_what_joins_a_part_become_parts_of_its_whole_and_go_back() -> None:
    case, other = two()
    whole = opened(at(1), lon=IN_E1[0], type="lamp", text="It is dark")
    part = tell(opened(at(1), lon=IN_W2[0], lat=IN_W2[1]), "dispatcher", "set_parent", at(1), other=other.number)
    case = tell(case, "dispatcher", "set_parent", at(1), other=whole.number)
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    assert [fresh(each).parent for each in (case, part)] == [whole.number] * 2
    split_off(case, reports_of(case)[1])
    assert [fresh(each).parent for each in (case, part)] == [whole.number, other.number]
    sound()


def test_parts_come_along_from_where_the_dispatcher_does_not_see_them() -> None:
    case, other = opened(), opened(at(1), lon=IN_W2[0], lat=IN_W2[1], text="A sofa")
    part = tell(opened(at(1), lon=IN_E1[0]), "dispatcher", "set_parent", at(1), other=other.number)
    Post.objects.filter(person__login="dispatcher").update(areas=["town.west."])
    tell(case, "dispatcher", "join", at(2), other=other.number)
    assert fresh(part).parent == case.number


def test_a_part_that_found_another_whole_meanwhile_stays_there() -> None:
    case, other = two()
    part = tell(opened(at(1), lon=IN_W2[0], lat=IN_W2[1]), "dispatcher", "set_parent", at(1), other=other.number)
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    part = tell(part, "dispatcher", "set_parent", at(2.5), other="")
    split_off(case, reports_of(case)[1])
    assert fresh(part).parent == ""


def test_a_case_that_takes_in_its_whole_is_no_part_of_itself() -> None:
    case, other = two()
    case = tell(case, "dispatcher", "set_parent", at(1), other=other.number)
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    assert fresh(case).parent == ""
    split_off(case, reports_of(case)[1])
    assert fresh(case).parent == other.number
    sound()


def test_a_case_that_took_in_its_whole_takes_over_its_parts() -> None:
    case, other = two()
    part = opened(at(1), lon=IN_W2[0], lat=IN_W2[1])
    for each in (case, part):
        tell(each, "dispatcher", "set_parent", at(1), other=other.number)
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    assert [fresh(each).parent for each in (case, part)] == ["", case.number]
    split_off(case, reports_of(case)[1])
    assert [fresh(each).parent for each in (case, part)] == [other.number] * 2
    sound()


def test_a_case_with_parts_of_its_own_by_now_is_not_given_back_to_its_whole() -> None:
    case, other = two()
    case = tell(case, "dispatcher", "set_parent", at(1), other=other.number)
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    part = opened(at(2), lon=IN_W2[0], lat=IN_W2[1])
    tell(part, "dispatcher", "set_parent", at(2), other=case.number)
    split_off(case, reports_of(case)[1])
    assert [fresh(each).parent for each in (case, part)] == ["", case.number]
    sound()
