"""Every registered page with an address under which it can be asked for: new pages are tested without being named."""

import re

from django.urls import reverse

from civicgrid.apps.assets.actions.attachments import attach
from civicgrid.apps.assets.models import AssetFile
from civicgrid.apps.cases.actions import add_photo
from civicgrid.apps.cases.models import Case, Photo, Task
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import SYSTEM
from civicgrid.base.ui import pages
from civicgrid.kernel.page import Page
from civicgrid.kernel.paths import parent
from tests.assets.given import POLE, asset
from tests.cases.given import fresh, handed_back, tell
from tests.pages.given import PNG
from tests.services.standing import HOOK, named_in, stand_at_the_door

PAGES = {each.name: each for each in pages()}


ASKED = {"evaluation_cases": "?measure=filed"}
"""Page -> what it cannot do without."""
OGC = ("landing", "api", "conformance", "collections", "collection", "items", "item")
ASKED |= {"next_code": "?kind=pole&lon=116.0005&lat=40.0005"}
ASKED |= {f"ogc_{each}": "?f=html" for each in OGC}


PLACES: dict[str, object] = {"secret": "none-such", "version": "now", "z": 12, "x": 3367, "y": 1550}
PLACES |= {"collection": "areas", "hook": HOOK, "stream": 1, "thing": 1, "sending": 1}
"""A secret of nobody, and a tile of the map."""


READERS = {"errand": "officer", "my_cells": "officer", "reply_templates": "supervisor"}
READERS |= dict.fromkeys(("assets_import", "change_asset", "move_asset", "new_asset"), "supervisor")
"""Page -> for whom it is, where it is not for the dispatcher."""


def reader(name: str) -> str:
    """The login of somebody for whom a page is."""
    return READERS.get(name, "dispatcher")


def a_case() -> Case:
    """A case in the west, handed back, with an officer out to check it, and a photo."""
    case = handed_back()
    case = tell(case, "dispatcher", "send_officer")
    add_photo(SYSTEM, case, content=PNG, note="The bench")
    stand_at_the_door(case)
    attach(SYSTEM, asset(organisation="sanitation"), PNG, note="The bench")
    return fresh(case)


def address(page: Page, case: Case) -> str:
    """Where the page is found; what its address names is about the case."""
    around = grid.areas()[parent(case.area)].code
    known: dict[str, object] = {
        **PLACES,
        "code": around,
        "feature": around,
        "number": case.number,
        "errand": Task.objects.get(case=case).pk,
        "name": Photo.objects.get(case=case).sha256,
        "asset": POLE,
        "file": AssetFile.objects.get(asset__code=POLE).sha256,
        **named_in(page.name),
    }
    asked = re.findall(r"<\w+:(\w+)>", page.route)
    return reverse(page.name, kwargs={name: known[name] for name in asked}) + ASKED.get(page.name, "")
