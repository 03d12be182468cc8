"""The web's way in and out: errors, headers, paging, the API's frame."""

from .api import Problem, api
from .request import Request, as_request, staff
from .spoken import spoken

__all__ = ["Problem", "Request", "api", "as_request", "spoken", "staff"]
