"""What other apps may ask of the citizen's door."""

from .actions.doors import MOST, Held, add_to_held, bring_in, receive
from .queries.public_asked import type_options
from .queries.receipts import held_under, report_of_letter, sent_lately

__all__ = [
    "MOST",
    "Held",
    "add_to_held",
    "bring_in",
    "held_under",
    "receive",
    "report_of_letter",
    "sent_lately",
    "type_options",
]
