"""Background work: jobs are rows, deferred in the transaction of the act that wants them (procrastinate)."""

from .queue import Job, defer, defer_many, job, periodic, work

__all__ = ["Job", "defer", "defer_many", "job", "periodic", "work"]
