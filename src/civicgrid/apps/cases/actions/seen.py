"""What an officer sees and sends: the report and its photos together, or neither."""

from collections.abc import Sequence

from django.db import transaction

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.types import NewReport, PhotoAdded, Receipt
from civicgrid.base.access import Actor
from civicgrid.base.actions import Act, creation
from civicgrid.base.pictures import Picture, develop

from .intake import receive
from .photos import keep_new


def receive_seen(actor: Actor, report: NewReport, photos: Sequence[bytes]) -> Receipt:
    """The receipt of a report; sent twice, it counts once, and so do its photos."""
    pictures = [develop(each) for each in photos]
    with transaction.atomic():
        (receipt,) = receive(actor, [report])
        if pictures:
            _keep_evidence(actor, receipt.number, pictures)
    return receipt


@creation("cases.add_photo")
def _keep_evidence(act: Act, number: str, pictures: Sequence[Picture]) -> Sequence[PhotoAdded]:
    """Whoever reports shows what it is about, also where the case lies out of reach."""
    case = Case.objects.only("pk", "number").get(number=number)
    return [kept for each in pictures if (kept := keep_new(act, case, each, ""))]
