"""What stands at the doors for tests of every page: a draft, a receipt, an alert, a held report and a web hook."""

from uuid import UUID

from civicgrid.apps.cases.models import Case, Membership
from civicgrid.apps.exchange.models import Hook, Try
from civicgrid.apps.services.actions.alerts import Wish, follow_by_mail
from civicgrid.apps.services.actions.links import open_link
from civicgrid.apps.services.models import Alert, Draft, DraftPhoto, Hold, Receipt
from civicgrid.apps.services.queries.alerts import secret_of
from civicgrid.apps.services.queries.tokens import token
from civicgrid.apps.services.rules.alerts import Reach
from civicgrid.kernel.ids import digest_of, new_id
from tests.cases.given import MONDAY
from tests.services.door import SAID, jpeg

DRAFT, HELD, RECEIPT = "the-secret-of-a-draft", "the-secret-of-one-held", "the-secret-of-a-receipt"
HOOK = UUID(int=7)
OPENED_BY = {
    "report_step": DRAFT,
    "draft_photo": DRAFT,
    "receipt": RECEIPT,
    "receipt_held_photo": HELD,
    "receipt_photo": RECEIPT,
    "receipt_proof": RECEIPT,
}
"""Page -> the secret in its address."""


def stand_at_the_door(case: Case) -> None:
    """A draft that is half filled, the link of the case's first reporter, and what else waits for somebody."""
    draft = _draft(DRAFT, case)
    DraftPhoto.objects.create(draft=draft, content=jpeg(), small=jpeg())
    follow_by_mail(Wish(reach=Reach(area=case.area, type=case.type)), "wang@tiny.example", MONDAY)
    waiting = Receipt.objects.create(id=new_id(), language="en", made_at=MONDAY)
    held = _draft(HELD, case)
    DraftPhoto.objects.create(draft=held, content=jpeg(), small=jpeg())
    Hold.objects.create(id=new_id(), draft=held, receipt=waiting, area=case.area, marks=["trap"], held_at=MONDAY)
    open_link(waiting, HELD, MONDAY)
    _hook()
    report = Membership.objects.filter(case=case).values_list("report", flat=True)[0]
    receipt = Receipt.objects.create(id=new_id(), report=report, language="en", made_at=MONDAY)
    open_link(receipt, RECEIPT, MONDAY)


def _draft(secret: str, case: Case) -> Draft:
    kept = {"area": case.area, "text": SAID, "type": case.type, "begun_at": MONDAY, "touched_at": MONDAY}
    return Draft.objects.create(id=new_id(), secret=digest_of(secret), language="en", **kept)


def _hook() -> None:
    """One of the dispatcher, that delivered once and then met a host that is away."""
    address = "https://partner.example/civicgrid"
    hook = Hook.objects.create(id=HOOK, owner="dispatcher", address=address, made_at=MONDAY, index=0)
    Try.objects.create(hook=hook, at=MONDAY, index=1, event="CaseOpened", ok=True, status=204, ms=31)
    Try.objects.create(hook=hook, at=MONDAY, index=2, event="CaseClosed", ok=False, ms=5000, why="timed out")


def _photo_of(page: str) -> DraftPhoto | None:
    held = page in ("held_photo", "receipt_held_photo")
    return DraftPhoto.objects.filter(draft__hold__isnull=not held).first()


def named_in(page: str) -> dict[str, object]:
    """What an address of the door names."""
    receipt, photo = Receipt.objects.filter(report__isnull=False).first(), _photo_of(page)
    purpose = "begin" if page == "letters_begin" else "stop"
    named: dict[str, object] = {"step": "what"}
    if receipt and photo:
        named |= {"mark": token(purpose, receipt.pk), "photo": photo.pk}
    alert = Alert.objects.first()
    if alert and page in ("alert", "alert_end"):
        named["secret"] = secret_of(alert.pk)
    return named | ({"secret": OPENED_BY[page]} if page in OPENED_BY else {})
