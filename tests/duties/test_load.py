"""The duties are brought into line with a folder, and asked for."""

from collections.abc import Mapping
from datetime import date

import msgspec
import pytest

from civicgrid.apps.duties import api as duties
from civicgrid.apps.duties.models import Duty
from civicgrid.apps.duties.types import DutyRecord
from civicgrid.base.access import PUBLIC, SYSTEM
from civicgrid.kernel.errors import Denied

pytestmark = pytest.mark.usefixtures("small_city")

DAY = date(2026, 6, 15)
LAMP = ("streets.lamp.", "town.west.w1.", "handle")


def by_basis() -> Mapping[str, DutyRecord]:
    """The duties in use by their legal basis."""
    return {duty.basis: duty for duty in duties.stored_duties()}


def test_the_matrix_answers_with_its_basis() -> None:
    found = duties.owner(*LAMP, DAY)
    assert found is not None
    assert (found.organisation, found.organisation_path, found.basis) == (
        "lighting",
        "gov.lighting.",
        "Lighting contract §1",
    )
    assert duties.matrix().owner("manhole.", "town.east.e1.", "handle", DAY) == by_basis()["Road rules §8"]


def test_the_small_city_has_no_finding() -> None:
    assert duties.findings(DAY) == []


def test_loading_again_changes_nothing() -> None:
    done = duties.load(SYSTEM, duties.stored_duties())
    assert (done.duties, done.added, done.changed, done.removed) == (9, 0, 0, 0)


def test_a_duty_that_is_gone_is_kept_but_answers_no_more() -> None:
    kept = [duty for duty in duties.stored_duties() if duty.type != "streets.lamp."]
    assert duties.load(SYSTEM, kept).removed == 1
    found = duties.owner(*LAMP, DAY)
    assert found is not None
    assert found.organisation == "sanitation"
    assert Duty.objects.filter(type="streets.lamp.", active=False).count() == 1


def test_a_duty_comes_back() -> None:
    before = duties.stored_duties()
    duties.load(SYSTEM, before[1:])
    assert duties.load(SYSTEM, before).added == 1
    assert duties.stored_duties() == before


def test_a_duty_may_end() -> None:
    ended = [
        msgspec.structs.replace(duty, end=date(2026, 1, 31)) if duty.type == "streets.lamp." else duty
        for duty in duties.stored_duties()
    ]
    assert duties.load(SYSTEM, ended).changed == 1
    found = duties.owner(*LAMP, DAY)
    assert found is not None
    assert found.organisation == "sanitation"


def test_a_gap_is_found() -> None:
    duties.load(SYSTEM, [duty for duty in duties.stored_duties() if duty.type != "manhole."])
    assert [duties.finding_words(finding) for finding in duties.findings(DAY)] == [
        "type manhole × area * × phase handle: nobody answers (4 combinations)"
    ]
    assert duties.owner("manhole.", "town.west.w1.", "handle", DAY) is None


def test_the_public_may_not_load_duties() -> None:
    with pytest.raises(Denied):
        duties.load(PUBLIC, [])
    assert len(duties.stored_duties()) == 9
