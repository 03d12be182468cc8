"""Background work: jobs are rows of an act's transaction (procrastinate)."""

from .given_up import GivenUp, NotGivenUp, count_given_up, given_up, repeat
from .queue import APART, FILES, MAIL, OUTSIDE, Job, defer, defer_many, job, periodic, work
from .waiting import count_waiting, defer_fresh

__all__ = [
    "APART",
    "FILES",
    "MAIL",
    "OUTSIDE",
    "GivenUp",
    "Job",
    "NotGivenUp",
    "count_given_up",
    "count_waiting",
    "defer",
    "defer_fresh",
    "defer_many",
    "given_up",
    "job",
    "periodic",
    "repeat",
    "work",
]
