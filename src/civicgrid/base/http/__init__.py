"""The web's way in: errors, paging, the API's frame. `outside` holds the ways out."""

from .api import api
from .codes import coded, narrowed_by, one_of
from .document import refuses
from .login import ANYBODY
from .moments import Day, Moment
from .plain import refuses_in_its_way
from .problems import Problem, problem_of
from .reading import PageIn, Sent
from .refusals import Backwards, Unfit, UnknownCode, UnknownKey
from .request import Request, as_request, sender_of, staff
from .routes import route, routes
from .spoken import spoken

__all__ = [
    "ANYBODY",
    "Backwards",
    "Day",
    "Moment",
    "PageIn",
    "Problem",
    "Request",
    "Sent",
    "Unfit",
    "UnknownCode",
    "UnknownKey",
    "api",
    "as_request",
    "coded",
    "narrowed_by",
    "one_of",
    "problem_of",
    "refuses",
    "refuses_in_its_way",
    "route",
    "routes",
    "sender_of",
    "spoken",
    "staff",
]
