"""Units of measurement: codes of UCUM, converted.

What people and senders write for them is understood.

UCUM: the Unified Code for Units of Measure, ucum.org. The registry is built at the first question (0.4 s) and kept.
"""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec
import numpy as np
from numpy.typing import NDArray

from .errors import InvalidInput
from .unit_names import ALIASES, QUDT, SYMBOLS

if TYPE_CHECKING:
    from pint import Quantity, UnitRegistry
    from pint.facets.plain import PlainUnit

Numbers = NDArray[np.float64]

LONGEST = 64
"""Characters of a code; a longer one is no unit."""
_DRAWN = str.maketrans("\u00b5\u03bc²³¹·⋅⁻", "uu231..-", "") | {ord("\u2126"): "Ohm", ord("\u03a9"): "Ohm"}
_HUGE = re.compile(r"[^\d./(][+-]?\d{3}")
"""A power of three digits would be worked out in full, for minutes."""
_UCUM_ADDRESS = re.compile(r"(?i:UCUM)(?:[:/]+(?:0/)?|[:]{2})(?P<code>[^:].*)\Z")
_QUDT_ADDRESS = re.compile(r"qudt\.org/.*?[#/](?P<name>[A-Za-z0-9_-]+)\Z", re.IGNORECASE)


class UnknownUnit(InvalidInput):
    """{value!r} is no unit of measurement."""


class OtherDimension(InvalidInput):
    """{from_} cannot be converted to {to}: they measure different things."""


class Unit(msgspec.Struct, frozen=True):
    """A unit: its code in UCUM, and the sign that people know."""

    code: str
    symbol: str


def unit(words: str) -> Unit:
    """The unit of a code, a sign or a name seen in the wild; raises UnknownUnit.

    >>> [unit(each).code for each in ("°C", "µg/m³", "mph", "kW.h", "lux")]
    ['Cel', 'ug/m3', '[mi_i]/h', 'kW.h', 'lx']
    >>> unit("ug/m3").symbol
    'µg/m³'
    """
    code = code_of(words)
    _parsed(code)
    return Unit(code, symbol(code))


def defined(definition: str) -> str:
    """The code of UCUM that the address of a definition names.

    "" where it cannot be told.

    >>> defined("http://www.qudt.org/qudt/owl/1.0.0/unit/Instances.html#DegreeCelsius")
    'Cel'
    >>> defined("http://www.opengis.net/def/uom/UCUM/ug%2Fm3"), defined("urn:ogc:def:uom:UCUM::Cel")
    ('ug/m3', 'Cel')
    """
    if found := _QUDT_ADDRESS.search(definition):
        return QUDT.get(_flat(found["name"]), "")
    if found := _UCUM_ADDRESS.search(definition):
        return _valid(unquote(found["code"]))
    return ""


def stated(unit_of_measurement: Mapping[str, object]) -> str:
    """The code of what SensorThings calls unitOfMeasurement (name, symbol.

    Definition), "" where it cannot be told.
    """
    definition, sign, name = (str(unit_of_measurement.get(key) or "") for key in ("definition", "symbol", "name"))
    return next(filter(None, (defined(definition), _valid(definition), _valid(sign), _valid(name))), "")


def convert(values: Numbers, from_: str, to: str) -> Numbers:
    """The values in another unit; raises UnknownUnit or OtherDimension.

    >>> convert(np.array([0.0, 100.0]), "Cel", "[degF]").round(6).tolist()
    [32.0, 212.0]
    """
    if not same_kind(from_, to):
        raise OtherDimension(from_=from_, to=to, field="unit", remedy="give a unit of the same kind")
    if code_of(from_) == code_of(to):
        return values
    scale, unit = _parsed(code_of(from_))
    over, into = _parsed(code_of(to))
    quantity = _registry().Quantity(np.asarray(values, np.float64) * scale, unit)
    return np.asarray(quantity.to(into).magnitude / over, np.float64)


def same_kind(a: str, b: str) -> bool:
    """Whether one can be converted into the other.

    Of one dimension, and an angle is no share.
    """
    first, second = code_of(a), code_of(b)
    return first == second or _root(first) == _root(second)


@lru_cache(maxsize=4096)
def code_of(words: str) -> str:
    """The code of a sign or name; words that are none stay as they are."""
    words = words.strip()
    return ALIASES.get(words) or ALIASES.get(_flat(words)) or words.translate(_DRAWN)


@lru_cache(maxsize=4096)
def symbol(code: str) -> str:
    """The sign that people know: of each part of the code, where it has one.

    >>> [symbol(each) for each in ("Cel", "[mi_i]/h", "W/m2", "{people}/h", "10*-6", "1")]
    ['°C', 'mi/h', 'W/m²', 'people/h', '10⁻⁶', '']
    """
    if code in SYMBOLS:
        return SYMBOLS[code]
    return "".join(_sign(part) for part in re.split(r"([./])", code))


def _sign(part: str) -> str:
    if part.isdigit():
        return part
    signs = {".": "·", "/": "/"}
    found = re.fullmatch(r"(?P<atom>.*?)(?P<power>[+-]?\d+)?", part)
    atom, power = (found["atom"], found["power"]) if found else (part, None)
    name = signs.get(atom) or SYMBOLS.get(atom) or re.sub(r"[{}\[\]]", "", re.sub(r"\Au(?=[A-Za-z])", "µ", atom))
    return name + (power or "").translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "+"))


def _flat(words: str) -> str:
    """A name without capitals, blanks and signs between words."""
    return re.sub(r"[\s_-]+", "", words).lower()


def _valid(words: str) -> str:
    """The code of the words, "" if they are no unit."""
    try:
        return unit(words).code
    except UnknownUnit:
        return ""


@cache
def _registry() -> "UnitRegistry[float]":
    from pint import get_application_registry  # slow to import, and most commands ask for no unit

    registry: UnitRegistry[float] = get_application_registry().get()  # type: ignore[no-untyped-call]
    return registry


@cache
def _reader() -> Callable[[str], "Quantity[float]"]:
    """From code to quantity; a note such as {count} becomes a text."""
    from ucumvert import UcumToPintTransformer, get_ucum_parser, parse_ucum

    grammar, transformer = get_ucum_parser(), UcumToPintTransformer(_registry())
    _registry().load_definitions(str(files("ucumvert") / "pint_ucum_defs.txt"))
    _registry().define("pH_value = [acidity]")  # UCUM has it, those definitions have not
    return lambda code: transformer.transform(parse_ucum(code, grammar))


@lru_cache(maxsize=4096)
def _parsed(code: str) -> tuple[float, "PlainUnit"]:
    """How many of which unit of pint a code is; raises UnknownUnit."""
    from lark import LarkError

    if len(code) > LONGEST or _HUGE.search(code):
        raise UnknownUnit(field="unit", value=code, remedy="say it as a code of UCUM, such as Cel")
    try:
        found = _reader()(code)
    except (LarkError, ArithmeticError) as error:
        raise UnknownUnit(
            field="unit", value=code, remedy="say it as a code of UCUM; did you mean {near}?", near=_near(code)
        ) from error
    return (1.0, _registry().dimensionless) if isinstance(found, str) else (float(found.magnitude), found.units)


@lru_cache(maxsize=4096)
def _root(code: str) -> "PlainUnit":
    registry = _registry()
    return registry.get_base_units(_parsed(code)[1])[1]


def _near(words: str) -> list[str]:
    """Codes whose names are written much alike; a few that are common where none is."""
    names = get_close_matches(_flat(words), [*ALIASES, *(code.lower() for code in SYMBOLS)], n=3, cutoff=0.6)
    by_low = {code.lower(): code for code in SYMBOLS}
    return list(dict.fromkeys(ALIASES.get(name) or by_low[name] for name in names)) or ["Cel", "m", "%"]
