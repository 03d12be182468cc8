"""A draft, and what its form offers."""

from civicgrid.apps.services.models import Draft
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.base.seal import unseal
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.ids import digest_of


class NoDraft(NotFound):
    """This form is no longer here: it was sent, or a day has passed."""


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


def kind_of(draft: Draft) -> CaseTypeRecord | None:
    """The type that was chosen for a draft, while it is in use."""
    found = standards.case_types().get(draft.type) if draft.type else None
    return found if found and found.active else None
