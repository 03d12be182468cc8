"""Background work: jobs are rows of an act's transaction (procrastinate)."""

from .given_up import GivenUp, NotGivenUp, count_given_up, given_up, repeat
from .queue import Job, defer, defer_many, job, periodic, work

__all__ = [
    "GivenUp",
    "Job",
    "NotGivenUp",
    "count_given_up",
    "defer",
    "defer_many",
    "given_up",
    "job",
    "periodic",
    "repeat",
    "work",
]
