"""The verbs of cases."""

from .doubts import settle_doubt
from .intake import accept, receive
from .moves import VERBS, dispatch_by_matrix
from .perform import perform
from .photos import add_photo
from .tasks import do_task, recall_officer
from .timers import escalate_late, resume_rested
from .together import join, split

__all__ = [
    "VERBS",
    "accept",
    "add_photo",
    "dispatch_by_matrix",
    "do_task",
    "escalate_late",
    "join",
    "perform",
    "recall_officer",
    "receive",
    "resume_rested",
    "settle_doubt",
    "split",
]
