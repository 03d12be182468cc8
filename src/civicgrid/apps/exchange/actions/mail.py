"""Letters become reports, or replies on the case of the letter that they answer."""

import logging
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import NewReport, Source
from civicgrid.apps.exchange.models import LetterTaken
from civicgrid.apps.exchange.types.mail import Fate
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services import api as services
from civicgrid.base import jobs
from civicgrid.base.access import PUBLIC
from civicgrid.base.actions import MovedOn
from civicgrid.base.http.limits import TooOften
from civicgrid.base.mail import address_in, inbox
from civicgrid.base.pictures import Picture, develop
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.ids import new_secret
from civicgrid.kernel.text import characters
from civicgrid.protocols import email
from civicgrid.protocols.email import Kind, Letter

OURS = re.compile(r"^notice\.([0-9a-f-]{32,36})@")
"""The Message-ID of a letter that went out, with its own id."""
HOUR = timedelta(hours=1)
TRIES = 10
"""So often a letter of the mailbox is tried that fails each time, a minute apart."""
PASSING = (CivicGridError, OperationalError, InterfaceError, OSError)
"""What fails for now, whatever the letter: a refusal of ours for good raises nothing."""
AGAIN = (Fate.LATER, Fate.ASIDE)
IGNORED = {Kind.AUTOMATIC: Fate.AUTOMATIC, Kind.BOUNCE: Fate.BOUNCE}

log = logging.getLogger(__name__)


class Taken(msgspec.Struct, frozen=True):
    """What became of a letter, and the case of which it speaks ("" = none)."""

    fate: Fate
    number: str = ""
    repeated: bool = False


def take(data: bytes) -> Taken:
    """Takes a letter in, once; raises what is only for now: then it is to come again.

    So is one whose fate is `later`.
    """
    letter = email.read(data)
    with transaction.atomic():
        row, fresh = LetterTaken.objects.select_for_update().get_or_create(
            digest=letter.digest, defaults={"at": PUBLIC.time, "fate": Fate.REFUSED}
        )
        if not fresh and row.fate not in AGAIN:
            return Taken(Fate(row.fate), row.number, repeated=True)
        taken = _settled(letter)
        LetterTaken.objects.filter(pk=row.pk).update(fate=taken.fate, number=taken.number)
    return taken


@jobs.job("exchange.fetch_mail", queue=jobs.MAIL, retry=1, whole=False, alone=True)
def fetch() -> None:
    """Takes in what waits in the mailbox; while it is away, the log says so."""
    try:
        inbox.fetch(settings.CIVICGRID_IMAP_URL, _taken, email.MOST_BYTES)
    except CivicGridError as error:
        log.warning("%s", error)


def _taken(data: bytes) -> bool:
    """Whether the letter is done with; raises SetAside for what failed each time."""
    try:
        return take(data).fate is not Fate.LATER
    except PASSING:
        raise
    except Exception as error:
        if (tries := _failed(_digest(data))) < TRIES:
            raise
        raise inbox.SetAside(tries=tries) from error


@transaction.atomic
def _failed(digest: str) -> int:
    """Counts one more try of a letter that failed; how many there were."""
    row, _ = LetterTaken.objects.select_for_update().get_or_create(
        digest=digest, defaults={"at": PUBLIC.time, "fate": Fate.LATER}
    )
    row.tries += 1
    row.fate = Fate.LATER if row.tries < TRIES else Fate.ASIDE
    row.save(update_fields=["tries", "fate"])
    return row.tries


def _digest(data: bytes) -> str:
    """The name of a letter; that of its bytes where it is what cannot be read."""
    try:
        return email.read(data).digest
    except Exception:
        log.exception("a letter cannot be read")
        return sha256(data).hexdigest()


def _settled(letter: Letter) -> Taken:
    if _is_ours(letter.sender) and letter.kind is not Kind.DOUBTFUL:  # a list puts its own address before people's
        return Taken(Fate.LOOP)
    if letter.kind in IGNORED:
        return Taken(IGNORED[letter.kind])
    if not letter.sender:
        return Taken(Fate.NO_SENDER)
    pictures = _pictures(letter)
    try:
        with transaction.atomic():
            return _answered(letter, pictures)
    except (TooOften, MovedOn):
        return Taken(Fate.LATER)
    except CivicGridError as error:
        if error.status >= 500 or isinstance(error, grid.NoCity):
            raise
        log.warning("a letter was refused: %s", error)
        return Taken(Fate.REFUSED)


def _is_ours(address: str) -> bool:
    return bool(address) and address.lower() == address_in(settings.CIVICGRID_MAIL_FROM).lower()


def _answered(letter: Letter, pictures: Sequence[Picture]) -> Taken:
    """A reply, where it answers a letter of ours and its case takes it, or a report.

    What a program may have written speaks on no case: it is held as a report that names it.
    """
    bearer = next(filter(None, map(_bearer_of, letter.answers)), None)
    if bearer is None:
        return _reported(letter, pictures)
    if letter.kind is Kind.DOUBTFUL:
        return _reported(letter, pictures, bearer.case.number)
    try:
        with transaction.atomic():
            return _replied(letter, pictures, bearer)
    except MovedOn:
        raise
    except CivicGridError as error:
        if error.status >= 500:
            raise
        log.info("a reply becomes a report: %s", error)
        return _reported(letter, pictures, bearer.case.number)


def _replied(letter: Letter, pictures: Sequence[Picture], bearer: cases.Bearer) -> Taken:
    if not (letter.text or pictures):
        return Taken(Fate.EMPTY, bearer.case.number)
    if letter.text:
        cases.perform(bearer.actor, bearer.case, "reply", {"note": letter.text})
    _keep(bearer.report.pk, pictures)
    return Taken(Fate.REPLY, bearer.case.number)


def _bearer_of(answered: str) -> cases.Bearer | None:
    """Whoever got the letter that is answered."""
    found = OURS.match(answered)
    try:
        report = services.report_of_letter(UUID(found[1])) if found else None
    except ValueError:
        report = None
    return cases.bearer_for(report) if report else None


def _reported(letter: Letter, pictures: Sequence[Picture], about: str = "") -> Taken:
    text = _text(letter)
    text = text if about in text else f"→ {about}\n\n{text}"
    if not (text or pictures):
        return Taken(Fate.EMPTY)
    lately = services.sent_lately(letter.sender, PUBLIC.time - HOUR)
    if lately >= services.MOST:
        return Taken(Fate.LATER)
    lon, lat = _place(pictures)
    new = NewReport(
        source=Source.EMAIL,
        origin_key=f"letter:{letter.digest}",
        text=text or "✉",
        lon=lon,
        lat=lat,
        reporter=letter.name,
        contact="" if _is_ours(letter.sender) else letter.sender,
        secret=new_secret(),
    )
    language = _language(text)
    doubtful = letter.kind is Kind.DOUBTFUL
    done = services.receive(new, letter.sender, language=language, pictures=pictures, lately=lately, automatic=doubtful)
    if isinstance(done, services.Held):
        return Taken(Fate.HELD)
    _keep(done.report, pictures)
    return Taken(Fate.REPORT, done.number)


def _language(text: str) -> str:
    """The language to answer in: Chinese for who writes it, else the city's first one."""
    return "zh-hans" if characters(text) else grid.city().languages[0]


def _text(letter: Letter) -> str:
    """The subject, and what was written; where that is nothing, all that can be read."""
    said = letter.text or letter.whole
    return said if said.startswith(letter.subject) else f"{letter.subject}\n\n{said}".strip()


def _pictures(letter: Letter) -> list[Picture]:
    """The images that are photos; what is none, or too large, is left out."""
    found = []
    for content in letter.images:
        with suppress(CivicGridError):
            found.append(develop(content))
    return found


def _keep(report: UUID, pictures: Sequence[Picture]) -> None:
    """Shows the pictures in the story of the case; what is there already, once."""
    if bearer := cases.bearer_for(report):
        for each in pictures:
            with suppress(CivicGridError):
                cases.add_photo(bearer.actor, bearer.case, content=each.content)


def _place(pictures: Sequence[Picture]) -> tuple[float, float] | tuple[None, None]:
    """Where the first photo was taken that says so, if that is in the city."""
    for each in pictures:
        lon, lat = each.taken.lon, each.taken.lat
        if lon is not None and lat is not None and grid.locate([lon], [lat])[0]:
            return lon, lat
    return None, None
