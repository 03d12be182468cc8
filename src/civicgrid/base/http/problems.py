"""Problem documents (RFC 9457): what is wrong, where, and how to mend it."""

import re
from collections.abc import Mapping

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from civicgrid.kernel.errors import CivicGridError

MEDIA_TYPE = "application/problem+json"
NAMES = "urn:civicgrid:"
"""Before the name of an error: what programs know it by, in every language."""
TITLES: Mapping[int, str] = {
    400: _("Bad request"),
    401: _("Not logged in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Not possible here"),
    408: _("Too slow"),
    409: _("Conflict"),
    410: _("Gone"),
    413: _("Too large"),
    415: _("Wrong kind of body"),
    416: _("No such part"),
    422: _("Not valid"),
    429: _("Too many requests"),
    500: _("Our fault"),
    502: _("Another server's fault"),
    503: _("Not at the moment"),
}
"""What a status says."""
HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": 'Bearer realm="CivicGrid"'},
    429: {"Retry-After": "{wait_s}"},
    503: {"Retry-After": "{wait_s}"},
}
"""What belongs to every answer of a status; holes are filled from the error's details."""
WAIT_S = 30
"""After so long one comes again who is not told when."""
_INNER_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Problem(msgspec.Struct, frozen=True):
    """What people are told of an error: the sentence is `title`, its name is `kind`."""

    title: str
    status: int
    detail: str = ""
    field: str = ""
    remedy: str = ""
    kind: str = "problem"


class ProblemDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem as programs are told of it.

    `type` names the error for good; `title` tells its status, `detail` what is wrong here, `field` where, and `remedy`
    how to mend it, in the language of `Accept-Language`.
    """

    type: str
    title: str
    status: int
    detail: str
    field: str = ""
    remedy: str = ""


def problem_of(error: CivicGridError) -> Problem:
    """What to tell of our own error, in the language asked for."""
    kind = _INNER_CAPITAL.sub("-", type(error).__name__).lower()
    return Problem(error.message(gettext), error.status, field=error.field, remedy=error.advice(gettext), kind=kind)


def refusal(error: CivicGridError) -> HttpResponse:
    """Our own error as a problem document, with the headers that belong to it."""
    problem = problem_of(error)
    document = ProblemDocument(
        type=NAMES + problem.kind,
        title=gettext(TITLES.get(problem.status, TITLES[500 if problem.status >= 500 else 400])),
        status=problem.status,
        detail=problem.title,
        field=problem.field,
        remedy=problem.remedy,
    )
    return HttpResponse(msgspec.json.encode(document), MEDIA_TYPE, problem.status, headers=headers_of(error))


def headers_of(error: CivicGridError) -> dict[str, str]:
    """What belongs to the answer beside its content."""
    details = {"wait_s": WAIT_S, **error.details}
    return {name: value.format(**details) for name, value in HEADERS.get(error.status, {}).items()}
