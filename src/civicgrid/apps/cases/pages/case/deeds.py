"""What a form of the case page does: from fields as sent to a verb and its inputs."""

from collections.abc import Callable, Mapping
from uuid import UUID

from civicgrid.apps.cases.actions import add_photo, perform, reveal_contact, settle_doubt
from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.choices import leaf_of, organisation_of
from civicgrid.apps.cases.queries.lists.waiting import doubts_of
from civicgrid.base.access import require
from civicgrid.base.http import Request
from civicgrid.base.pictures import photo_in
from civicgrid.kernel.errors import InvalidInput, NotFound

from .words import said_or_chosen


class NoSuchQuestion(NotFound):
    """This question was answered before, or is not yours to answer."""


class NoFile(InvalidInput):
    """No photo was chosen."""


def do(request: Request, case: Case) -> str:
    """Does what the form says; gives the name of what happened."""
    action = request.POST.get("action", "")
    return _OTHERS.get(action, _move)(request, case)


def _move(request: Request, case: Case) -> str:
    action = request.POST.get("action", "")
    case.seq = _seq(request.POST.get("seq", ""))
    sent = said_or_chosen(request.actor, case, action, request.POST.dict())
    perform(request.actor, case, action, inputs_of(action, sent))
    return action


def inputs_of(action: str, sent: Mapping[str, str]) -> dict[str, str]:
    """The inputs of a verb: the city's names become codes, a length's parts one."""
    inputs = dict(sent)
    if sent.get("organisation", "").strip():
        inputs["organisation"] = organisation_of(sent["organisation"]).code
    if sent.get("type", "").strip():
        chosen = leaf_of(sent["type"])
        inputs["type"] = chosen.code
        if sent.get("condition") not in {each.code for each in chosen.conditions}:
            inputs["condition"] = ""  # of the type that was named before
    if "span_amount" in sent:
        inputs["span"] = f"{sent['span_amount']} {sent.get('span_kind', '')}"
    return inputs


def reveal(request: Request, case: Case) -> Mapping[UUID, str]:
    """The report asked about, and how to reach whoever sent it."""
    asked = request.POST.get("report", "")
    try:
        report = UUID(asked)
    except ValueError as error:
        raise InvalidInput(field="report", value=asked, remedy="choose one of this case's reports") from error
    return {report: reveal_contact(request.actor, case, report=report)}


def _seq(words: str) -> int:
    try:
        return int(words)
    except ValueError as error:
        raise InvalidInput(field="seq", value=words, remedy="load the page anew") from error


def _add_photo(request: Request, case: Case) -> str:
    content = photo_in(request)
    if content is None:
        raise NoFile(field="photo", remedy="choose a picture first")
    add_photo(request.actor, case, content=content, note=request.POST.get("note", "").strip())
    return "add_photo"


def _settle(request: Request, case: Case) -> str:
    require(request.actor, "cases.join")
    same = request.POST.get("same") == "yes"
    asked = next(
        (doubt for doubt in doubts_of(request.actor, case) if str(doubt.pk) == request.POST.get("doubt")), None
    )
    if asked is None:
        raise NoSuchQuestion(remedy="look at the case again")
    settle_doubt(request.actor, asked, same=same)
    return "same" if same else "apart"


_OTHERS: Mapping[str, Callable[[Request, Case], str]] = {"add_photo": _add_photo, "settle": _settle}
