"""What waits for me as JSON: groups of cases, errands, and questions of fusion."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Header, Query, Router, Schema

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.actions import do_task, settle_doubt
from civicgrid.apps.cases.models import Case, Doubt, Task
from civicgrid.base.access import narrow
from civicgrid.base.http import PageIn, Sent, refuses, staff
from civicgrid.base.http.keys import KeyIn
from civicgrid.base.once.once import once
from civicgrid.kernel.errors import NotFound

from .cases import CaseOut, CasesOut
from .filters import FilterIn, wanted_of

router = Router(tags=["work"])


class GroupOut(Schema):
    """A group of what waits, how many, and how many of them late; 1001 is "more"."""

    code: str
    count: int
    late: int


@router.get("work", response=list[GroupOut], summary="What waits for me")
def get_work(request: HttpRequest) -> list[queries.Waiting]:
    """The groups that my posts reach; `errands` and `doubts` are lists of their own."""
    return queries.waiting(staff(request, "cases.see"))


@router.get("work/{group}", response=CasesOut, summary="Cases that wait for me")
def get_group(request: HttpRequest, group: str, wanted: Query[FilterIn]) -> dict[str, object]:
    """A page of the cases of a group, 50 unless you say how many."""
    actor = staff(request, "cases.see")
    among = queries.cases_in(actor, group)
    if among is None:
        raise NotFound(field="group", remedy="choose one of the groups that wait for you")
    page = queries.page_of(actor, wanted_of(wanted), wanted.limit, among)
    return {"cases": page.cases, "next": page.next}


class ErrandOut(Schema):
    """An officer's errand: to look whether it is so (verify), or done (check)."""

    id: UUID
    kind: str
    set_at: datetime
    due_at: datetime
    case: CaseOut


@router.get("errands", response=list[ErrandOut], summary="My errands")
def get_errands(request: HttpRequest, wanted: Query[PageIn]) -> list[Task]:
    """Those that I have still to do, the first due first: 50 unless you say how many."""
    return list(queries.errands_for(staff(request, "cases.do_task")).select_related("case")[: wanted.limit])


class ReportBackIn(Sent, json_schema_extra={"examples": [{"ok": True, "note": "The ground is clean"}]}):
    """What was found: as claimed, or not."""

    ok: bool = Field(strict=True)
    note: str = Field("", description="At most 10 000 characters.")


@router.post("errands/{errand}", response=CaseOut, summary="Report back", openapi_extra=refuses(409))
def post_errand(request: HttpRequest, errand: UUID, sent: ReportBackIn, named: Header[KeyIn]) -> Case:
    """Answers an errand; a photo is added on its page."""
    actor = staff(request, "cases.do_task")

    def act() -> UUID:
        mine = narrow(actor, "cases.do_task", Task.objects.filter(pk=errand)).first()
        if mine is None:
            raise NotFound(field="errand", remedy="look at your errands: this one is another officer's, or gone")
        do_task(actor, mine, ok=sent.ok, note=sent.note)
        return mine.case_id

    return Case.objects.get(pk=once(request, named.key, act))


class DoubtOut(Schema):
    """Whether the younger `case` and the `other` are one; `score` is their likeness."""

    id: int
    score: float
    case: CaseOut
    other: CaseOut


@router.get("doubts", response=list[DoubtOut], summary="Questions of fusion")
def get_doubts(request: HttpRequest, wanted: Query[PageIn]) -> list[Doubt]:
    """Those that I may answer, the oldest first: 50 unless you say how many."""
    return list(queries.doubts_for(staff(request, "cases.join"))[: wanted.limit])


class VerdictIn(Sent, json_schema_extra={"examples": [{"same": True}]}):
    """`same`: the younger case joins the older one; else they stay apart for good."""

    same: bool = Field(strict=True)


@router.post("doubts/{doubt}", response=CaseOut, summary="Answer a question of fusion", openapi_extra=refuses(409))
def post_doubt(request: HttpRequest, doubt: int, sent: VerdictIn, named: Header[KeyIn]) -> Case:
    """Says whether two cases are one; the answer is the younger one as it is now."""
    actor = staff(request, "cases.join")

    def act() -> UUID:
        asked = queries.doubts_for(actor).filter(pk=doubt).first()
        if asked is None:
            raise NotFound(
                field="doubt", remedy="look at your doubts: this one was answered, or is not yours to answer"
            )
        settle_doubt(actor, asked, same=sent.same)
        return asked.case_id

    return Case.objects.get(pk=once(request, named.key, act))
