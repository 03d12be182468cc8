"""Pictures join a case: evidence that nobody can exchange afterwards.

The ledger holds their SHA-256.
"""

from civicgrid.apps.cases.models import Case, Photo
from civicgrid.apps.cases.types import PhotoAdded
from civicgrid.base import files
from civicgrid.base.actions import Act, action
from civicgrid.base.pictures import Picture, develop
from civicgrid.kernel.errors import Conflict
from civicgrid.kernel.plain import line

MAX_NOTE = 200
"""Characters of the words under a picture."""


class SamePhoto(Conflict):
    """This photo is there already."""


@action("cases.add_photo", on=Case, sees="cases.see", anyhow=True)
def add_photo(act: Act, case: Case, *, content: bytes, note: str = "") -> PhotoAdded:
    """Keeps a picture, written anew, and shows it in the story, in whatever state."""
    line("note", note, MAX_NOTE)
    return _kept(act, case, develop(content), note)


@action("cases.add_photo", on=Case, sees="cases.see", anyhow=True)
def add_picture(act: Act, case: Case, *, picture: Picture) -> PhotoAdded:
    """Keeps a picture that was written anew here before, as it is."""
    return _kept(act, case, picture, "")


def keep_new(act: Act, case: Case, picture: Picture, note: str) -> PhotoAdded | None:
    """Keeps a picture of the case; None where it is there already."""
    name, small = files.keep(picture.content), files.keep(picture.small)
    if Photo.objects.filter(case=case, sha256=name).exists():
        return None
    kept = {"sha256": name, "media_type": picture.media_type, "note": note}
    Photo.objects.create(case=case, small=small, added_at=act.at, actor=act.actor.id, **kept)
    return PhotoAdded(number=case.number, **kept)


def _kept(act: Act, case: Case, picture: Picture, note: str) -> PhotoAdded:
    kept = keep_new(act, case, picture, note)
    if kept is None:
        raise SamePhoto(field="photo", remedy="choose another one")
    return kept
