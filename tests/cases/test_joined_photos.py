"""The photos of a case that is joined are shown in the other; those of another matter are not."""

import pytest

from civicgrid.apps.cases.actions import add_photo
from civicgrid.apps.cases.queries import photos_of, reports_of
from tests.cases.given import actor, at, fresh, opened, tell
from tests.cases.joins import fused, split_off, two
from tests.cities import IN_E1, IN_W2
from tests.pages.given import PNG
from tests.pictures import photo

pytestmark = pytest.mark.usefixtures("small_city")


def test_photos_go_with_the_reports() -> None:
    case, other = two()
    for each, hours, picture in (
        (case, 0.5, PNG),
        (case, 1.5, photo(colour="red")),
        (other, 1.5, photo(colour="navy")),
    ):
        add_photo(actor("dispatcher", at(hours)), each, content=picture)
    assert [len(photos_of(each)) for each in (case, other)] == [2, 1]
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    assert len(photos_of(case)) == 3
    split_off(case, reports_of(case)[1])
    assert [len(photos_of(each)) for each in (case, other)] == [2, 1]


def test_photos_come_along_from_join_to_join() -> None:
    case, other = two()
    third = opened(at(1), lon=IN_W2[0], lat=IN_W2[1], text="A sofa")
    add_photo(actor("dispatcher", at(1.5)), third, content=PNG)
    other = tell(other, "dispatcher", "join", at(2), other=third.number)
    add_photo(actor("dispatcher", at(2.5)), fresh(third), content=photo(colour="red"))
    case = tell(case, "dispatcher", "join", at(3), other=other.number)
    assert [each.added_at for each in photos_of(case)] == [at(1.5)]


def test_photos_of_another_matter_stay_there() -> None:
    """The lamp's company does not see what sanitation photographed while the two were mistaken for one."""
    case, other = opened(), opened(at(1), lon=IN_E1[0], type="lamp", text="It is dark")
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    add_photo(actor("dispatcher", at(2.5)), case, content=PNG)
    split_off(case, reports_of(case)[1])
    assert (photos_of(other), len(photos_of(case))) == ([], 1)


def test_photos_do_not_go_with_a_report_that_is_taken_out() -> None:
    case, second = fused()
    add_photo(actor("dispatcher", at(1.5)), fresh(case), content=PNG)
    assert photos_of(split_off(case, second)) == []
    assert len(photos_of(case)) == 1
