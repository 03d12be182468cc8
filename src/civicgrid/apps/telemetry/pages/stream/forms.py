"""The form by which a stream is kept: each field says what a change of it will do."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from civicgrid.apps.directory import api as directory
from civicgrid.apps.standards import api as standards
from civicgrid.apps.telemetry.queries.choices import class_options, named, owner_options
from civicgrid.apps.telemetry.rules.settings import Settings
from civicgrid.base.http import Problem
from civicgrid.base.ui import Field, Option, called, told

COMMON_UNITS = ("Cel", "%", "ug/m3", "kW.h", "V", "A", "lx", "m/s", "km/h", "mm", "m3", "[ppm]", "dB[SPL]", "{count}")
"""Codes of UCUM that are offered; all others are understood."""
NUMBERS = ("period_s", "low", "high", "deadband")
DAYS = ("calibrated_on", "calibration_due")


def fields_of(kept: Settings, sent: Mapping[str, str], problem: Problem | None) -> list[Field]:
    """A field for each setting, with what was sent and what was wrong with it."""
    words = _words(kept)
    fields = [_field(name, sent.get(name, value)) for name, value in words.items()]
    return told(fields, problem)


def _words(kept: Settings) -> dict[str, str]:
    """What is kept, as it is written in the form."""
    owner = directory.names().organisations.get(kept.organisation)
    numbers = {name: _number(getattr(kept, name)) for name in NUMBERS}
    days = {name: day.isoformat() if (day := getattr(kept, name)) else "" for name in DAYS}
    return {
        "low": numbers["low"],
        "high": numbers["high"],
        "deadband": numbers["deadband"],
        "unit": kept.unit,
        "period_s": numbers["period_s"],
        "stream_class": kept.stream_class,
        "organisation": named(kept.organisation, owner) if owner else kept.organisation,
        **days,
        "case_type": kept.case_type,
    }


def _field(name: str, value: str) -> Field:
    label = called("setting", name)
    return Field(
        name=name,
        label=gettext("%(label)s (seconds)") % {"label": label} if name == "period_s" else label,
        kind=_KINDS.get(name, "text"),
        value=value,
        hint=called("setting_effect", name),
        options=_options(name),
        form="keep",
    )


_KINDS = {
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys(DAYS, "date"),
    "stream_class": "select",
}


def _options(name: str) -> Sequence[Option]:
    if name == "unit":
        return [Option(each, "") for each in COMMON_UNITS]
    if name == "stream_class":
        return class_options()
    if name == "organisation":
        return owner_options()
    if name == "case_type":
        types = [each for each in standards.case_types().values() if each.active and each.leaf]
        return [Option(each.code, called("type", each.path)) for each in types[:400]]
    return ()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.15g}"
