"""Answers to programs that read without a key.

Conditional, cacheable, refusals as documents.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from civicgrid.base.http import sender_of
from civicgrid.base.http.limits import look
from civicgrid.base.http.problems import refusal
from civicgrid.kernel.errors import CivicGridError

FRESH_S = 30
"""So long an answer may be shown again by whoever stands between."""


def reading(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """An address that is only read: GET and HEAD, by everybody, from every site."""

    @wraps(view)
    def answer(request: HttpRequest, **arguments: object) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        try:
            look(sender_of(request))
            response = view(request, **arguments)
        except CivicGridError as error:
            response = refusal(error)
        response.headers["Access-Control-Allow-Origin"] = "*"
        patch_vary_headers(response, ["Accept-Language", "Cookie"])  # either may say the language
        return response

    return answer


def conditional(request: HttpRequest, content: bytes, media_type: str) -> HttpResponseBase:
    """The content with its tag, or 304 where the reader has it already."""
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=media_type)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"public, max-age={FRESH_S}"
    found: HttpResponseBase = get_conditional_response(request, etag=tag, response=response) or response
    return found
