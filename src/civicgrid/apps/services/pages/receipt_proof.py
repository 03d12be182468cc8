"""The ledger's proof for a sender: of the report and of their own acts alone."""

from django.http import HttpResponse

from civicgrid.apps.cases import api as cases
from civicgrid.base.http import Request
from civicgrid.base.ledger.proving import packed, prove_own
from civicgrid.base.ui import page
from civicgrid.kernel.errors import Conflict, NotFound


class NotProvableYet(Conflict):
    """The ledger has not numbered your report yet."""


@page("r/<str:secret>/proof/", "Proof for my report", statements=12)
def receipt_proof(_request: Request, secret: str) -> HttpResponse:
    """A ZIP with a tlog-proof and the leaf for each of the sender's entries."""
    bearer = cases.bearer_of(secret)
    if bearer is None:
        raise NotFound(field="secret", remedy="copy the whole link")
    report = bearer.report.pk
    proofs = prove_own("case", cases.numbers_of(report), bearer.actor.id, ("ReportReceived", str(report)))
    if not proofs:
        raise NotProvableYet(remedy="try again in a few seconds")
    response = HttpResponse(packed(proofs), content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="my-report-proofs.zip"'
    return response
