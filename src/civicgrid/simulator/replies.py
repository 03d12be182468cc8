"""The demo city's reply templates: kept by its own supervisors, as on their page."""

from collections.abc import Mapping
from datetime import datetime

from civicgrid.apps.cases import api as cases
from civicgrid.apps.directory import api as directory
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import Actor

from .city.content import Row, rows


def keep(now: datetime) -> int:
    """Writes them down; returns how many."""
    people, replies = directory.actors(standards.calendar().local(now).date()), rows("replies.csv")
    for reply in replies:
        _write(people[reply["keeper"]].acting_at(now), reply)
    return len(replies)


def _write(keeper: Actor, reply: Row) -> None:
    code = reply["organisation"]
    cases.write_template(
        keeper,
        None,
        title=_said(reply, "title"),
        text=_said(reply, "text"),
        facts={"use": reply["use"], "organisation": directory.organisation_path(code) or "" if code else ""},
    )


def _said(reply: Row, column: str) -> Mapping[str, str]:
    return {"en": reply[column], "zh-hans": reply[f"{column}:zh-hans"]}
