"""Codes of assets: read, checked, offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.assets.rules.codes import (
    MOST_SERIAL,
    ComponentCode,
    NoClass,
    NoSerial,
    NoSuchCounty,
    NotAnAssetCode,
    OtherClass,
    checked_code,
    component_code,
    county_of,
    next_code,
)
from civicgrid.kernel.errors import InvalidInput
from tests.assets.given import POLE, kind

codes = st.builds(
    ComponentCode,
    county=st.integers(100_000, 999_999).map(str),
    component=st.from_regex(r"(?!00)[0-9]{2}(?!00)[0-9]{2}", fullmatch=True).filter(str.isascii),
    serial=st.integers(1, MOST_SERIAL),
)


@given(codes)
def test_a_code_is_read_as_it_is_written(code: ComponentCode) -> None:
    assert component_code(str(code)) == code
    assert checked_code(str(code), kind(component=code.component)) == str(code)


@given(codes)
def test_the_next_code_is_free(code: ComponentCode) -> None:
    following = next_code(code.county, code.component, [str(code), "LAMP-1"])
    assert following != str(code)
    assert not following or (component_code(following) or code).serial == code.serial + 1


@pytest.mark.parametrize("code", ["LAMP-17", "123", "a.b:c_d", "123456789012345"])
def test_own_codes_are_taken(code: str) -> None:
    assert checked_code(code, kind()) == code


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("", NotAnAssetCode),
        ("-x", NotAnAssetCode),
        ("灯杆", NotAnAssetCode),
        ("a b", NotAnAssetCode),
        ("x" * 61, NotAnAssetCode),
        ("0205080112000001", NoSuchCounty),
        ("3205080113000001", OtherClass),
        ("3205080112000000", NoSerial),
    ],
)
def test_codes_are_refused(code: str, refusal: type[InvalidInput]) -> None:
    with pytest.raises(refusal) as caught:
        checked_code(code, kind())
    assert caught.value.field == "code"
    assert caught.value.remedy


def test_a_kind_without_a_class_has_no_code_of_16_digits() -> None:
    with pytest.raises(NoClass):
        checked_code(POLE, kind(component=""))


def test_a_county_stands_on_the_path() -> None:
    assert county_of("990100.990101.990101003.") == "990101"
    assert county_of("town.west.") == ""


def test_there_is_a_last_code() -> None:
    assert next_code("990101", "0112", ["9901010112999999"]) == ""
    assert next_code("", "0112", ()) == next_code("990101", "", ()) == ""
