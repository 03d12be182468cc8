"""How often one sender may do a thing."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from civicgrid.base.http import limits
from civicgrid.base.http.request import sender_of, tell_of_a_proxy


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    """Counted anew."""
    limits.forget()


def test_uses_are_counted_and_refused_beyond_the_rate() -> None:
    assert limits.used("knock", "10.0.0.1", "2/hour") == 0
    limits.spend("knock", "10.0.0.1", "2/hour")
    assert limits.allowed("knock", "10.0.0.1", "2/hour")
    assert limits.used("knock", "10.0.0.1", "2/hour") == 2
    with pytest.raises(limits.TooOften) as told:
        limits.spend("knock", "10.0.0.1", "2/hour")
    assert told.value.status == 429
    assert told.value.details["wait_s"] in range(3500, 3602)
    assert "60 min" in str(told.value)


def test_others_and_other_things_are_counted_apart() -> None:
    limits.spend("knock", "10.0.0.1", "1/hour")
    limits.spend("knock", "10.0.0.2", "1/hour")
    limits.spend("ring", "10.0.0.1", "1/hour")
    assert not limits.allowed("knock", "10.0.0.1", "1/hour")


def test_an_ipv6_network_is_one_sender_and_an_odd_name_is_itself() -> None:
    limits.spend("knock", "2001:db8::1", "1/hour")
    assert not limits.allowed("knock", "2001:db8::2", "1/hour")
    assert limits.allowed("knock", "2001:db8:0:1::2", "1/hour")
    assert limits.network_of("unix") == "unix"


def test_a_proxy_that_nobody_named_is_told_to_the_log_once(
    rf: RequestFactory, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    asked = rf.get("/", headers={"X-Forwarded-For": "9.9.9.9, 10.0.0.1"}, REMOTE_ADDR="10.0.0.2")
    tell_of_a_proxy.cache_clear()
    settings.SECURE_PROXY_SSL_HEADER = None
    assert [sender_of(asked) for _ in range(2)] == ["10.0.0.2"] * 2
    assert caplog.text.count("CIVICGRID_SECURE=yes") == 1
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert sender_of(asked) == "10.0.0.1"
