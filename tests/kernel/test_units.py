"""Units: codes of UCUM, what is written for them in the wild, and what cannot be converted."""

import numpy as np
import pytest

from civicgrid.kernel.unit_names import ALIASES, QUDT, SYMBOLS
from civicgrid.kernel.units import OtherDimension, UnknownUnit, convert, defined, same_kind, stated, symbol, unit


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("°C", "Cel"),
        ("degC", "Cel"),
        ("\u00b5g/m3", "ug/m3"),
        ("\u03bcg/m³", "ug/m3"),
        ("ug/m³", "ug/m3"),
        ("%", "%"),
        ("km/h", "km/h"),
        ("mph", "[mi_i]/h"),
        ("lux", "lx"),
        ("kilometer per hour", "km/h"),
        (" m/s ", "m/s"),
        ("m⁻³", "m-3"),
        ("k\u2126", "kOhm"),
        ("{count}", "{count}"),
    ],
)
def test_what_is_written_in_the_wild_is_a_code(written: str, code: str) -> None:
    assert unit(written).code == code


@pytest.mark.parametrize("code", sorted({*ALIASES.values(), *QUDT.values(), *SYMBOLS} - {"10*", "10^"}))
def test_every_code_of_the_tables_is_one(code: str) -> None:
    assert unit(code).code == code


@pytest.mark.parametrize(
    ("code", "sign"),
    [("Cel", "°C"), ("ug/m3", "µg/m³"), ("1", ""), ("100.m", "100·m"), ("s-1", "s⁻¹"), ("{people}/h", "people/h")],
)
def test_people_see_a_sign(code: str, sign: str) -> None:
    assert symbol(code) == sign


@pytest.mark.parametrize("words", ["", "xyzzy", "m..m", "Cel/m", "W" * 65, "10*9999999999", "m-999999"])
def test_no_unit(words: str) -> None:
    with pytest.raises(UnknownUnit):
        unit(words)


def test_a_slip_of_the_pen_is_told_what_was_meant() -> None:
    with pytest.raises(UnknownUnit) as refused:
        unit("celcius")
    assert "did you mean Cel?" in str(refused.value)
    with pytest.raises(UnknownUnit) as refused:
        unit("Km/H2")
    assert "km/h" in str(refused.value)


@pytest.mark.parametrize(
    ("from_", "to", "before", "after"),
    [
        ("Cel", "K", 20, 293.15),
        ("[degF]", "Cel", 212, 100),
        ("mph", "km/h", 100, 160.9344),
        ("mg/m3", "ug/m3", 0.5, 500),
        ("%", "1", 50, 0.5),
        ("{people}/h", "/min", 60, 1),
        ("100.m", "km", 3, 0.3),
        ("kW.h", "MJ", 1, 3.6),
        ("Cel", "°C", 7, 7),
        ("kW.h", "J", -1, -3_600_000),
    ],
)
def test_values_are_converted(from_: str, to: str, before: float, after: float) -> None:
    assert convert(np.array([before]), from_, to)[0] == pytest.approx(after, rel=1e-12)


@pytest.mark.parametrize(("a", "b"), [("Cel", "m"), ("deg", "%"), ("[pH]", "1"), ("V.A", "kW.h")])
def test_other_kinds_are_not(a: str, b: str) -> None:
    assert not same_kind(a, b)
    with pytest.raises(OtherDimension):
        convert(np.array([1.0]), a, b)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://www.qudt.org/qudt/owl/1.0.0/unit/Instances.html#DegreeCelsius", "Cel"),
        ("http://qudt.org/vocab/unit/KiloM-PER-HR", "km/h"),
        ("http://qudt.org/vocab/unit#LUX", "lx"),
        ("http://qudt.org/vocab/unit/Furlong", ""),
        ("urn:ogc:def:uom:UCUM::Cel", "Cel"),
        ("urn:x/UCUM/Cel", "Cel"),
        ("http://www.opengis.net/def/uom/UCUM/0/ug%2Fm3", "ug/m3"),
        ("http://www.opengis.net/def/uom/UCUM/nothing", ""),
        ("http://unitsofmeasure.org/ucum.html#para-30", ""),
        ("", ""),
    ],
)
def test_the_address_of_a_definition(address: str, code: str) -> None:
    assert defined(address) == code


def test_a_unit_of_sensorthings_is_told_by_its_definition_its_sign_or_its_name() -> None:
    assert stated({"name": "x", "symbol": "x", "definition": "http://qudt.org/vocab/unit/DEG_C"}) == "Cel"
    assert stated({"name": "x", "symbol": "°C", "definition": "https://example.org"}) == "Cel"
    assert stated({"name": "degree Celsius", "symbol": None}) == "Cel"
    assert stated({"name": "n/a", "symbol": None, "definition": None}) == ""
