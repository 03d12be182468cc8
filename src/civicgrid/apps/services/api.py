"""What other apps may ask of the citizen's door."""

from .actions.by_mail import follow_by_mail, report_of_letter
from .actions.doors import MOST, Held, add_to_held, receive
from .queries.receipts import held_under, sent_lately

__all__ = ["MOST", "Held", "add_to_held", "follow_by_mail", "held_under", "receive", "report_of_letter", "sent_lately"]
