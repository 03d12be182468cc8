"""The answer to a question as a file."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack

from django.http import HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from civicgrid.apps.telemetry.actions import questions
from civicgrid.apps.telemetry.queries.console import Asked
from civicgrid.apps.telemetry.queries.console.answers import EXPORTED
from civicgrid.base.http import Request, one_of
from civicgrid.base.http.problems import refusal
from civicgrid.base.tables import Form, media_types, pieces
from civicgrid.base.ui import page
from civicgrid.kernel.errors import CivicGridError


@page("ask/export/", "Answer as a file", needs="telemetry.query", icon="download", statements=24)
def ask_export(request: Request) -> HttpResponseBase:
    """The whole answer, streamed; what keeps it from being answered is told instead."""
    if request.method != "POST":
        return HttpResponseRedirect(resolve_url("ask"))
    try:
        form = Form(one_of("form", request.POST.get("form", Form.CSV), list(Form)))
        asked = questions.ask(request.actor, request.POST.get("sql", ""), rows=EXPORTED, form=form)
        begun, closing = _begun(asked)
    except CivicGridError as error:
        return refusal(error)
    told = _until_told(pieces(form, begun.schema, begun.batches), closing)
    answer = StreamingHttpResponse(told, content_type=media_types[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="answer-{timezone.localdate()}.{form}"'
    return answer


def _begun(asked: AbstractContextManager[Asked]) -> tuple[Asked, ExitStack]:
    closing = ExitStack()
    return closing.enter_context(asked), closing


def _until_told(told: Iterator[bytes], closing: ExitStack) -> Iterator[bytes]:
    with closing:
        yield from told
