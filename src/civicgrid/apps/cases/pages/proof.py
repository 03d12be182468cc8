"""The ledger's proofs of a case, for whoever wants to verify them elsewhere."""

import json

from django.http import HttpResponse

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.rules.redaction import masked_fields
from civicgrid.apps.cases.rules.senders import ARRIVAL
from civicgrid.base.access import can
from civicgrid.base.http import Request
from civicgrid.base.ledger.proving import packed, prove_subject
from civicgrid.base.ui import page
from civicgrid.kernel.errors import Conflict


class NotNumbered(Conflict):
    """The ledger has not numbered the acts on this case yet."""


def _tells_who(action: str, event: str) -> bool:
    told = json.loads(event)
    return action == ARRIVAL or told != told | masked_fields(told)


@page("cases/<str:number>/proof/", "Proofs from the ledger", needs="cases.see", statements=12)
def proof(request: Request, number: str) -> HttpResponse:
    """A ZIP with a tlog-proof and the leaf for every numbered entry about the case.

    What tells who sent a report, or holds how to reach somebody, is opened to who may know that.
    """
    case = queries.case_of(request.actor, number)
    named = can(request.actor, "cases.reporter", case)
    proofs = prove_subject("case", case.number, sealed=None if named else _tells_who)
    if not proofs:
        raise NotNumbered(remedy="try again in a few seconds")
    response = HttpResponse(packed(proofs), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{case.number}-proofs.zip"'
    return response
