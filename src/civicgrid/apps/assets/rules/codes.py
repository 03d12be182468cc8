"""Codes of assets: 16 digits by the national component coding, or the city's own.

GB/T 30428.2 and CJ/T 214: 6 digits of the county, 2 of the major and 2 of the minor class, 6 of a serial.
"""

import re
from collections.abc import Iterable

import msgspec

from civicgrid.apps.assets.types import KindRecord
from civicgrid.kernel.errors import Conflict, InvalidInput
from civicgrid.kernel.paths import steps

DIGITS = 16
MOST_SERIAL = 999_999
OWN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,59}")
COUNTY = re.compile(r"[1-9][0-9]{5}")


class NotAnAssetCode(InvalidInput):
    """{value} cannot be the code of an asset."""


class NoSuchCounty(InvalidInput):
    """{value} begins with {county}, which is no county."""


class NoSerial(InvalidInput):
    """{value} ends with a serial of naught."""


class OtherClass(InvalidInput):
    """{value} names the component class {found}; this kind has {wanted}."""


class NoClass(InvalidInput):
    """{value} has 16 digits, and this kind has no component class."""


class CodeTaken(Conflict):
    """The code {value} is another asset's."""


class ComponentCode(msgspec.Struct, frozen=True):
    """The parts of a code of 16 digits."""

    county: str
    component: str
    serial: int

    def __str__(self) -> str:
        return f"{self.county}{self.component}{self.serial:06}"


def component_code(code: str) -> ComponentCode | None:
    """The parts of a code of 16 digits, None for another one.

    >>> component_code("3205080101000001")
    ComponentCode(county='320508', component='0101', serial=1)
    """
    if len(code) != DIGITS or not (code.isascii() and code.isdecimal()):
        return None
    return ComponentCode(code[:6], code[6:10], int(code[10:]))


def checked_code(code: str, kind: KindRecord) -> str:
    """The code, if an asset of this kind can have it.

    Raises NotAnAssetCode, NoSuchCounty, NoSerial, OtherClass or NoClass.
    """
    own_code(code, "code")
    parts = component_code(code)
    if parts is None:
        return code
    if not COUNTY.fullmatch(parts.county):
        raise NoSuchCounty(
            field="code", value=code, county=parts.county, remedy="begin it with the county's six digits"
        )
    if not kind.component:
        raise NoClass(field="code", value=code, remedy="give it an own code, as LAMP-17")
    if parts.component != kind.component:
        remedy = "write {wanted} as its digits 7 to 10, or choose another kind"
        raise OtherClass(field="code", value=code, found=parts.component, wanted=kind.component, remedy=remedy)
    if not parts.serial:
        raise NoSerial(field="code", value=code, remedy="let it end with 000001 or more")
    return code


def own_code(code: str, field: str) -> str:
    """The code, if it can be written as one; raises NotAnAssetCode."""
    if not OWN.fullmatch(code):
        remedy = "write 16 digits, or letters, digits and - _ . : of your own, at most 60"
        raise NotAnAssetCode(field=field, value=code, remedy=remedy)
    return code


def county_of(area: str) -> str:
    """The county of an area: the lowest code of six digits on its path, "" for none.

    >>> county_of("990100.990101.990101003.")
    '990101'
    """
    return next((code for code in reversed(steps(area)) if COUNTY.fullmatch(code)), "")


def next_code(county: str, component: str, used: Iterable[str]) -> str:
    """The code after the last one used in a county and class, "" where there is none."""
    if not (county and component):
        return ""
    known = (component_code(code) for code in used)
    last = max(
        (each.serial for each in known if each and (each.county, each.component) == (county, component)), default=0
    )
    return str(ComponentCode(county, component, last + 1)) if last < MOST_SERIAL else ""
