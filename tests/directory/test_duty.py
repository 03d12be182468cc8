"""On duty: people come, go and say where they are; only their last place is known."""

import pytest

from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.actions import NotOnDuty
from civicgrid.apps.directory.models import Shift
from civicgrid.base.access.permissions import NoPost
from tests.cases.given import actor
from tests.cities import IN_W1
from tests.pages.given import browser

pytestmark = pytest.mark.usefixtures("small_city")


def test_a_shift_begins_once_and_ends() -> None:
    officer = actor("officer")
    assert [each.role for each in directory.come_on_duty(officer)] == ["officer"]
    assert directory.come_on_duty(officer) == []
    assert [each.login for each in directory.on_duty()] == ["officer"]
    assert [each.login for each in directory.go_off_duty(officer)] == ["officer"]
    assert directory.go_off_duty(officer) == []
    assert directory.on_duty() == []


def test_places_are_forgotten_with_the_shift() -> None:
    handler = actor("handler")
    with pytest.raises(NotOnDuty):
        directory.report_place(handler, *IN_W1)
    directory.come_on_duty(handler)
    directory.report_place(handler, *IN_W1)
    (shown,) = directory.on_duty()
    assert (shown.role, shown.lon, shown.at) == ("handler", IN_W1[0], handler.time)
    directory.go_off_duty(handler)
    assert list(Shift.objects.values_list("lon", "lat", "placed_at")) == [(None, None, None)]


def test_whoever_only_looks_is_never_on_duty() -> None:
    with pytest.raises(NoPost):
        directory.come_on_duty(actor("wall"))
    with pytest.raises(NoPost):
        directory.report_place(actor("auditor"), *IN_W1)


def test_the_phone_says_it_by_a_form() -> None:
    phone = browser("officer")
    assert phone.post("/duty/", {"act": "on", "next": "/work/"}).headers["Location"] == "/work/"
    assert phone.post("/duty/", {"act": "here", "lon": "116.0005", "lat": "40.0005"}).status_code == 204
    assert [each.lat for each in directory.on_duty()] == [40.0005]
    for wrong in (
        {"lon": "x", "lat": "1"},
        {"lon": "181", "lat": "1"},
        {"lon": "1"},
        {"lon": "nan", "lat": "1"},
        {"lon": "1", "lat": "-inf"},
    ):
        assert phone.post("/duty/", {"act": "here", **wrong}).status_code == 400
    phone.post("/duty/", {"act": "off"})
    assert directory.on_duty() == []
