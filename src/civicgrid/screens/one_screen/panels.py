"""The panels' figures: tallies in memory, and what was counted once for a reach."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from civicgrid.apps.evaluation import api as evaluation
from civicgrid.base.ui import called
from civicgrid.kernel.indicator import Kind
from civicgrid.kernel.paths import depth

from .figures import RANKED, Figures, Rate, behind, whole
from .groups import Group
from .picture import Picture
from .spots import DEPARTMENT, DISTRICT, Frame
from .usual import Usual
from .views import Count, View
from .words import Told, case_told, code_of, deed_told, list_link, open_link, shot_told

TYPES, UNOWNED, PHOTOS, TICKER = 12, 8, 6, 30
NOTHING = Count()


def counts(view: View) -> dict[str, int]:
    """The large figures."""
    now = view.counts()
    return {name: getattr(now, name) for name in now.__struct_fields__}


def links(frame: Frame, group: Group) -> dict[str, str]:
    """The list behind each of the large figures, and behind each ranking."""
    day = frame.midnight.astimezone(frame.zone).date()
    today = day.isoformat()
    return {
        "open": open_link(),
        "soon": open_link(late="hour", sort="due"),
        "late": open_link(late="now", sort="due"),
        "unowned": list_link(state="pool", sort="oldest"),
        "opened_today": list_link(**{"from": today}),
        "closed_today": list_link(state="closed", closed_from=today),
        "districts": whole(group, day, Kind.AREA),
        "departments": whole(group, day, Kind.ORGANISATION),
    }


def flow(view: View, usual: Usual, hour: int) -> Told:
    """Opened and closed by hour of the day, beside what is ordinary."""
    ordinary = {"low": usual.low, "middle": usual.middle, "high": usual.high}
    return {"opened": view.opened, "closed": view.closed, "ordinary": ordinary, "now_hour": hour}


def sources(view: View, usual: Usual, now: datetime) -> list[Told]:
    """Where today's cases came from, beside an ordinary day until now."""
    hour = now.hour + now.minute / 60
    today = {source: number for source, number in view.sources.items() if number} | dict.fromkeys(usual.sources, 0)
    today |= {source: number for source, number in view.sources.items() if number}
    ordered = sorted(today, key=lambda source: (-today[source], -usual.by_now(source, hour), source))
    return [
        {
            "code": source,
            "name": called("source", source),
            "today": today[source],
            "ordinary": usual.by_now(source, hour),
            "link": list_link(source=source, **{"from": now.date().isoformat()}),
        }
        for source in ordered
    ]


def types(view: View) -> Told:
    """The types with most open cases, and how many types have any."""
    some = [(path, count) for path, count in view.types.items() if path and (count.open or count.today)]
    ranked = sorted(some, key=lambda each: (-each[1].open, -each[1].today, each[0]))
    rows = [
        {
            "code": code_of(path),
            "name": called("type", path),
            "open": count.open,
            "late": count.late,
            "today": count.today,
            "link": open_link(type=code_of(path)),
        }
        for path, count in ranked[:TYPES]
    ]
    return {"types": rows, "kinds": len(ranked)}


def districts(view: View, rates: Mapping[str, Rate], group: Group, frame: Frame) -> list[Told]:
    """The districts, the best in time first."""
    return _ranked(Kind.AREA, DISTRICT, view.districts, rates, _rate_link(group, frame, Kind.AREA))


def departments(view: View, rates: Mapping[str, Rate], group: Group, frame: Frame) -> list[Told]:
    """The departments, the best in time first."""
    link = _rate_link(group, frame, Kind.ORGANISATION)
    return _ranked(Kind.ORGANISATION, DEPARTMENT, view.departments, rates, link)


def unowned(view: View) -> list[Told]:
    """The oldest that nobody answers for."""
    return [case_told(spot.line) for spot in view.oldest_unowned(UNOWNED)]


def photos(picture: Picture, view: View) -> list[Told]:
    """The newest photos."""
    return [shot_told(shot, line) for shot, line in picture.shots if view.sees(line)][:PHOTOS]


def ticker(picture: Picture, view: View) -> list[Told]:
    """What was done last, the newest first."""
    return [deed_told(deed, line) for deed, line in reversed(picture.deeds) if view.sees(line)][:TICKER]


def minutely(picture: Picture, view: View, figures: Figures, group: Group, now: datetime) -> Told:
    """What every minute is told anew."""
    frame = picture.frame
    return {
        "counts": counts(view),
        "flow": flow(view, figures.usual, now.hour),
        "sources": sources(view, figures.usual, now),
        **types(view),
        "districts": districts(view, figures.districts, group, frame),
        "departments": departments(view, figures.departments, group, frame),
        "unowned": unowned(view),
    }


def _ranked(
    kind: Kind, steps: int, counts: Mapping[str, Count], rates: Mapping[str, Rate], rate_link: Callable[[str], str]
) -> list[Told]:
    """Branches by the bound of their rate that is certain; those without cases last."""
    paths = [path for path in counts.keys() | rates.keys() if path and _is_branch(path, steps, counts)]
    shown: Sequence[Told] = [
        {
            "code": code_of(path),
            "name": called(kind, path),
            "open": counts.get(path, NOTHING).open,
            "late": counts.get(path, NOTHING).late,
            "rate": rate.value,
            "low": rate.low,
            "high": rate.high,
            "cases": rate.cases,
            "link": open_link(**{kind: code_of(path)}),
            "late_link": open_link(**{kind: code_of(path)}, late="now", sort="due"),
            "behind": rate_link(path),
        }
        for path in paths
        for rate in [rates.get(path, Rate())]
    ]
    some: Iterable[Told] = (each for each in shown if each["open"] or each["cases"])
    return sorted(some, key=lambda each: (each["low"] is None, -(each["low"] or 0), each["code"]))


def _is_branch(path: str, steps: int, counts: Mapping[str, Count]) -> bool:
    """Whether it is ranked: a branch, or a whole that has none."""
    return depth(path) == steps or not any(other != path and other.startswith(path) for other in counts)


def _rate_link(group: Group, frame: Frame, kind: Kind) -> Callable[[str], str]:
    """The cases behind the rate of a path, for whoever may look there."""
    today = frame.midnight.astimezone(frame.zone).date()
    measure = evaluation.book().indicators[RANKED].over
    return lambda path: behind(group, today, kind, measure, path)
