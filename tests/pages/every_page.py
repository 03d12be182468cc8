"""Every registered page with an address under which it can be asked for: new pages are tested without being named."""

import re

from django.urls import reverse

from civicgrid.apps.cases.actions import add_photo
from civicgrid.apps.cases.models import Case, Photo, Task
from civicgrid.base.access import SYSTEM
from civicgrid.base.ui import pages
from civicgrid.kernel.page import Page
from tests.cases.given import fresh, handed_back, tell
from tests.pages.given import PNG

PAGES = {each.name: each for each in pages()}


ASKED = {"evaluation_cases": "?measure=filed"}
"""Page -> what it cannot do without."""


def a_case() -> Case:
    """A case in the west, handed back, with an officer out to check it, and a photo."""
    case = handed_back()
    case = tell(case, "dispatcher", "send_officer")
    add_photo(SYSTEM, case, content=PNG, note="The bench")
    return fresh(case)


def address(page: Page, case: Case) -> str:
    """Where the page is found; what its address names is about the case."""
    known = {
        "number": case.number,
        "errand": Task.objects.get(case=case).pk,
        "name": Photo.objects.get(case=case).sha256,
    }
    asked = re.findall(r"<\w+:(\w+)>", page.route)
    return reverse(page.name, kwargs={name: known[name] for name in asked}) + ASKED.get(page.name, "")
