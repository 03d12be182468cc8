"""Background work: jobs are rows of an act's transaction (procrastinate)."""

from .queue import Job, defer, defer_many, job, periodic, work

__all__ = ["Job", "defer", "defer_many", "job", "periodic", "work"]
