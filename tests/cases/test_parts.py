"""A case can be part of another, which cannot close before it."""

import pytest

from civicgrid.apps.cases.actions.moves import NotNow
from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries import moves_for
from civicgrid.apps.cases.rules.guards import HasParts, NotFinished
from civicgrid.apps.directory.models import Post
from civicgrid.base.access.permissions import NoPost
from civicgrid.kernel.errors import InvalidInput
from tests.cases.given import actor, closed, fresh, handed_back, opened, tell
from tests.cities import IN_E1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")


def whole_and_part() -> tuple[Case, Case]:
    """A case that waits for its closing, and an open part of it."""
    whole = handed_back()
    part = opened(lon=IN_E1[0])
    return whole, tell(part, "dispatcher", "set_parent", other=whole.number)


def test_a_whole_closes_after_its_parts() -> None:
    whole, part = whole_and_part()
    assert part.parent == whole.number
    with pytest.raises(NotFinished, match="1 parts of this case are still open"):
        tell(whole, "dispatcher", "close")
    tell(part, "handler", "hand_back", note="")
    tell(part, "dispatcher", "close")
    assert tell(whole, "dispatcher", "close").state == "closed"


def test_a_part_can_be_taken_out_again() -> None:
    whole, part = whole_and_part()
    assert tell(part, "dispatcher", "set_parent", other="").parent == ""
    assert tell(whole, "dispatcher", "close").state == "closed"


@pytest.mark.parametrize("other", ["itself", "", "20990101"])
def test_it_is_part_of_another_case(other: str) -> None:
    case = opened()
    with pytest.raises(InvalidInput, match="of other is not valid"):
        tell(case, "dispatcher", "set_parent", other=case.number if other == "itself" else other)


def test_a_part_is_no_whole() -> None:
    _, part = whole_and_part()
    third = opened(lon=IN_W2[0], lat=IN_W2[1])
    with pytest.raises(InvalidInput):
        tell(third, "dispatcher", "set_parent", other=part.number)


def test_a_whole_is_no_part() -> None:
    whole, _ = whole_and_part()
    third = opened(lon=IN_W2[0], lat=IN_W2[1])
    assert "set_parent" not in {move.action for move in moves_for(actor("dispatcher"), whole)}
    with pytest.raises(HasParts, match="make its parts parts of the other case"):
        tell(whole, "dispatcher", "set_parent", other=third.number)


def test_a_whole_whose_parts_are_settled_is_no_part_since_they_can_be_reopened() -> None:
    whole, part = whole_and_part()
    tell(part, "handler", "hand_back", note="")
    tell(part, "dispatcher", "close")
    with pytest.raises(HasParts):
        tell(whole, "dispatcher", "set_parent", other=opened(lon=IN_W2[0], lat=IN_W2[1]).number)


def test_a_closed_case_is_no_whole() -> None:
    over, case = closed(), opened(lon=IN_E1[0])
    with pytest.raises(InvalidInput):
        tell(case, "dispatcher", "set_parent", other=over.number)
    with pytest.raises(NotNow):
        tell(over, "dispatcher", "set_parent", other=case.number)


def test_a_case_out_of_sight_is_no_whole() -> None:
    Post.objects.filter(person__login="dispatcher").update(areas=["town.west."])
    case, far = opened(), opened(lon=IN_E1[0])
    with pytest.raises(InvalidInput):
        tell(case, "dispatcher", "set_parent", other=far.number)


def test_a_handler_does_not_make_parts() -> None:
    case, other = opened(), opened(lon=IN_E1[0])
    with pytest.raises(NoPost):
        tell(case, "handler", "set_parent", other=other.number)
    assert fresh(case).parent == ""
