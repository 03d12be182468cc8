"""The verbs of cases."""

from .intake import accept, receive
from .moves import VERBS, dispatch_by_matrix
from .perform import perform
from .tasks import do_task
from .timers import escalate_late, resume_rested
from .together import join, settle_doubt, split

__all__ = [
    "VERBS",
    "accept",
    "dispatch_by_matrix",
    "do_task",
    "escalate_late",
    "join",
    "perform",
    "receive",
    "resume_rested",
    "settle_doubt",
    "split",
]
