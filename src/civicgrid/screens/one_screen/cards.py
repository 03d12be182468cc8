"""Everything about one area: what is open, who answers for it, how it compares."""

from collections.abc import Iterable, Mapping
from datetime import date

from civicgrid.apps.cases import api as cases
from civicgrid.apps.duties import api as duties
from civicgrid.apps.duties.types import DutyRecord
from civicgrid.apps.evaluation import api as evaluation
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import Actor
from civicgrid.base.ui import called
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.indicator import Kind
from civicgrid.kernel.paths import ancestry, depth, parent
from civicgrid.kernel.workflow import Phase

from .figures import Rate, behind
from .groups import Group
from .keeper import Keeper
from .spots import LATE, SOON
from .values import rates_of
from .words import Told, case_link, code_of, deed_told, iso, list_link, open_link, titled

PHASES = (Phase.ACCEPT, Phase.DISPATCH, Phase.HANDLE, Phase.VERIFY)
EVENTS = 10


def card(code: str, keeper: Keeper, actor: Actor) -> Told:
    """The card of an area for somebody; raises UnknownArea."""
    area, group = grid.area(code), Group.of(actor)
    with keeper.lock:
        picture, view = keeper.picture(), keeper.view(group)
        inside = [spot for spot in picture.spots.values() if spot.line.area.startswith(area.path)]
        marks = [spot.state_urgency for spot in inside if spot.mark is not None and view.sees(spot.line)]
        deeds = [(deed, line) for deed, line in picture.deeds if line.area.startswith(area.path) and view.sees(line)]
        today = picture.frame.midnight.astimezone(picture.frame.zone).date()
    return {
        "code": area.code,
        "name": in_language(area.name, group.language),
        "level": {"code": area.level, "name": called("level", area.level)},
        "steps": _steps(area, group.language),
        "bounds": area.bounds,
        "area_m2": round(area.area_m2),
        "open": len(marks),
        "late": marks.count(LATE),
        "soon": marks.count(SOON),
        "duties": _duties(area, today),
        "indicators": _indicators(area, today, keeper, group),
        "events": _events(area, actor, [deed_told(deed, line) for deed, line in reversed(deeds)]),
        "links": {
            "open": open_link(area=area.code),
            "soon": open_link(area=area.code, late="hour", sort="due"),
            "late": open_link(area=area.code, late="now", sort="due"),
            "all": list_link(area=area.code),
        },
    }


def _steps(area: AreaRecord, language: str) -> list[Told]:
    """From the city down to what the area is part of."""
    above = [grid.find(path) for path in reversed(ancestry(area.path)[1:])]
    return [{"code": each.code, "name": in_language(each.name, language)} for each in above if each]


def _duties(area: AreaRecord, today: date) -> list[Told]:
    """For each class of types: who answers in each phase; several where types differ."""
    matrix = duties.matrix()
    leaves = [each for each in standards.case_types().values() if each.leaf and each.active]
    classes: dict[str, list[str]] = {}
    for leaf in leaves:
        classes.setdefault(ancestry(leaf.path)[-1], []).append(leaf.path)
    found = []
    for path, types in sorted(classes.items()):
        owners = {phase: {matrix.owner(kind, area.path, phase, today) for kind in types} for phase in PHASES}
        phases = [_phase(phase, held) for phase, held in owners.items()]
        found.append({"code": code_of(path), "name": called("type", path), "phases": phases})
    return found


def _phase(phase: Phase, held: Iterable[DutyRecord | None]) -> Told:
    """Who answers in a phase; a gap where nobody does for some type."""
    owners = {duty.organisation_path if duty else "" for duty in held}
    named = [{"code": code_of(path), "name": called("organisation", path)} for path in sorted(owners) if path]
    return {"code": phase, "name": called("phase", phase), "organisations": named, "gap": "" in owners}


def _indicators(area: AreaRecord, today: date, keeper: Keeper, group: Group) -> list[Told]:
    """The main figures of the area beside its neighbours', which have the same parent."""
    siblings = [each for each in grid.children(parent(area.path)) if each.code != area.code]
    if depth(area.path) == 1:
        siblings = []
    found = []
    for indicator in evaluation.indicators_of(Kind.AREA, main=True):
        rates = rates_of(indicator.code, keeper, group)
        own = rates.get(area.path)
        found.append(
            {
                "code": indicator.code,
                "name": in_language(indicator.name, group.language),
                "better": "more" if indicator.better == "higher" else "less",
                "value": own.value if own else None,
                "low": own.low if own else None,
                "high": own.high if own else None,
                "cases": own.cases if own else 0,
                "behind": behind(group, today, Kind.AREA, indicator.over, area.path),
                "neighbours": _neighbours(siblings, rates, group.language),
            }
        )
    return found


def _neighbours(siblings: Iterable[AreaRecord], rates: Mapping[str, Rate], language: str) -> list[Told]:
    return [
        {
            "code": each.code,
            "name": in_language(each.name, language),
            "value": rates.get(each.path, Rate()).value,
        }
        for each in siblings
    ]


def _events(area: AreaRecord, actor: Actor, told: list[Told]) -> list[Told]:
    """What was done here last: as the ledger told it, and what was opened before."""
    if len(told) >= EVENTS:
        return told[:EVENTS]
    known = {(each["number"], each["kind"]) for each in told}
    newest = cases.page_of(actor, cases.CaseFilter(area=area.path), EVENTS).cases
    opened = [
        {
            "index": 0,
            "at": iso(case.opened_at),
            "number": case.number,
            "words": called("event", "open"),
            "sub": titled(case.title, case.type, case.number),
            "kind": "open",
            "link": case_link(case.number),
        }
        for case in newest
        if (case.number, "open") not in known
    ]
    return sorted([*told, *opened], key=lambda each: str(each["at"]), reverse=True)[:EVENTS]
