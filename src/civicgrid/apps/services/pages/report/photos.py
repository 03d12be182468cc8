"""The photos, and the place that one of them knows."""

from collections.abc import Mapping

from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.actions import drafts
from civicgrid.apps.services.models import Draft
from civicgrid.base.http import Problem, Request, sender_of
from civicgrid.base.http.limits import spend
from civicgrid.base.pictures import MOST_BYTES, photo_in
from civicgrid.base.ui import Context

from .form import Stay

SENT_MOST = "60/hour"
"""Photos of one network: each is written anew, which costs more than all else of a report."""


def asks(draft: Draft, _sent: Mapping[str, str], problem: Problem | None) -> Context:
    """The photos, and the place that one of them offers where the place is vague."""
    photos = list(draft.photos.defer("content", "small").order_by("pk"))
    placed = next((each for each in photos if each.lon is not None), None) if draft.lon is None else None
    place = grid.locate([placed.lon], [placed.lat])[0] if placed and placed.lon and placed.lat else None
    return {
        "photos": photos,
        "left": max(drafts.MOST_PHOTOS - len(photos), 0),
        "placed": placed if place else None,
        "placed_area": place.area if place else "",
        "taken_over": any((each.lon, each.lat) == (draft.lon, draft.lat) for each in photos if each.lon is not None),
        "area": draft.area,
        "most_bytes": MOST_BYTES,
        "error": problem,
    }


def take(draft: Draft, request: Request) -> Stay:
    """Adds or removes a photo, takes its place, or goes on."""
    sent = request.POST
    if sent.get("remove", "").isdecimal():
        drafts.remove_photo(draft, int(sent["remove"][:18]))
    elif sent.get("place", "").isdecimal():
        drafts.place_of_photo(draft, int(sent["place"][:18]))
    elif content := photo_in(request):
        spend("send a photo", sender_of(request), SENT_MOST)
        drafts.add_photo(draft, content)
    return "go" not in sent
