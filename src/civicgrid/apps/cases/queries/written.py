"""A report as staff write it down: from the fields of a form to what is taken in."""

from collections.abc import Mapping

from civicgrid.apps.cases.types import NewReport, Source
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.kernel.errors import CivicGridError, Conflict, InvalidInput

from .answers import answers_of
from .choices import area_of, leaf_of, type_of

SOURCES = (
    Source.HOTLINE,
    Source.CITIZEN,
    Source.INSPECTOR,
    Source.DEPARTMENT,
    Source.SOCIAL,
    Source.EMAIL,
    Source.APP,
    Source.WEB,
    Source.OTHER,
)
"""The channels whose reports staff write down."""


class NoPlace(InvalidInput):
    """Say where it is: an area, or a longitude and a latitude."""


class SentBefore(Conflict):
    """This form was sent before, and said something else then."""


class NotDegrees(InvalidInput):
    """{value} is not a number of degrees."""


def type_chosen(sent: Mapping[str, str]) -> CaseTypeRecord | None:
    """The type that the form names, fit for a case; None where it names none."""
    return leaf_of(sent["type"]) if sent.get("type", "").strip() else None


def type_asked(sent: Mapping[str, str]) -> CaseTypeRecord | None:
    """The type whose questions the form has asked."""
    try:
        return type_of(sent.get("asked", "")) if sent.get("asked") else None
    except CivicGridError:
        return None


def report_of(sent: Mapping[str, str], chosen: CaseTypeRecord | None) -> NewReport:
    """The report of a form; raises what cannot be read."""
    lon, lat, area = _place(sent)
    return NewReport(
        source=_source(sent.get("source", "")),
        origin_key=sent.get("origin_key", ""),
        text=sent.get("text", "").strip(),
        type=chosen.path if chosen else "",
        lon=lon,
        lat=lat,
        area=area,
        address=sent.get("address", "").strip(),
        reporter=sent.get("reporter", "").strip(),
        contact=sent.get("contact", "").strip(),
        answers=dict(answers_of(chosen.questions, sent)) if chosen else {},
    )


def _source(words: str) -> Source:
    if words not in SOURCES:
        raise InvalidInput(field="source", value=words, remedy="choose one of the list")
    return Source(words)


def point_of(sent: Mapping[str, str]) -> tuple[float, float] | None:
    """Longitude and latitude as written; None where neither is."""
    if sent.get("lon", "").strip() or sent.get("lat", "").strip():
        return _degrees("lon", sent), _degrees("lat", sent)
    return None


def _place(sent: Mapping[str, str]) -> tuple[float | None, float | None, str]:
    """Longitude, latitude and area: the area only where no point is given.

    None of them where it is said that nobody knows: whoever files for the city finds out.
    """
    if point := point_of(sent):
        return *point, ""
    if not sent.get("area", "").strip() and sent.get("unsure"):
        return None, None, ""
    if not sent.get("area", "").strip():
        raise NoPlace(field="area", remedy="choose an area of the list")
    return None, None, area_of(sent["area"]).path


def _degrees(field: str, sent: Mapping[str, str]) -> float:
    try:
        return float(sent.get(field, ""))
    except ValueError as error:
        raise NotDegrees(field=field, value=sent.get(field, ""), remedy="write it as 121.4737") from error
