"""The cases at a point or in a cluster of the map."""

from civicgrid.base.ui import called
from civicgrid.kernel.geo.morton import BITS

from .groups import Group
from .keeper import Keeper
from .spots import URGENCIES, Spot
from .words import Told, case_told, iso

MOST = 50


def near(code: int, bits: int, keeper: Keeper, group: Group) -> Told:
    """The open cases whose code begins alike, the most urgent first, at most 50."""
    rest = BITS - bits
    low = (code >> rest) << rest
    with keeper.lock:
        picture, view = keeper.picture(), keeper.view(group)
        found = [
            picture.spots[number] for number, point in view.points.items() if low <= point >> 8 < low + (1 << rest)
        ]
    found.sort(key=lambda spot: (spot.state_urgency, spot.line.opened_at))
    return {"count": len(found), "cases": [_told(spot) for spot in found[:MOST]]}


def _told(spot: Spot) -> Told:
    due = spot.line.phase_due_at
    return {
        **case_told(spot.line),
        "state": called("state", spot.line.state),
        "urgency": URGENCIES[spot.state_urgency],
        "due": iso(due) if due else None,
        "lon": spot.line.lon,
        "lat": spot.line.lat,
    }
