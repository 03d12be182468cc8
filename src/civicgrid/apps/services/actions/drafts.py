"""A draft is begun, filled step by step, and swept away a day later."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.models import Draft, DraftPhoto, LoginLink
from civicgrid.apps.services.models.drafts import LONGEST_TEXT
from civicgrid.apps.standards import api as standards
from civicgrid.base.pictures import develop
from civicgrid.kernel.errors import Conflict, InvalidInput
from civicgrid.kernel.ids import digest_of, new_id, new_secret
from civicgrid.kernel.plain import line, plain, unturned

KEPT = timedelta(days=1)
"""A draft that nobody touches is gone after this."""
KEPT_DECIDED = timedelta(days=30)
"""So long somebody can look again at a held report that was decided on."""
MOST_PHOTOS = 5
LONGEST_ADDRESS = 300


class NothingWhere(InvalidInput):
    """Say where it is: a street, a place that people know, or a part of the city."""


class NothingWhat(InvalidInput):
    """Say in a few words what is the matter."""


class EnoughPhotos(Conflict):
    """There are five photos already."""


def begin(language: str, now: datetime) -> tuple[Draft, str]:
    """An empty draft, and the secret that opens it."""
    secret = new_secret()
    draft = Draft(id=new_id(), secret=digest_of(secret), language=language, begun_at=now, touched_at=now)
    draft.save(force_insert=True)
    return draft, secret


def place(draft: Draft, *, address: str, lon: float | None, lat: float | None, area: str) -> None:
    """Sets where it is: by words, and a point or an area; raises what is wrong."""
    draft.address = line("address", unturned(address).strip(), LONGEST_ADDRESS)
    if lon is not None and lat is not None:
        area = grid.locate_one(lon, lat).area
    elif area:
        area = grid.area(area).path
    elif not draft.address:
        raise NothingWhere(field="place")
    draft.lon, draft.lat, draft.area, draft.speaks_of, draft.apart = lon, lat, area, "", []
    _keep(draft, "address", "lon", "lat", "area", "speaks_of", "apart")


def say(draft: Draft, text: str) -> None:
    """Sets what is the matter; raises NothingWhat, TooLong or NotText."""
    words = plain("text", unturned(text).replace("\r\n", "\n").strip(), LONGEST_TEXT)
    if not words:
        raise NothingWhat(field="text")
    draft.text = words
    _keep(draft, "text")


def choose_kind(draft: Draft, code: str) -> None:
    """Sets the type, "" for not sure; the answers to another type's questions go."""
    path = standards.leaf(code).path if code else ""
    if path != draft.type:
        draft.type, draft.answers = path, {}
        _keep(draft, "type", "answers")


def answer(draft: Draft, answers: Mapping[str, object]) -> None:
    """Sets the answers to the questions of the type; raises what is wrong with one."""
    standards.check_answers(draft.type, answers)
    draft.answers = dict(answers)
    _keep(draft, "answers")


def compare(draft: Draft, number: str, others: Iterable[str]) -> None:
    """Sets the open case that the sender says it is, "" for none, and those it is not."""
    draft.speaks_of, draft.apart = number, sorted(others)
    _keep(draft, "speaks_of", "apart")


def add_photo(draft: Draft, content: bytes) -> DraftPhoto:
    """Keeps a picture, written anew, and where its camera stood, if in the city."""
    if draft.photos.count() >= MOST_PHOTOS:
        raise EnoughPhotos(field="photo", remedy="remove one of them first")
    picture = develop(content)
    lon, lat = picture.taken.lon, picture.taken.lat
    if lon is None or lat is None or grid.locate([lon], [lat])[0] is None:
        lon = lat = None
    _keep(draft)
    return DraftPhoto.objects.create(draft=draft, content=picture.content, small=picture.small, lon=lon, lat=lat)


def remove_photo(draft: Draft, photo: int) -> None:
    """Takes a picture out again; a second time changes nothing."""
    draft.photos.filter(pk=photo).delete()
    _keep(draft)


def place_of_photo(draft: Draft, photo: int) -> None:
    """Takes the place of a picture's camera for the report's."""
    taken = draft.photos.filter(pk=photo, lon__isnull=False).first()
    if taken:
        place(draft, address=draft.address, lon=taken.lon, lat=taken.lat, area="")


def sweep(now: datetime) -> int:
    """Erases what was not sent for a day, and what is done with; says how many drafts."""
    LoginLink.objects.filter(made_at__lt=now - KEPT).delete()
    old = Draft.objects.filter(touched_at__lt=now - KEPT)
    undecided = old.filter(hold__isnull=False, hold__decided_at=None)
    lately = old.filter(hold__decided_at__gte=now - KEPT_DECIDED)
    gone = old.exclude(pk__in=undecided.values("pk")).exclude(pk__in=lately.values("pk"))
    count = gone.count()
    gone.delete()
    return count


def _keep(draft: Draft, *fields: str) -> None:
    draft.touched_at = timezone.now()
    draft.save(update_fields=[*fields, "touched_at"])
