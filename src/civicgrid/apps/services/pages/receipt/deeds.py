"""What the holder of a receipt can do with it."""

from django.utils import timezone
from django.utils.translation import get_language, gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.actions.links import receipt_of, renew, stop
from civicgrid.apps.services.actions.notices import invite, quiet
from civicgrid.apps.services.actions.ratings import rate as rate_case
from civicgrid.apps.services.models import Receipt
from civicgrid.apps.services.queries.receipts import Holder
from civicgrid.base.http import Request
from civicgrid.base.pictures import photo_in
from civicgrid.kernel.errors import Conflict, InvalidInput
from civicgrid.kernel.plain import unturned

Told = tuple[str, str]
LONGEST_NOTE = 200


class NotOpenYet(Conflict):
    """Somebody has to look at this report first."""


class NotSettled(Conflict):
    """This report is not settled yet."""


class NoPhotoChosenSent(InvalidInput):
    """Choose a photo first."""


def reply(request: Request, holder: Holder) -> Told:
    """Words to who settles it, asked or not."""
    bearer = _bearer(holder)
    cases.perform(bearer.actor, bearer.case, "reply", {"note": _text(request, "note")})
    return gettext("Thank you. Your words are with those responsible."), holder.secret


def photo(request: Request, holder: Holder) -> Told:
    """One more photo."""
    bearer, content = _bearer(holder), photo_in(request)
    if content is None:
        raise NoPhotoChosenSent(field="photo")
    cases.add_photo(bearer.actor, bearer.case, content=content, note=_text(request, "caption"))
    return gettext("The photo is there."), holder.secret


def not_fixed(request: Request, holder: Holder) -> Told:
    """It is not settled after all: it is taken up again."""
    bearer = _bearer(holder)
    cases.perform(bearer.actor, bearer.case, "not_fixed", {"reason": _text(request, "reason")})
    return gettext("We are sorry. It is taken up again."), holder.secret


def rate(request: Request, holder: Holder) -> Told:
    """How well it was settled."""
    bearer = _bearer(holder)
    if bearer.case.closed_at is None:
        raise NotSettled(field="stars", remedy="come back when it is")
    rate_case(_receipt(holder), bearer.case.number, request.POST.get("stars", ""), _text(request, "words"))
    return gettext("Thank you for saying so."), holder.secret


def invite_again(_request: Request, holder: Holder) -> Told:
    """The letter that asks for a confirmation, once more."""
    invite(_receipt(holder), timezone.now())
    return gettext("The letter is on its way. Please look into your mail."), holder.secret


def be_quiet(_request: Request, holder: Holder) -> Told:
    """No more letters."""
    quiet(_receipt(holder), timezone.now())
    return gettext("You get no more letters about this report."), holder.secret


def renew_link(_request: Request, holder: Holder) -> Told:
    """Another link; this one leads nowhere from now on."""
    return gettext("This is the new link. The old one leads nowhere from now on."), renew(_receipt(holder))


def stop_link(_request: Request, holder: Holder) -> Told:
    """No link at all."""
    stop(_receipt(holder))
    return gettext("The link is stopped. Nobody can open your report by it any more."), ""


def _bearer(holder: Holder) -> cases.Bearer:
    if holder.bearer is None:
        raise NotOpenYet(remedy="come back when somebody has looked at it")
    return holder.bearer


def _receipt(holder: Holder) -> Receipt:
    return receipt_of(holder, get_language() or "en", timezone.now())


def _text(request: Request, name: str) -> str:
    """What was written, with the line ends of a text, in its own direction."""
    return unturned(request.POST.get(name, "")).replace("\r\n", "\n").strip()
