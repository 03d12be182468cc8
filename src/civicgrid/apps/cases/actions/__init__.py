"""The verbs of cases."""

from .contacts import reveal_contact
from .doubts import settle_doubt
from .intake import KeyUsed, accept, check, receive
from .moves import VERBS, dispatch_by_matrix
from .perform import perform
from .photos import SamePhoto, add_photo, add_picture
from .rehearse import rehearse
from .seen import receive_seen
from .tasks import do_task, recall_officer
from .timers import escalate_late, resume_rested
from .together import join, split

__all__ = [
    "VERBS",
    "KeyUsed",
    "SamePhoto",
    "accept",
    "add_photo",
    "add_picture",
    "check",
    "dispatch_by_matrix",
    "do_task",
    "escalate_late",
    "join",
    "perform",
    "recall_officer",
    "receive",
    "receive_seen",
    "rehearse",
    "resume_rested",
    "reveal_contact",
    "settle_doubt",
    "split",
]
