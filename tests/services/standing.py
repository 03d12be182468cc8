"""What stands at the citizen's door for tests of every page: a draft with a photo, and a receipt of a case's report."""

from civicgrid.apps.cases.models import Case, Membership
from civicgrid.apps.services.actions.links import open_link
from civicgrid.apps.services.models import Draft, DraftPhoto, Receipt
from civicgrid.apps.services.queries.drafts import digest_of
from civicgrid.apps.services.queries.tokens import token
from civicgrid.kernel.ids import new_id
from tests.cases.given import MONDAY
from tests.services.door import SAID, jpeg

DRAFT, RECEIPT = "the-secret-of-a-draft", "the-secret-of-a-receipt"
OPENED_BY = {
    "report_step": DRAFT,
    "draft_photo": DRAFT,
    "receipt": RECEIPT,
    "receipt_photo": RECEIPT,
    "receipt_proof": RECEIPT,
}
"""Page -> the secret in its address."""


def stand_at_the_door(case: Case) -> None:
    """A draft that is half filled, and the link of the case's first reporter."""
    draft = Draft(id=new_id(), secret=digest_of(DRAFT), language="en", begun_at=MONDAY, touched_at=MONDAY)
    draft.area, draft.text, draft.type = "town.west.", SAID, "streets.garbage."
    draft.save(force_insert=True)
    DraftPhoto.objects.create(draft=draft, content=jpeg(), small=jpeg())
    report = Membership.objects.filter(case=case).values_list("report", flat=True)[0]
    receipt = Receipt.objects.create(id=new_id(), report=report, language="en", made_at=MONDAY)
    open_link(receipt, RECEIPT, MONDAY)


def named_in(page: str) -> dict[str, object]:
    """What an address of the door names."""
    receipt, photo = Receipt.objects.first(), DraftPhoto.objects.first()
    purpose = "begin" if page == "letters_begin" else "stop"
    named: dict[str, object] = {"step": "what"}
    if receipt and photo:
        named |= {"mark": token(purpose, receipt.pk), "photo": photo.pk}
    return named | ({"secret": OPENED_BY[page]} if page in OPENED_BY else {})
