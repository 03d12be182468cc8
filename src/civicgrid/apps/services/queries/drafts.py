"""A draft, and what its form offers."""

import msgspec

from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.models import Draft
from civicgrid.apps.services.rules.whereabouts import Named, folded, meant
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.base.seal import unseal
from civicgrid.base.snapshots import Snapshot
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.ids import digest_of
from civicgrid.kernel.paths import depth, parent


class NoDraft(NotFound):
    """This form is no longer here: it was sent, or a day has passed."""


class Place(msgspec.Struct, frozen=True):
    """An area that somebody may mean: its path, and the path of what it lies in."""

    path: str
    within: str


def draft_of(secret: str) -> Draft:
    """The draft that a secret opens; raises NoDraft."""
    found = Draft.objects.filter(secret=digest_of(secret)).select_related("receipt").first()
    if found is None:
        raise NoDraft(remedy="begin anew: it takes two minutes")
    return found


def contact_in(draft: Draft) -> str:
    """How its sender can be reached, "" where nobody said."""
    return unseal(bytes(draft.contact), contact_place(draft))


def contact_place(draft: Draft) -> str:
    """Where the contact of a draft is sealed for."""
    return f"services.draft.contact:{draft.pk}"


def _names() -> list[Named]:
    return [
        Named(path, depth(path), tuple(folded(name) for name in area.name.values()))
        for path, area in grid.areas().items()
        if area.active and path != grid.root()
    ]


_named = Snapshot("grid", _names)


def places_meant(words: str) -> list[Place]:
    """The areas that words may mean, the likely one first."""
    return [Place(path, parent(path)) for path in meant(words, _named())]


def widest_places() -> list[Place]:
    """The areas one step below the city: what can always be chosen from."""
    return [Place(each.path, grid.root()) for each in grid.children(grid.root())]


def kind_of(draft: Draft) -> CaseTypeRecord | None:
    """The type that was chosen for a draft, while it is in use."""
    found = standards.case_types().get(draft.type) if draft.type else None
    return found if found and found.active else None
