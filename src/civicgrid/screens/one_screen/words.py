"""What the picture's codes are called, and where the lists behind them are."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import Line
from civicgrid.base.ui import called
from civicgrid.kernel.paths import steps

from .picture import Deed, Shot
from .spots import URGENCIES

Told = dict[str, Any]

LONGEST = 90
"""Characters of a title."""


def code_of(path: str) -> str:
    """The code at the end of a path."""
    return steps(path)[-1] if path else ""


def title_of(line: Line) -> str:
    """What a case is called in a list."""
    return titled(line.title, line.type, line.number)


def titled(title: str, kind: str, number: str) -> str:
    """The same of a case's columns.

    A room reads the screen, so what people wrote is masked as in public.
    """
    return cases.redacted(title)[:LONGEST] or (called("type", kind) if kind else number)


def case_link(number: str) -> str:
    """The page of a case."""
    return reverse("case", kwargs={"number": number})


def list_link(**fields: str) -> str:
    """The list of cases behind a figure."""
    asked = urlencode({name: value for name, value in fields.items() if value})
    return f"{reverse('cases')}?{asked}" if asked else reverse("cases")


def open_link(**fields: str) -> str:
    """The list of open cases behind a figure."""
    return list_link(state="open", **fields)


def iso(moment: datetime) -> str:
    """A moment with the city's offset."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def states() -> list[Told]:
    """The states of cases in the order of the marks."""
    known = cases.WORKFLOW.states.values()
    return [{"code": each.name, "name": called("state", each.name), "open": not each.final} for each in known]


def urgencies() -> list[Told]:
    """What clocks say, in the order of the marks."""
    names = gettext("late"), gettext("due within the hour"), gettext("in time"), gettext("resting")
    return [{"code": code, "name": name} for code, name in zip(URGENCIES, names, strict=True)]


def deed_told(deed: Deed, line: Line) -> Told:
    """A deed as an entry of the ticker."""
    return {
        "index": deed.index,
        "at": iso(deed.at),
        "number": deed.number,
        "words": called("event", deed.action),
        "sub": " · ".join(filter(None, (title_of(line), called("area", line.area)))),
        "kind": deed.action,
        "link": case_link(deed.number),
    }


def case_told(line: Line) -> Told:
    """A case in a short list."""
    return {
        "number": line.number,
        "title": title_of(line),
        "type": called("type", line.type),
        "area": called("area", line.area),
        "at": iso(line.opened_at),
        "link": case_link(line.number),
    }


def shot_told(shot: Shot, line: Line) -> Told:
    """A photo in a short list; `photo` is the address of the picture."""
    where = reverse("photo", kwargs={"number": shot.number, "name": shot.name})
    return {
        "number": shot.number,
        "photo": where,
        "title": title_of(line),
        "type": called("type", line.type),
        "at": iso(shot.at),
        "link": case_link(shot.number),
    }
