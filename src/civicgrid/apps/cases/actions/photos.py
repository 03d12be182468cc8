"""Pictures join a case: evidence that nobody can exchange afterwards.

The ledger holds their SHA-256.
"""

from civicgrid.apps.cases.models import Case, Photo
from civicgrid.apps.cases.rules.photos import media_type_of
from civicgrid.apps.cases.types import PhotoAdded
from civicgrid.base import files
from civicgrid.base.actions import Act, action
from civicgrid.kernel.errors import Conflict
from civicgrid.kernel.plain import line

MAX_NOTE = 200
"""Characters of the words under a picture."""


class SamePhoto(Conflict):
    """This photo is there already."""


@action("cases.add_photo", on=Case, sees="cases.see")
def add_photo(act: Act, case: Case, *, content: bytes, note: str = "") -> PhotoAdded:
    """Keeps a picture and shows it in the story, in whatever state the case is."""
    media_type = media_type_of(content)
    line("note", note, MAX_NOTE)
    name = files.keep(content)
    if Photo.objects.filter(case=case, sha256=name).exists():
        raise SamePhoto(field="photo", remedy="choose another one")
    Photo.objects.create(case=case, sha256=name, media_type=media_type, note=note, added_at=act.at, actor=act.actor.id)
    return PhotoAdded(number=case.number, sha256=name, media_type=media_type, note=note)
